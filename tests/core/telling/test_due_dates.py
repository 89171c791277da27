"""The days by which figures are wanted, in words."""

from __future__ import annotations

from datetime import date

from factories import plain

from calpae_xl.core.campaign.conventions import Convention, Due
from calpae_xl.core.telling.due_dates import calendar_text, due_text

MARCH, APRIL = date(2025, 3, 31), date(2025, 4, 1)


def test_a_day_for_all_needs_no_name_and_several_have_theirs():
    assert plain(due_text((Due(MARCH),), " ")) == " pour le 31 mars 2025"
    assert plain(due_text((Due(MARCH, ("Solidarités",)), Due(APRIL, ("RSA", "ASE"))), ", ")) == (
        ", pour le 31 mars 2025 (Solidarités) et le 1er avril 2025 (RSA et ASE)"
    )


def test_nothing_is_said_where_no_day_is_known():
    assert due_text((), ", ") == ""


def test_a_calendar_says_which_days_are_yet_to_be_fixed():
    assert calendar_text(Convention("RSA", MARCH)) == "RSA : collecte le 31/03/2025, transmission à fixer"
    assert calendar_text(Convention("RSA", None, APRIL)) == "RSA : collecte à fixer, transmission le 01/04/2025"
