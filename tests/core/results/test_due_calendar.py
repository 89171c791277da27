"""When the figures of each convention are wanted, what is late, and what a sending lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import campaign, plain, shipped_settings

from calpae_xl.core.campaign.conventions import Convention
from calpae_xl.core.results.due_calendar import calendar_rows, missing_to_transmit
from calpae_xl.core.results.home_row import Line
from calpae_xl.core.trade.model import Territory

DAY, BEFORE, AFTER = date(2023, 3, 31), date(2023, 3, 30), date(2023, 4, 1)
WHOLE = shipped_settings(
    conventions=(Convention("RSA", DAY, DAY),),
    territories=(Territory("67", "Bas-Rhin", mailbox="67@alsace.example"),),
    service_mailbox="calpae@alsace.example",
    prefecture_mailbox="prefecture@etat.example",
    certified_by="la directrice",
    certified_on=DAY,
)


def told(settings=WHOLE, today: date | None = None) -> list[list[str]]:
    read = replace(campaign(), settings=settings)
    rows = [row for row in calendar_rows(read, today) if row.kind is Line.CALENDAR]
    return [[plain(str(content.value)) for content in row.cells if content.value is not None] for row in rows]


def test_there_is_room_for_three_conventions_and_for_what_lacks():
    assert len(told()) == 4
    assert told()[1:] == [[], [], []]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"conventions": ()}, "échéances"),
        ({"conventions": (Convention("RSA", DAY),)}, "échéances"),
        ({"territories": (Territory("67", "Bas-Rhin"),)}, "contact du 67"),
        ({"service_mailbox": ""}, "boîte du service"),
        ({"prefecture_mailbox": ""}, "boîte de la préfecture"),
        ({"certified_on": None}, "qui certifie et quand"),
    ],
)
def test_what_a_sending_lacks_is_named(changes, missing):
    assert told(replace(WHOLE, **changes))[-1] == ["À remplir avant d’envoyer", f"« Paramètres » : {missing}"]


def test_a_transmission_needs_no_contact_of_a_department_nor_day_of_collection():
    assert missing_to_transmit(replace(WHOLE, conventions=(), territories=(Territory("67", "Bas-Rhin"),))) == []


@pytest.mark.parametrize(("today", "late"), [(None, False), (BEFORE, False), (DAY, False), (AFTER, True)])
def test_a_collection_whose_day_is_over_is_late_while_cells_are_blank(today, late):
    assert told(today=today)[0][-1].endswith(" à remplir ; la date de collecte est passée") is late
