"""Below the figures: steps, legends, and every sheet."""

from __future__ import annotations

from factories import campaign, plain

from calpae_xl.core.results.home_help import FOR_READERS, count_rows, sheet_rows, step_rows
from calpae_xl.core.results.home_row import Line
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Content


def texts(rows, kind: Line) -> list[list[str]]:
    return [[plain(str(c.value)) for c in row.cells if c.value is not None] for row in rows if row.kind is kind]


BLOCKED = FindingLine(
    priority=Content("1 – bloque"), severity=Content("bloquant"), code=Content("B201"), proposal=Content("8 500")
)


def test_each_line_is_counted_once_alive_where_it_stands():
    lines = [BLOCKED, BLOCKED._replace(decision=Content("Accepter"))]
    lines += [
        BLOCKED._replace(justification=Content("Logements relais.")),
        BLOCKED._replace(decision=Content("Refuser")),
    ]

    rows = [row for row in count_rows(lines) if row.kind is Line.COUNT]

    counts = {plain(str(row.cells[0].value)): row.cells[1] for row in rows}
    assert {name: content.value for name, content in counts.items()} == {
        "bloquant": 2,
        "avertissement": 0,
        "à appliquer": 1,
        "information": 0,
        "justifié": 1,
    }
    assert counts["bloquant"].formula == '=COUNTIFS(Controles_gravite,"bloquant",Controles_rang,">0")'
    assert all(content.formula is not None for content in counts.values())


def test_those_who_only_read_are_asked_nothing():
    told = " ".join(plain(str(row.cells[2].value)) for row in count_rows([], FOR_READERS) if row.kind is Line.COUNT)

    assert "chiffre à expliquer" in told
    assert not {"corrigez", "justifiez", "cliquez"} & {*told.replace(",", "").split()}


def test_every_sheet_of_people_and_of_results_has_a_link_under_the_name_it_has():
    shown = texts(sheet_rows(campaign()), Line.SHEET)

    assert [row[0] for row in shown][:3] == ["67 Bas-Rhin", "68 Haut-Rhin", "CeA"]
    assert {row[0] for row in shown} >= {name for role, name in SHEET_NAMES.items() if role is not Role.HOME}
    assert all(len(row) == 3 for row in shown)
    assert all(len(row) == 2 for row in texts(sheet_rows(campaign(), owners=None), Line.SHEET))


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
