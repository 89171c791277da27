"""Corrections that people accepted: which cell, which figure, where the texts go, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import grid, plain, table, where, year

from calpae_xl.core.actions.corrections import Correction, Corrections, Refused, accepted_corrections
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.sheets.findings import FINDING_HEADERS, read_findings
from calpae_xl.core.trade.model import CellRef, MissingCode, Observation
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Content

FLOW, RATE, DELAY = "rsa_nouveaux_entrants", "pasi_taux_couverture_30min", "ag_delai_demarrage"
FINDINGS = SHEET_NAMES[Role.FINDINGS]


def corrected(
    indicator: str,
    typed: Value,
    proposal: str | None = None,
    decision: str = "Accepter",
    *,
    comment: str = "",
    numbers: bool = False,
    formulas: dict[str, str] | None = None,
) -> Corrections:
    """Answer the finding of one cell of 2021 and gather what was accepted.

    Args:
        indicator: Its row.
        typed: What the cell holds.
        proposal: What « Correction proposée » says; by default what CALPAE wrote there.
        decision: What people chose.
        comment: What the row says already.
        numbers: Whether every number typed as text is converted.
        formulas: Of the entry sheet, by address.
    """
    book = grid({("67", indicator, year(2021)): typed}, comments={("67", indicator): comment} if comment else {})
    first, *others = book.sheets
    book = replace(book, sheets=(replace(first, formulas=formulas or {}), *others))
    work = process_grid(book)
    lines = []
    for finding in work.validation.findings:
        if finding.indicator == indicator and finding.period == year(2021):
            labels = " ou ".join(each.label for each in finding.proposals)
            line = {"code": finding.code.text, "fingerprint": finding.fingerprint, "decision": decision}
            lines.append({**line, "proposal": labels if proposal is None else proposal})
    return gathered(book, lines, numbers=numbers)


def gathered(book: Grid, lines: list[dict[str, str]], *, numbers: bool = False) -> Corrections:
    rows = [[line.get(field) or None for field in FINDING_HEADERS] for line in lines]
    listed = read_findings(table(Role.FINDINGS, [*FINDING_HEADERS.values()], rows))
    return accepted_corrections(process_grid(book), listed, numbers=numbers)


def written(done: Corrections, indicator: str) -> Value | None:
    cells = done.plan.sheets["67 Bas-Rhin"].cells
    return cells[where(indicator, year(2021)).cell or ""].value


@pytest.mark.parametrize(
    ("indicator", "typed", "proposal", "value"),
    [
        pytest.param(FLOW, "9 000", None, 9000, id="the only one"),
        pytest.param(FLOW, "8 5002", None, 8500, id="the first of two"),
        pytest.param(FLOW, "8 5002", "85 002", 85002, id="the second one left alone"),
        pytest.param(FLOW, "8 5002", "ou 85 002", 85002, id="what is left of the list"),
        pytest.param(FLOW, "8 5002", "8 600", 8600, id="another figure, written there"),
        pytest.param(FLOW, "8 5002", "nd", "ND", id="a code, written there"),
        pytest.param(RATE, "95 %", None, 0.95, id="a rate becomes a fraction"),
        pytest.param(RATE, "33,3", None, 0.333, id="without digits that nobody typed"),
        pytest.param(FLOW, "-", None, "ND", id="a code"),
    ],
)
def test_an_accepted_correction_is_written_into_its_cell(indicator, typed, proposal, value):
    done = corrected(indicator, typed, proposal)

    assert (written(done, indicator), type(written(done, indicator))) == (value, type(value))
    assert done.refused == ()


@pytest.mark.parametrize("decision", ["", "Refuser", "À revoir", "accepté"])
def test_what_was_not_accepted_is_left_alone(decision: str):
    done = corrected(FLOW, "9 000", decision=decision)

    assert (done.applied, done.refused, done.plan.cells) == ((), (), 0)


def test_the_decision_is_read_in_any_case():
    assert written(corrected(FLOW, "9 000", decision="ACCEPTER"), FLOW) == 9000


@pytest.mark.parametrize("proposal", ["8 500 et 85 002", "-5", "1,5", "quelque chose", "≥ 3"])
def test_what_does_not_say_one_possible_correction_is_refused_with_its_line(proposal: str):
    done = corrected(FLOW, "8 5002", proposal)

    assert done.applied == ()
    [told] = done.refusals
    assert plain(told).startswith("Feuille « Contrôles », ligne 4 : « ")
    assert "Ne laissez qu’un nombre, ND ou NC" in plain(told)


def test_a_line_written_of_a_figure_that_has_changed_since_is_refused():
    book = grid({("67", FLOW, year(2021)): "9 000"})

    done = gathered(book, [{"fingerprint": "0123", "proposal": "8 000", "decision": "Accepter"}])

    assert [plain(each.why) for each in done.refused] == [
        "le chiffre a changé depuis ce constat. Lancez « Valider », puis relisez."
    ]


@pytest.mark.parametrize(
    ("typed", "moved"),
    [
        pytest.param("ND 8 interventions", "Réalisé 2021 : 8 interventions", id="text-after-a-code"),
        pytest.param("355 personnes environ", "Réalisé 2021 : 355 personnes environ", id="number-with-its-words"),
        pytest.param("9 000", None, id="nothing-to-lose"),
    ],
)
def test_words_that_leave_a_cell_go_to_the_comment_after_what_it_says(typed: str, moved: str | None):
    done = corrected(FLOW, typed, comment="Vu.")

    cells = done.plan.sheets["67 Bas-Rhin"].cells
    comment = cells.get(where(FLOW, None).cell or "", Content()).value
    assert (comment and plain(str(comment))) == (moved and f"Vu.\n{moved}")


def test_every_number_typed_as_text_is_converted_on_demand_but_those_refused():
    assert written(corrected(FLOW, "9 000", decision="", numbers=True), FLOW) == 9000
    assert corrected(FLOW, "9 000", decision="Refuser", numbers=True).applied == ()
    assert corrected(FLOW, "8 5002", decision="", numbers=True).applied == ()


def test_a_number_that_a_formula_gives_as_text_was_not_typed():
    cell = where(FLOW, year(2021)).cell or ""

    assert corrected(FLOW, "9 000", decision="", numbers=True, formulas={cell: '="9 000"'}).applied == ()


def test_a_sentence_is_enough_to_know_what_left_a_cell():
    seen = Observation("67", FLOW, year(2021), None, MissingCode.UNREADABLE, "8 5002", "67 Bas-Rhin", "F12")

    assert plain(Correction(seen, 8500, "8 500").told) == "67 Bas-Rhin!F12 : « 8 5002 » → 8 500"
    assert plain(Correction(seen, 8500, "8 500", formula="=A1").told) == (
        "67 Bas-Rhin!F12 : « 8 5002 », calculé par =A1, → 8 500"
    )
    assert plain(Refused(CellRef(FINDINGS, "J12"), "non.").told) == "Feuille « Contrôles », ligne 12 : non."
