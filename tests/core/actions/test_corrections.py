"""Corrections that people accepted: which cell, which figure, where the texts go, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import grid, plain, table, where, year

from calpae_xl.core.actions.corrections import Correction, Corrections, Refused, accepted_corrections
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.sheets.findings import FINDING_HEADERS, read_findings
from calpae_xl.core.trade.codes import Code
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
    decision: Value = "Accepter",
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


def gathered(book: Grid, lines: list[dict[str, Value]], *, numbers: bool = False) -> Corrections:
    rows = [[None if line.get(field) == "" else line.get(field) for field in FINDING_HEADERS] for line in lines]
    listed = read_findings(table(Role.FINDINGS, [*FINDING_HEADERS.values()], rows))
    return accepted_corrections(process_grid(book), listed, numbers=numbers)


def written(done: Corrections, indicator: str) -> Value | None:
    cells = done.plan.sheets["67 Bas-Rhin"].cells
    return cells[where(indicator, year(2021)).cell or ""].value


@pytest.mark.parametrize(
    ("indicator", "typed", "proposal", "value"),
    [
        pytest.param(FLOW, "9 000", None, 9000, id="the only one"),
        pytest.param(FLOW, "8 5002", "85 002", 85002, id="the second one left alone"),
        pytest.param(FLOW, "8 5002", "ou 85 002", 85002, id="what is left of the list"),
        pytest.param(FLOW, "8 5002", "8 600", 8600, id="another figure, written there"),
        pytest.param(FLOW, "8 5002", "nd", "ND", id="a code, written there"),
        pytest.param(RATE, "95 %", None, 0.95, id="a rate becomes a fraction"),
        pytest.param(RATE, "33,3", None, 0.333, id="without digits that nobody typed"),
        pytest.param(FLOW, "?", None, "ND", id="a code"),
        pytest.param(FLOW, "389²", None, 389, id="without its note mark"),
        pytest.param(FLOW, "-", "so", "SO", id="not concerned, written there"),
    ],
)
def test_an_accepted_correction_is_written_into_its_cell(indicator, typed, proposal, value):
    done = corrected(indicator, typed, proposal)

    assert (written(done, indicator), type(written(done, indicator))) == (value, type(value))
    assert done.refused == ()


@pytest.mark.parametrize(
    ("typed", "decision", "value"),
    [
        *(
            pytest.param("8 5002", text, 8500, id=repr(text))
            for text in ("8500", "8 500", "8\u202f500", "Accepter 8 500")
        ),
        *(pytest.param("8 5002", text, 85002, id=repr(text)) for text in (85002, 85002.0, "85 002", "85\u00a0002")),
        pytest.param("8 5002", "8 500 (le « 2 » est un appel de note)", 8500, id="its whole label"),
        *(pytest.param("-", text, "SO", id=repr(text)) for text in ("SO", "s.o.", "SO (sans objet)")),
        *(pytest.param("néant", text, 0, id=repr(text)) for text in (0, "0")),
        pytest.param("9 000", "9000", 9000, id="the only one"),
    ],
)
def test_one_of_several_corrections_is_named_in_the_decision(typed: str, decision: Value, value: Value):
    done = corrected(FLOW, typed, decision=decision)

    assert (done.refused, written(done, FLOW)) == ((), value)


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        pytest.param("8 5002", "« 8 500 » ou « 85 002 »", id="two figures"),
        pytest.param("-", "« ND » ou « SO »", id="two codes"),
        pytest.param("sans objet", "« SO » ou « 0 »", id="a code or zero"),
    ],
)
def test_of_several_corrections_none_is_taken_before_it_is_named(typed: str, choices: str):
    done = corrected(FLOW, typed)

    assert (done.applied, done.plan.cells) == ((), 0)
    [told] = done.refusals
    assert plain(told).endswith(f"Écrivez dans « Décision » : {choices}.")


@pytest.mark.parametrize("decision", ["9999", "8 5002", "8500 2", "Accepter 8 5002"])
def test_a_decision_that_names_none_of_the_corrections_is_refused(decision: str):
    done = corrected(FLOW, "8 5002", decision=decision)

    [told] = done.refusals
    assert done.applied == ()
    assert plain(told).endswith(f"« {decision} » n’est pas une des corrections proposées : « 8 500 » ou « 85 002 ».")


def test_the_text_that_is_asked_about_is_no_correction_written_beside_it():
    assert corrected(FLOW, "8 5002", "8 5002").applied == ()


THEME = "form_spec_numerique"


def test_a_number_that_may_be_the_total_of_its_block_is_named_to_be_taken():
    assert corrected(THEME, "355 agents formés").applied == ()
    assert written(corrected(THEME, "355 agents formés", decision="355"), THEME) == 355


def test_what_nc_means_is_answered_once_for_all_the_years_of_a_row():
    book = grid({("67", FLOW, year(2020)): "NC", ("67", FLOW, year(2021)): "n.c."})
    [finding] = [f for f in process_grid(book).validation.findings if f.code is Code.UNSPECIFIED_NC]

    done = gathered(book, [{"fingerprint": finding.fingerprint, "code": "C117", "decision": "SO"}])

    assert [(c.seen.period.label, c.value) for c in done.applied] == [("2020", "SO"), ("2021", "SO")]


@pytest.mark.parametrize("typed", ["-5", "1,5", "1.234", "1.000", "0,5", "067", "389²", "<5", "environ 300", "389\n"])
def test_what_is_asked_is_never_converted_with_the_others(typed: str):
    assert corrected(FLOW, typed, decision="", numbers=True).applied == ()


def test_a_label_that_only_looks_alike_is_put_right():
    book = grid()
    first, *others = book.sheets
    book = replace(book, sheets=(replace(first, values={**first.values, "F3": "Réalisé\u00a0 2021"}), *others))
    [finding] = [f for f in process_grid(book).validation.findings if f.code is Code.LOOK_ALIKE]

    done = gathered(book, [{"fingerprint": finding.fingerprint, "code": "S013", "decision": "Accepter"}])

    assert done.plan.sheets["67 Bas-Rhin"].cells == {"F3": Content("Réalisé 2021")}


@pytest.mark.parametrize("decision", ["", "Refuser", "À revoir"])
def test_what_was_not_accepted_is_left_alone(decision: str):
    done = corrected(FLOW, "9 000", decision=decision)

    assert (done.applied, done.refused, done.plan.cells) == ((), (), 0)


@pytest.mark.parametrize("decision", ["Peut-être", "accepté", "oui"])
def test_a_decision_that_is_none_is_told(decision: str):
    done = corrected(FLOW, "9 000", decision=decision)

    assert done.applied == ()
    assert [plain(each.why) for each in done.refused] == [
        f"« {decision} » ne décide rien : dans « Décision », choisissez « Accepter » ou « Refuser », ou effacez."
    ]


@pytest.mark.parametrize(("typed", "asked"), [("-5", 1), ("1.000", 1), ("1,5", 1), ("9 000", 0), ("8 5002", 0)])
def test_the_numbers_that_conversion_leaves_as_text_are_counted_and_told(typed: str, asked: int):
    done = corrected(FLOW, typed, decision="", numbers=True)

    assert done.asked == asked
    assert [plain(told).split(" :")[0] for told in done.refusals] == ["1 nombre reste en texte"][:asked]
    assert corrected(FLOW, typed, decision="Refuser", numbers=True).asked == 0


def test_the_decision_is_read_in_any_case():
    assert written(corrected(FLOW, "9 000", decision="ACCEPTER"), FLOW) == 9000


@pytest.mark.parametrize("proposal", ["8 500 et 85 002", "-5", "1,5", "quelque chose", "≥ 3"])
def test_what_does_not_say_one_possible_correction_is_refused_with_its_line(proposal: str):
    done = corrected(FLOW, "8 5002", proposal)

    assert done.applied == ()
    [told] = done.refusals
    assert plain(told).startswith("Feuille « Contrôles », ligne 4 : « ")
    assert "Ne laissez qu’un nombre, ND, NC ou SO" in plain(told)


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
