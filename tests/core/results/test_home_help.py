"""Below the figures: steps, legends, and every sheet."""

from __future__ import annotations

from factories import campaign, plain

from calpae_xl.core.results.home_help import count_rows, sheet_rows, step_rows
from calpae_xl.core.results.home_row import Line
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Content


def texts(rows, kind: Line) -> list[list[str]]:
    return [[plain(str(c.value)) for c in row.cells if c.value is not None] for row in rows if row.kind is kind]


def test_the_count_of_findings_is_alive_with_its_cached_result():
    rows = [row for row in count_rows({"bloquant": 5}) if row.kind is Line.COUNT]

    counts = {plain(str(row.cells[0].value)): row.cells[1] for row in rows}
    assert counts["bloquant"] == Content(5, '=COUNTIF(Controles_gravite,"bloquant")')
    assert counts["avertissement"].value == 0
    assert [*counts] == ["bloquant", "avertissement", "information", "justifié"]


def test_every_sheet_of_people_and_of_results_has_a_link_under_the_name_it_has():
    shown = texts(sheet_rows(campaign()), Line.SHEET)

    assert [row[0] for row in shown][:3] == ["67 Bas-Rhin", "68 Haut-Rhin", "CeA"]
    assert {row[0] for row in shown} >= {name for role, name in SHEET_NAMES.items() if role is not Role.HOME}
    assert all(len(row) == 3 for row in shown)
    assert all(len(row) == 2 for row in texts(sheet_rows(campaign(), owners=False), Line.SHEET))


def test_each_step_leads_to_its_sheet():
    steps = [row.cells[0] for row in step_rows(campaign()) if row.kind is Line.STEP]

    assert [plain(str(link.value)) for link in steps] == [
        "1. Saisir",
        "2. Valider",
        "3. Corriger ou justifier",
        "4. Ajouter les réserves",
        "5. Comparer et consolider",
    ]
    assert all(str(link.formula).startswith("=HYPERLINK(") for link in steps)
