"""A workbook whose « Contrôles » was built before it listed what to do first: read, answered, written as it was."""

from __future__ import annotations

from dataclasses import replace

from masters import AT, FINDINGS, master_grid

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.sheets.findings import OLDER_HEADERS, FindingLine, FindingsTable, lines_apart, read_findings
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.workbook.grid import Grid, ListTable, Sheet, column_letters
from calpae_xl.core.workbook.plan import Content
from calpae_xl.usecases.justify import prepare_justification
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import prepare, write

HOUSED = "67|ase_logement_stable|Réalisé 2019"
COLUMNS = {header: column_letters(number) for number, header in enumerate(OLDER_HEADERS, start=2)}
FIELDS = {
    "severity": "Gravité",
    "sheet": "Feuille",
    "message": "Constat",
    "decision": "Décision",
    "justification": "Justification",
    "code": "Code",
    "fingerprint": "Empreinte",
    "key": "Clé",
    "value": "Valeur",
    "limit": "Borne",
}
RECENT = ("rang", "priorite", "feuille", "cellule", "indicateur", "annee", "constat", "effet")


def older(answers: dict[str, str]) -> MemoryBook:
    """The master workbook with the former table, a line for each finding, and a text by code for one figure."""
    book = master_grid()
    sheet = book.sheet(FINDINGS)
    lines = [*lines_apart(read_findings(sheet).lines.values())]
    values = {"A1": sheet.values["A1"], "B1": "Contrôles", **{f"{COLUMNS[h]}4": h for h in OLDER_HEADERS}}
    for row, line in enumerate(reversed(lines), start=5):
        told = answers.get(line.code.text, "") if line.key.text == HOUSED else ""
        line = line._replace(justification=Content(told or None))
        values |= {f"{COLUMNS[h]}{row}": getattr(line, field).value for field, h in FIELDS.items()}
    area = f"B4:{COLUMNS['Levé']}{4 + len(lines)}"
    former = Sheet(
        FINDINGS, {a: v for a, v in values.items() if v is not None}, tables=(ListTable("tblControles", area),)
    )
    names = {name: held for name, held in book.names.items() if name not in {f"controles_{each}" for each in RECENT}}
    names |= {
        f"controles_{name}": f"'{FINDINGS}'!${COLUMNS[header]}$5:${COLUMNS[header]}$5004"
        for name, header in {
            "cle": "Clé",
            "valeur": "Valeur",
            "borne": "Borne",
            "leve": "Levé",
            "gravite": "Gravité",
            "empreinte": "Empreinte",
            "justification": "Justification",
            "decision": "Décision",
        }.items()
    }
    return MemoryBook(replace(book, sheets=tuple(former if s is sheet else s for s in book.sheets), names=names))


def table(grid: Grid) -> FindingsTable:
    return read_findings(grid.sheet(FINDINGS)).whole


def housed(grid: Grid) -> dict[str, FindingLine]:
    return {line.code.text: line for line in table(grid).lines.values() if line.key.text == HOUSED}


def test_it_is_read_written_in_its_own_columns_and_asked_for_nothing_more():
    book = older({"T301": "Mineurs compris.", "B201": "Vu"})
    prepared = prepare(book, Action.VALIDATE, at=AT, user="jeanne")

    write(book, prepared, at=AT)

    after = table(book.read())
    found = {finding.code for finding in prepared.work.validation.findings}
    assert not found & {Code.BROKEN_NAMES, Code.DAMAGED_TABLE}
    assert not after.ranked
    assert {header: after.places.columns[field] for field, header in FIELDS.items()} == {
        header: COLUMNS[header] for header in FIELDS.values()
    }
    assert {code: line.justification.text for code, line in housed(book.read()).items()} == {
        "B201": "Vu",
        "T301, T304": "Mineurs compris.",
    }
    assert prepare(book, Action.VALIDATE, at=AT, user="jeanne").whole.cells == 0


def test_each_text_of_a_figure_that_had_several_stays():
    book = older({"T301": "Mineurs compris.", "T304": "Faute de frappe corrigée."})

    write(book, prepare(book, Action.PROCESS, at=AT, user="jeanne"), at=AT)

    said = {code: line.justification.text for code, line in housed(book.read()).items()}
    assert said == {"B201": "", "T301": "Mineurs compris.", "T304": "Faute de frappe corrigée."}


def test_it_is_justified_and_that_is_undone():
    book = older({})
    given = ("67", "ase_logement_stable", "2019")
    write(book, prepare_justification(book.read(), given, "Mineurs compris.", at=AT, user="jeanne").prepared, at=AT)
    assert housed(book.read())["B201"].justification.text == "Mineurs compris."

    write(book, prepare_undo(book.read(), at=AT, user="jeanne"), at=AT)

    assert {line.justification.text for line in housed(book.read()).values()} == {""}
