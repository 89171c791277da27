"""« Accueil »: what to do, where the campaign stands, who did what last."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from factories import campaign, plain, shipped_settings, year

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.conventions import Convention
from calpae_xl.core.results.home import (
    Line,
    count_rows,
    home_contents,
    home_row,
    home_rows,
    measure_rows,
    sheet_called,
    sheet_link,
    sheet_rows,
)
from calpae_xl.core.sheets.journal import Action, JournalEntry
from calpae_xl.core.trade.model import Status
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content

AT = datetime(2026, 11, 22, 10, 30)
LAST = year(2022)
DAY, LATER = date(2023, 3, 31), date(2023, 4, 30)


def entry(action: Action, detail: str, at: datetime = AT) -> JournalEntry:
    return JournalEntry(
        at=at, user="jeanne", action=action.value, detail=detail, cells=1, file="essai.xlsx", digest="aa"
    )


def texts(rows, kind: Line) -> list[list[str]]:
    return [[plain(str(c.value)) for c in row.cells if c.value is not None] for row in rows if row.kind is kind]


def totals(read: Campaign) -> list[object]:
    [row] = [row for row in measure_rows(read) if row.kind is Line.TOTAL]
    return [content.value for content in row.cells[3:]]


def test_the_cells_of_the_campaign_year_are_counted_by_department():
    wanted = [i for i in campaign().referential.entered if i.status not in {Status.BLOCK, Status.AUXILIARY}]
    most = len(wanted)

    assert totals(campaign()) == [0, most, most, 0, most, most]
    assert totals(campaign({("67", "rsa_1er_rdv", LAST): 12})) == [1, most, most - 1, 0, most, most]


@pytest.mark.parametrize(
    ("indicator", "period", "typed", "filled"),
    [
        pytest.param("rsa_1er_rdv", LAST, 0, 1, id="zero"),
        pytest.param("rsa_1er_rdv", LAST, "ND", 1, id="a code is an answer"),
        pytest.param("rsa_1er_rdv", LAST, "8 5002", 1, id="unreadable but there"),
        pytest.param("rsa_1er_rdv", LAST, " ", 0, id="blanks"),
        pytest.param("rsa_1er_rdv", year(2021), 12, 0, id="another year"),
        pytest.param("form_spec_total", LAST, 12, 0, id="total of a block"),
        pytest.param("aux_ag_nb_conseillers", LAST, 12, 0, id="weight"),
    ],
)
def test_what_is_filled_in_is_an_answer_asked_for_this_year(indicator, period, typed, filled):
    assert totals(campaign({("67", indicator, period): typed}))[0] == filled


def test_the_count_of_findings_is_alive_with_its_cached_result():
    rows = [row for row in count_rows({"bloquant": 5}) if row.kind is Line.COUNT]

    counts = {plain(str(row.cells[1].value)): row.cells[3] for row in rows}
    assert counts["bloquant"] == Content(5, '=COUNTIF(Controles_gravite,"bloquant")')
    assert counts["avertissement"].value == 0
    assert [*counts] == ["bloquant", "avertissement", "information", "justifié"]


def test_the_last_run_of_each_action_is_told_and_those_that_never_ran_say_so():
    entries = [entry(Action.VALIDATE, "5 constats"), entry(Action.VALIDATE, "4 constats", AT.replace(hour=11))]

    rows = {row[0]: row[1:] for row in texts(home_rows(campaign(), {}, entries), Line.ACTION)}

    assert rows["Valider"] == ["4 constats", "2026-11-22 11:30:00", "jeanne"]
    assert rows["Consolider"] == ["pas encore lancée sur ce classeur"]


def test_every_sheet_of_people_and_of_results_has_a_link_under_the_name_it_has():
    shown = texts(sheet_rows(campaign()), Line.SHEET)

    assert [row[0] for row in shown][:3] == ["67 Bas-Rhin", "68 Haut-Rhin", "CeA"]
    assert all(len(row) == 3 for row in shown)
    assert all(len(row) == 2 for row in texts(sheet_rows(campaign(), owners=False), Line.SHEET))


def test_a_sheet_that_the_workbook_lost_is_called_as_it_is_built():
    read = campaign()

    assert sheet_called(read, Role.CONSOLIDATION) == "CeA"
    assert sheet_called(read, Role.ENTRY, "68") == "68 Haut-Rhin"


def test_a_link_goes_to_the_first_cell_to_read():
    assert sheet_link("67 Bas-Rhin", "Saisir") == Content("Saisir", '=HYPERLINK("#\'67 Bas-Rhin\'!B1","Saisir")')


def test_rows_stand_one_under_the_other_from_the_second_column():
    read = campaign()

    cells = home_contents(read, {}).cells

    assert plain(str(cells["B1"].value)) == "Indicateurs CALPAE – campagne 2022"
    assert not [address for address in cells if address.startswith("A")]


def test_a_text_of_a_row_is_typeset_and_a_content_stays_as_it_is():
    row = home_row(Line.STEP, 1, "lu : 5", Content("lu : 5"), None)

    assert [content.value for content in row.cells] == [1, "lu\u00a0: 5", "lu : 5", None]


def test_each_convention_has_its_calendar_and_what_it_waits_for():
    read = campaign(
        {}, settings=shipped_settings(conventions=(Convention("Solidarités", DAY, LATER), Convention("RSA")))
    )

    rows = texts(home_rows(read, {}), Line.CALENDAR)

    assert rows == [
        ["Solidarités", "44 lignes, 80 cellules de 2022 à remplir", "31/03/2023", "30/04/2023"],
        ["RSA", "0 ligne, 0 cellule de 2022 à remplir", "à fixer", "à fixer"],
    ]


def test_the_first_lines_say_the_days_on_a_row_that_older_workbooks_have():
    rows = home_rows(campaign({}, settings=shipped_settings(conventions=(Convention("RSA", DAY),))), {})

    assert [row.kind for row in rows[:4]] == [Line.TITLE, Line.SUBTITLE, Line.LEGEND, Line.BLANK]
    assert texts(rows, Line.LEGEND)[0][0].endswith("Échéances : RSA : collecte le 31/03/2023, transmission à fixer.")
