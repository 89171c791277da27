"""« À traiter d'abord »: ten lines, those of « Contrôles » that ask something."""

from __future__ import annotations

from factories import plain

from calpae_xl.core.results.first_to_treat import MOST_LISTED, first_rows
from calpae_xl.core.results.home_row import HomeRow, Line
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.workbook.plan import Content


def line(number: int, priority: str = "3 – à expliquer", **changed: str) -> FindingLine:
    fields = {"sheet": "67 Bas-Rhin", "cell": f"I{number}", "indicator": "RSA", "period": "2022", "message": "Saut."}
    return FindingLine(priority=Content(priority), **{k: Content(v) for k, v in (fields | changed).items()})


def shown(lines: list[FindingLine]) -> list[list[str]]:
    rows: list[HomeRow] = [row for row in first_rows(lines, "Contrôles") if row.kind is Line.TREAT]
    assert len(rows) == MOST_LISTED
    return [[plain(str(content.value)) for content in row.cells] for row in rows]


def more(lines: list[FindingLine]) -> str:
    [row] = [row for row in first_rows(lines, "Contrôles") if row.kind is Line.MORE]
    return plain(str(row.cells[2].value))


def test_what_asks_nothing_is_passed_over():
    answered = line(5, remedy="Justifiée dans « Révisions ».".replace("« ", "«\u00a0").replace(" »", "\u00a0»"))

    rows = shown([line(3), line(4, "4 – pour mémoire"), answered, line(6)])

    assert [row[1] for row in rows[:3]] == ["67 Bas-Rhin, I3", "67 Bas-Rhin, I6", ""]
    assert rows[0] == ["3 – à expliquer", "67 Bas-Rhin, I3", "RSA", "2022", "Saut."]


def test_a_list_that_is_done_says_so():
    assert shown([])[0] == ["", "", "Rien à traiter.", "", ""]
    assert shown([])[1] == [""] * 5
    assert more([]) == ""


def test_a_list_that_is_done_says_what_else_waits():
    [row, *_] = [row for row in first_rows([], "Contrôles", Content("Il reste 80.", '"…"')) if row.kind is Line.TREAT]

    assert (row.cells[2].value, '"…"' in str(row.cells[2].formula)) == ("Il reste 80.", True)


def test_past_ten_the_rest_is_counted():
    assert more([line(number) for number in range(1, 12)]) == "et 1 autre ligne"
    assert more([line(number) for number in range(1, 24)]) == "et 13 autres lignes"


def test_a_long_finding_is_cut_where_the_screen_ends():
    [first, *_] = shown([line(3, message="a" * 300)])

    assert (len(first[4]), first[4][-1]) == (110, "…")


def test_what_is_said_of_a_whole_sheet_leads_to_its_top():
    rows = [row for row in first_rows([line(3, cell="")], "Contrôles") if row.kind is Line.TREAT]

    assert rows[0].cells[1].value == "67 Bas-Rhin"
    assert '"A1"' in str(rows[0].cells[1].formula)
