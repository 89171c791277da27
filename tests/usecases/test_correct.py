"""Corrections that people accepted: the right cell, the right figure, and no text lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from factories import plain
from masters import AT, BAS_RHIN, FINDINGS, cell_in, master_grid

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.sheets.findings import read_findings
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.usecases.correct import Corrected, prepare_corrections
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import prepare, write

FLOW, RATE, DELAY = "rsa_nouveaux_entrants", "pasi_taux_couverture_30min", "ag_delai_demarrage"
HEADER = "Réalisé 2019"


def typed(entries: Mapping[str, Value | None], formulas: Mapping[str, str] | None = None) -> MemoryBook:
    """The master workbook with some cells of 2019 typed over, validated."""
    book = MemoryBook(master_grid())
    cells = {cell_in(master_grid(), name, HEADER): Content(value) for name, value in entries.items()}
    for name, formula in (formulas or {}).items():
        cell = cell_in(master_grid(), name, HEADER)
        cells[cell] = Content(cells[cell].value, formula)
    book.apply(Plan({BAS_RHIN: SheetPlan(cells)}), at=AT)
    write(book, prepare(book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)
    return book


def sheet(grid: Grid, name: str) -> Sheet:
    return next(s for s in grid.sheets if s.name == name)


def answered(book: MemoryBook, code: str, indicator: str, **answers: Value | None) -> MemoryBook:
    """Write into the line of a finding of 2019."""
    listed = read_findings(sheet(book.read(), FINDINGS))
    key = f"67|{indicator}|{HEADER}"
    row = next(row for row, line in listed.lines.items() if code in line.codes and line.key.text == key)
    cells = {f"{listed.places.columns[field]}{row}": Content(value) for field, value in answers.items()}
    book.apply(Plan({FINDINGS: SheetPlan(cells)}), at=AT)
    return book


def corrected(book: MemoryBook, *, numbers: bool = False) -> Corrected:
    done = prepare_corrections(book.read(), numbers=numbers, at=AT, user="jeanne")
    write(book, done.prepared, at=AT)
    return done


def held(book: MemoryBook, indicator: str, header: str = HEADER) -> Value | None:
    return sheet(book.read(), BAS_RHIN).values.get(cell_in(master_grid(), indicator, header))


def details(book: MemoryBook) -> list[str]:
    values = sheet(book.read(), "Journal").values
    return [plain(values[f"E{row}"]) for row in range(5, 60) if f"E{row}" in values]


def notices(done: Corrected) -> list[str]:
    return [plain(text) for text in done.prepared.results.notices]


ACCEPTED = {
    "number as text": (FLOW, "C101", "9 000", 9000),
    "note mark": (FLOW, "C121", "389²", 389),
    "number with words": (FLOW, "C103", "355 personnes environ", 355),
    "code with text": (FLOW, "C104", "ND 8 interventions", "ND"),
    "rate typed as text": (RATE, "C101", "95 %", 0.95),
    "rate with decimals": (RATE, "C101", "33,3", 0.333),
    "other unit": (DELAY, "C105", "3 semaines", 21),
    "no answer": (FLOW, "C109", "inconnu", "ND"),
    "error": (FLOW, "C108", "#REF!", "ND"),
    "boolean": (FLOW, "C107", True, "ND"),
}


@pytest.mark.parametrize(("indicator", "code", "raw", "written"), ACCEPTED.values(), ids=ACCEPTED)
def test_an_accepted_correction_goes_into_its_cell(indicator, code, raw, written):
    book = answered(typed({indicator: raw}), code, indicator, decision="Accepter")

    done = corrected(book)

    assert held(book, indicator) == written
    assert type(held(book, indicator)) is type(written)
    assert [c.value for c in done.corrections.applied] == [written]
    lines = read_findings(sheet(book.read(), FINDINGS)).lines.values()
    assert (code, f"67|{indicator}|{HEADER}") not in {(line.code.text, line.key.text) for line in lines}


@pytest.mark.parametrize("decision", ["", "Refuser", "À revoir"])
def test_what_was_not_accepted_stays(decision):
    book = answered(typed({FLOW: "8 5002"}), "C102", FLOW, decision=decision)

    done = corrected(book)

    assert held(book, FLOW) == "8 5002"
    assert done.prepared.whole == Plan()


CHOSEN = {
    "the other one": ("85 002", 85_002),
    "the first, explained": ("8 500 (le « 2 » est un appel de note)", 8500),
    "the end of the list": ("ou 85 002", 85_002),
    "another figure": ("8 502", 8502),
    "another figure, as a number": (8502.0, 8502),
    "a code": ("nd", "ND"),
}


@pytest.mark.parametrize(("left", "written"), CHOSEN.values(), ids=CHOSEN)
def test_people_choose_by_leaving_one_correction_alone(left, written):
    book = answered(typed({FLOW: "8 5002"}), "C102", FLOW, decision="Accepter", proposal=left)
    write(book, prepare(book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)  # What was chosen survives.

    corrected(book)

    assert held(book, FLOW) == written


@pytest.mark.parametrize("left", ["8 500 ou 85", "environ", "-3", "2,5", "#REF!"])
def test_a_correction_that_cannot_be_read_is_refused_with_its_line(left):
    book = answered(typed({FLOW: "8 5002"}), "C102", FLOW, decision="Accepter", proposal=left)

    done = corrected(book)

    assert held(book, FLOW) == "8 5002"
    [told] = notices(done)
    assert told.startswith("Feuille « Contrôles », ligne ")
    assert f"« {left} » ne dit pas une seule correction. Ne laissez qu’un nombre, ND, NC ou SO" in told


def test_a_figure_that_changed_since_its_finding_is_refused():
    book = answered(typed({FLOW: "8 5002"}), "C102", FLOW, decision="Accepter")
    cell = cell_in(master_grid(), FLOW, HEADER)
    book.apply(Plan({BAS_RHIN: SheetPlan({cell: Content("8 5003")})}), at=AT)

    done = corrected(book)

    assert held(book, FLOW) == "8 5003"
    assert "le chiffre a changé depuis ce constat. Lancez « Valider », puis relisez." in notices(done)[0]


def test_the_cell_is_found_wherever_its_row_was_moved():
    book = answered(typed({FLOW: "8 5002"}), "C102", FLOW, decision="8500")
    grid = book.read()
    old = int(cell_in(master_grid(), FLOW, HEADER)[1:])
    values = {
        (f"{c.rstrip('0123456789')}90" if c.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(old) else c): value
        for c, value in sheet(grid, BAS_RHIN).values.items()
    }
    moved = MemoryBook(
        Grid(grid.name, tuple(Sheet(BAS_RHIN, values) if s.name == BAS_RHIN else s for s in grid.sheets), grid.names)
    )

    corrected(moved)

    assert sheet(moved.read(), BAS_RHIN).values["F90"] == 8500


def test_the_text_beside_a_code_goes_to_the_comment_after_what_it_says():
    raw = "ND 8 interventions réalisées à distance"
    book = answered(typed({FLOW: raw}), "C104", FLOW, decision="Accepter")
    before = sheet(book.read(), BAS_RHIN).values
    [comment] = [c for c, value in before.items() if value == "Commentaires"]
    at = comment.rstrip("0123456789") + cell_in(master_grid(), FLOW, HEADER)[1:]
    assert before.get(at)

    corrected(book)

    assert sheet(book.read(), BAS_RHIN).values[at] == (
        f"{before[at]}\nRéalisé 2019\u00a0: 8 interventions réalisées à distance"
    )


def test_every_text_that_leaves_a_cell_keeps_its_line_of_the_journal():
    raw = "ND " + "très long " * 3_000
    book = answered(typed({FLOW: raw, DELAY: "22 jours"}), "C104", FLOW, decision="Accepter")

    corrected(book, numbers=True)

    told = details(book)[1:]
    assert told[-1] == "2 corrections"
    assert "".join(told[:2]) == f"67 Bas-Rhin!{cell_in(master_grid(), FLOW, HEADER)} : « {raw} » → ND"
    assert told[2] == f"67 Bas-Rhin!{cell_in(master_grid(), DELAY, HEADER)} : « 22 jours » → 22"


def test_all_numbers_typed_as_text_are_converted_but_those_refused():
    book = typed({FLOW: "9 000", RATE: "95 %", DELAY: "22 jours"})
    answered(book, "C101", DELAY, decision="Refuser")

    done = corrected(book, numbers=True)

    assert (held(book, FLOW), held(book, RATE), held(book, DELAY)) == (9000, 0.95, "22 jours")
    assert [plain(c.shown) for c in done.corrections.applied] == ["95 %", "9 000"]


def test_numbers_that_a_formula_gives_as_text_were_not_typed():
    book = typed({FLOW: "9 000"}, {FLOW: '="9 000"'})

    assert corrected(book, numbers=True).corrections.applied == ()


def test_a_date_is_left_to_people_since_the_number_would_show_as_a_date_again():
    book = answered(typed({FLOW: date(1900, 1, 12)}), "C106", FLOW, decision="12")

    done = corrected(book)

    assert held(book, FLOW) == date(1900, 1, 12)
    assert "garde un format de date. Remettez-la au format Nombre : elle montrera 12." in notices(done)[0]


def test_without_a_column_of_comments_the_text_is_not_moved():
    book = answered(typed({FLOW: "ND 8 interventions"}), "C104", FLOW, decision="Accepter")
    [header] = [c for c, value in sheet(book.read(), BAS_RHIN).values.items() if value == "Commentaires"]
    book.apply(Plan({BAS_RHIN: SheetPlan({header: Content("Notes")})}), at=AT)

    done = corrected(book)

    assert held(book, FLOW) == "ND 8 interventions"
    assert "la colonne « Commentaires » est introuvable" in notices(done)[0]


def test_an_accepted_warning_without_correction_changes_nothing():
    book = answered(typed({}), "T301", "ase_logement_stable", decision="Accepter")

    done = corrected(book)

    assert done.prepared.whole == Plan()
    assert notices(done) == []


def test_a_correction_can_be_undone():
    book = answered(typed({FLOW: "ND 8 interventions"}), "C104", FLOW, decision="Accepter")
    write(book, prepare(book, Action.PROCESS, at=AT, user="jeanne"), at=AT)
    before = {s.name: s for s in book.read().sheets if s.name not in {"Accueil", "Journal", "_avant"}}
    corrected(book)

    write(book, prepare_undo(book.read(), at=AT, user="jeanne"), at=AT)

    after = {s.name: s for s in book.read().sheets if s.name not in {"Accueil", "Journal", "_avant"}}
    assert after == before
