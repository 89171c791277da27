"""« Contrôles » as a table: its lines read and written, wherever people moved it."""

from __future__ import annotations

import pytest

from calpae_xl.core.sheets.chosen import TO_APPLY
from calpae_xl.core.sheets.findings import (
    ACCEPTED,
    ANSWERED_ELSEWHERE,
    DECISIONS,
    FINDING_HEADERS,
    NOTHING_FOUND,
    PLACES,
    REFUSED,
    TABLE,
    TO_REVIEW,
    FindingLine,
    FindingsTable,
    MissingFindingColumnError,
    finding_key,
    findings_contents,
    is_to_review,
    lines_apart,
    misplaced_notes,
    read_findings,
    standing_counts,
    to_review,
)
from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.trade.words import WORDS
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.plan import Content

LINE = FindingLine(
    priority=Content("1 – bloque"),
    severity=Content("bloquant"),
    cell=Content("E9", '=HYPERLINK("#A!E9","E9")'),
    message=Content("522 dépasse 426."),
    decision=Content(ACCEPTED),
    justification=Content(" Logements relais. "),
    code=Content("B201"),
    fingerprint=Content("abc"),
    key=Content("67|ase_logement_stable|Réalisé 2019"),
    value=Content(522),
)


def written(*lines: FindingLine, without: str = "") -> Sheet:
    """The sheet as a file would hold these lines."""
    cells = findings_contents(lines).cells
    values = {f"{letters}{PLACES.row}": FINDING_HEADERS[name] for name, letters in PLACES.columns.items()}
    values |= {address: content.value for address, content in cells.items() if content.value is not None}
    formulas = {address: content.formula for address, content in cells.items() if content.formula is not None}
    return Sheet("Contrôles", {a: v for a, v in values.items() if v != without}, formulas)


def test_a_line_has_a_field_for_every_column_but_the_formula_of_the_line_itself():
    assert (*FindingLine._fields, "lifted", "rank") == (*FINDING_HEADERS,)


def test_what_is_written_reads_back_line_by_line():
    table = read_findings(written(LINE, FindingLine(message=Content("à moi"))))

    assert table.places == PLACES
    assert [*table.lines] == [5, 6]
    assert table.lines[5] == LINE
    assert table.lines[6].message.text == "à moi"


def test_headers_are_found_whatever_their_case_and_wherever_columns_stand():
    sheet = Sheet("Contrôles", {"C9": "JUSTIFICATION", "A9": "empreinte", "C10": "vu et revu", "A10": "abc"})

    table = read_findings(sheet)

    assert table.answers == {"abc": "vu et revu"}
    assert table.places.row == 9


@pytest.mark.parametrize("header", ["Empreinte", "Justification", "Levé"])
def test_a_lost_header_is_named_and_leaves_the_rest_to_be_read(header: str):
    table = read_findings(written(LINE, without=header))

    with pytest.raises(MissingFindingColumnError, match=f"la colonne «\u00a0{header}\u00a0» est introuvable"):
        _ = table.whole
    assert table.answers == ({} if header in {"Empreinte", "Justification"} else {"abc": " Logements relais. "})


def test_a_workbook_without_the_sheet_has_a_whole_and_empty_table():
    table = read_findings(None)

    assert (table.whole.lines, table.name, table.answers) == ({}, "Contrôles", {})


@pytest.mark.parametrize(
    ("justification", "decision", "answer"),
    [
        (" vrai ", "", " vrai "),
        ("vrai", ACCEPTED, "vrai"),
        ("vrai", TO_REVIEW, ""),
        ("vrai", "à REVOIR", ""),
        ("#REF!", "", ""),
        (12, "", "12"),
        (None, "", ""),
    ],
)
def test_an_answer_is_what_stands_unless_it_is_to_be_reviewed(justification, decision, answer):
    line = LINE._replace(justification=Content(justification), decision=Content(decision))

    assert line.answer == answer


def test_of_two_lines_on_one_finding_the_first_answer_holds():
    lines = {5: LINE, 6: LINE._replace(justification=Content("autre"))}

    assert FindingsTable(lines=lines).answers == {"abc": " Logements relais. "}


@pytest.mark.parametrize(("code", "lifted"), [("B201", 1), ("B203", 1), ("T301", 0), ("C112", 0)])
def test_a_justification_lifts_a_hard_bound_and_nothing_else(code: str, lifted: int):
    cells = findings_contents([LINE._replace(code=Content(code))]).cells

    assert cells[f"{PLACES.columns['lifted']}5"].value == lifted


def ranks(*lines: FindingLine) -> list[object]:
    cells = findings_contents(lines).cells
    return [cells[f"{PLACES.columns['rank']}{row}"].value for row in range(5, 5 + len(lines))]


OPEN = LINE._replace(justification=Content(), decision=Content(), proposal=Content("8 500 ou 85 002"))
WARNED = OPEN._replace(priority=Content("3 – à expliquer"), code=Content("T301, T304"), proposal=Content())


@pytest.mark.parametrize(
    ("line", "changes", "asks"),
    [
        (OPEN, {}, True),
        (OPEN, {"decision": "Refuser"}, True),
        (OPEN, {"decision": "Accepter"}, True),
        (OPEN, {"decision": "85"}, True),
        (OPEN, {"decision": "Peut-être"}, True),
        (OPEN, {"decision": "accepter", "proposal": "355 (à écrire dans « Décision »)"}, True),
        (OPEN, {"decision": "Accepter", "proposal": ""}, True),
        (OPEN, {"justification": "Logements relais."}, False),
        (OPEN, {"justification": "Logements relais.", "code": "C102"}, True),
        (OPEN, {"justification": "Vu"}, True),
        (WARNED, {}, True),
        (WARNED, {"justification": "Logements relais."}, False),
        (WARNED, {"justification": "Logements relais.", "decision": "À revoir"}, True),
        (WARNED, {"justification": "à voir"}, True),
        (WARNED, {"remedy": ANSWERED_ELSEWHERE}, False),
        (WARNED, {"priority": "3 – expliqué"}, True),
        (WARNED, {"priority": "4 – pour mémoire"}, False),
        (WARNED, {"priority": ""}, False),
    ],
)
def test_a_line_has_a_rank_as_long_as_it_asks_something(line: FindingLine, changes: dict[str, str], asks: bool):
    line = line._replace(**{name: Content(text) for name, text in changes.items()})

    assert ranks(OPEN, line, OPEN) == [1, 2 if asks else "", 3 if asks else 2]


@pytest.mark.parametrize(
    "changes",
    [
        {"decision": "8500"},
        {"decision": "8 500"},
        {"decision": "accepter", "proposal": "355"},
        {"decision": "8500", "justification": "Logements relais."},
        {"decision": "8500", "priority": "4 – pour mémoire"},
    ],
)
def test_a_line_whose_correction_is_chosen_says_that_it_waits_to_be_applied(changes: dict[str, str]):
    line = OPEN._replace(**{name: Content(text) for name, text in changes.items()})

    assert ranks(OPEN, line, OPEN) == [1, TO_APPLY, 2]
    assert FindingsTable(lines={5: line}).asked == {"abc"}


def test_a_workbook_built_before_lists_had_an_order_keeps_its_columns():
    older = {name: letters for name, letters in PLACES.columns.items() if name not in {"priority", "effect", "rank"}}
    values = {f"{letters}4": FINDING_HEADERS[name] for name, letters in older.items()}
    table = read_findings(Sheet("Contrôles", {**values, f"{older['fingerprint']}5": "abc"})).whole

    contents = findings_contents([WARNED], table.places)

    assert (table.ranked, table.places.columns) == (False, older)
    assert {cell[0] for cell in contents.cells} == {*older.values()}
    assert contents.cells[f"{older['lifted']}5"].value == 0
    assert "LEFT(" not in contents.cells[f"{older['lifted']}5"].formula.partition("AND(OR(")[2].partition(")")[0]


def test_one_of_these_columns_is_not_lost_without_a_word():
    with pytest.raises(MissingFindingColumnError, match="Rang"):
        _ = read_findings(written(LINE, without="Rang")).whole


def test_several_fingerprints_share_a_line_and_its_answer():
    line = WARNED._replace(fingerprint=Content("abc def"), justification=Content("Logements relais."))

    table = FindingsTable(lines={7: line})

    assert table.answers == dict.fromkeys(("abc", "def"), "Logements relais.")
    assert table.rows == {"abc": 7, "def": 7}
    assert [(each.code.text, each.fingerprint.text) for each in lines_apart([line])] == [
        ("T301", "abc"),
        ("T304", "def"),
    ]


def test_a_table_without_a_finding_keeps_one_line_that_says_so():
    contents = findings_contents([])

    assert contents.table_rows == {TABLE: 5}
    assert contents.cells[f"{PLACES.columns['message']}5"].value == NOTHING_FOUND


def test_the_key_leaves_blank_what_a_finding_does_not_name():
    assert finding_key("67", "ase", Period("2023", Kind.TARGET)) == "67|ase|Attendu 2023"
    assert finding_key("67", "ase", None) == "67|ase|"
    assert finding_key(None, None, None) == "||"


def test_lines_are_counted_by_where_they_stand():
    chosen = OPEN._replace(decision=Content("8500"))
    told = FindingLine(severity=Content("information"), priority=Content("4 – pour mémoire"))

    counts = standing_counts([OPEN, OPEN, LINE, chosen, told, FindingLine(message=Content("à moi"))])

    assert counts == {"bloquant": 2, "justifié": 1, TO_APPLY: 1, "information": 1}


def test_a_note_beside_the_table_is_misplaced_once_another_finding_stands_on_its_row():
    beside = Sheet("Contrôles", {**written(LINE).values, "Z5": "ma note", "A5": "masqué"}, written(LINE).formulas)
    table = read_findings(beside)

    assert table.beside == {5}
    assert misplaced_notes(table, findings_contents([LINE])) == []
    assert misplaced_notes(table, findings_contents([LINE._replace(code=Content("T301"))])) == [5]


@pytest.mark.parametrize("text", [TO_REVIEW, "à revoir", "À REVOIR", " À revoir "])
def test_to_review_is_read_as_people_type_it(text):
    assert is_to_review(text)


@pytest.mark.parametrize("text", ["", ACCEPTED, REFUSED, "revoir", "À revoir avec le 68"])
def test_any_other_text_is_not_to_review(text):
    assert not is_to_review(text)


def test_people_find_it_among_their_decisions():
    assert [decision for decision in DECISIONS if is_to_review(decision)] == [TO_REVIEW]


def test_a_formula_compares_a_decision_as_python_does():
    assert to_review("$J5") == '$J5="À revoir"'
    assert to_review("TRIM($J5)", "<>") == 'TRIM($J5)<>"À revoir"'


def test_the_decision_that_calpae_writes_is_offered_last():
    assert DECISIONS[-1] == TO_REVIEW
    assert len({*DECISIONS}) == 3


def test_no_decision_is_a_word_of_a_closed_set():
    assert not {decision.casefold() for decision in DECISIONS} & {word.casefold() for word in WORDS.values()}
