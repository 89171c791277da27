"""The days by which figures are wanted, in words."""

from __future__ import annotations

from datetime import date

from factories import plain

from calpae_xl.core.campaign.conventions import Due
from calpae_xl.core.telling.due_dates import due_text, past_days

MARCH, APRIL = date(2025, 3, 31), date(2025, 4, 1)


def test_a_day_for_all_needs_no_name_and_several_have_theirs():
    assert plain(due_text((Due(MARCH),), " ")) == " pour le 31 mars 2025"
    assert plain(due_text((Due(MARCH, ("Solidarités",)), Due(APRIL, ("RSA", "ASE"))), ", ")) == (
        ", pour le 31 mars 2025 (Solidarités) et le 1er avril 2025 (RSA et ASE)"
    )


def test_nothing_is_said_where_no_day_is_known():
    assert due_text((), ", ") == ""


def test_a_day_is_past_from_the_next_one_on():
    days = (Due(MARCH), Due(APRIL))

    assert past_days(days, MARCH) == []
    assert past_days(days, APRIL) == [MARCH]
