"""One pass over a campaign: every finding in order, justifications, and what is kept out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from factories import REFERENTIAL, campaign, grid, plain, real_grid, shipped_settings, validated, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import Validation, validate
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Bound, Period
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import column_number, split_address

GOLDEN = Path(__file__).parents[2] / "golden" / "findings.txt"
FLOW, Y = "mob_mesures_diagnostic", year(2022)
STABLE, ADULTS = ("67", "ase_logement_stable", year(2019)), ("67", "ase_majeurs_annee", year(2019))


def real(edits: Mapping[tuple[str, str, Period], Value | None] | None = None, **options: object) -> Validation:
    """Validate the shipped campaign, with some cells changed."""
    return validate(read_campaign(real_grid(edits, **options)))


def one(validation: Validation, code: Code, indicator: str, period: Period | None, territory: str = "67") -> Finding:
    """The only open finding of a code on a cell."""
    key = (code, territory, indicator, period)
    [finding] = [f for f in validation.findings if (f.code, f.territory, f.indicator, f.period) == key]
    return finding


def codes_at(validation: Validation, territory: str, indicator: str, period: Period) -> set[Code]:
    return {
        f.code for f in validation.findings if (f.territory, f.indicator, f.period) == (territory, indicator, period)
    }


def line(finding: Finding) -> str:
    """A finding as the golden file writes it."""
    message, _ = sentence(finding, REFERENTIAL, shipped_settings())
    period = finding.period.label if finding.period else "-"
    cells = [
        finding.code.text,
        finding.severity.value,
        finding.at.sheet,
        finding.at.cell or "-",
        finding.indicator or "-",
        period,
        finding.raw or "-",
        message,
    ]
    return plain(" | ".join(cells))


def test_the_findings_of_the_real_figures_are_those_of_the_golden_file(request: pytest.FixtureRequest):
    told = "".join(line(f) + "\n" for f in real().findings)
    if request.config.getoption("--update-golden", default=False):
        GOLDEN.write_text(told, encoding="utf-8")

    assert told.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_five_cells_of_the_real_figures_block_and_no_other():
    validation = real()
    blocking = [
        (f.code, f.territory, f.indicator, f.period) for f in validation.findings if f.severity is Severity.BLOCKING
    ]

    assert blocking == [
        (Code.HARD_BOUND, "67", "ase_logement_stable", year(2019)),
        (Code.CODE_WITH_TEXT, "67", "rdp_intervenants_formes", year(2021)),
        (Code.NUMBER_WITH_WORDS, "67", "form_cnfpt_numerique", year(2020)),
        (Code.NUMBER_WITH_WORDS, "67", "form_spec_numerique", year(2020)),
        (Code.MALFORMED_NUMBER, "68", "ga_en_cours", year(2020)),
    ]
    assert validation.blocked == {STABLE}
    assert [validation.count(s) for s in Severity] == [5, 70, 11]


def published(*figures: tuple[str, int, str], vintage: str = "2021", territory: str = "67"):
    return [(vintage, territory, name, year(label), raw) for name, label, raw in figures]


JUMP = {("67", FLOW, year(2020)): 100, ("67", FLOW, year(2021)): 1000}


@pytest.mark.parametrize(
    ("vintages", "severity"),
    [
        pytest.param([], Severity.WARNING, id="never published"),
        pytest.param(published((FLOW, 2020, "100"), (FLOW, 2021, "1 000")), Severity.INFO, id="as published"),
        pytest.param(published((FLOW, 2021, "1 000")), Severity.WARNING, id="one of two published"),
        pytest.param(published((FLOW, 2020, "100"), (FLOW, 2021, "999")), Severity.WARNING, id="one changed"),
        pytest.param(published((FLOW, 2020, "100"), (FLOW, 2021, "ND")), Severity.WARNING, id="published at ND"),
        pytest.param(
            published((FLOW, 2020, "90"), (FLOW, 2021, "1 000"), vintage="2020")
            + published((FLOW, 2020, "100"), vintage="2021"),
            Severity.INFO,
            id="the latest vintage that publishes each",
        ),
        pytest.param(
            published((FLOW, 2020, "100"), (FLOW, 2021, "1 000"), vintage="2020")
            + published((FLOW, 2020, "90"), vintage="2021"),
            Severity.WARNING,
            id="changed since an older vintage",
        ),
        pytest.param(
            published((FLOW, 2020, "100"), (FLOW, 2021, "1 000"), territory="68"),
            Severity.WARNING,
            id="other department",
        ),
        pytest.param(
            published((FLOW, 2020, "100"), (FLOW, 2021, "1 000"), vintage="2022"),
            Severity.WARNING,
            id="the campaign is no vintage",
        ),
    ],
)
def test_a_warning_on_figures_that_stand_as_published_is_an_information(vintages, severity):
    _, validation = validated(JUMP, vintages=vintages)

    [jump] = [f for f in validation.findings if f.code is Code.UNJUSTIFIED_JUMP]
    assert (jump.severity, jump.code.severity) == (severity, Severity.WARNING)
    assert validation.count(Severity.WARNING) == sum(f.severity is Severity.WARNING for f in validation.findings)


def test_a_code_that_stands_as_published_asks_nothing_more():
    entries = {("67", FLOW, year(2020)): 100, ("67", FLOW, year(2021)): "ND"}
    for raw, severity in (("n.d.", Severity.INFO), ("NC", Severity.WARNING)):
        _, validation = validated(entries, vintages=published((FLOW, 2020, "100"), (FLOW, 2021, raw)))
        [lost] = [f for f in validation.findings if f.code is Code.FIGURE_LOST]
        assert lost.severity is severity


def test_what_blocks_goes_on_blocking_however_it_was_published():
    entries = {STABLE: 522, ADULTS: 426}
    vintages = published(("ase_logement_stable", 2019, "522"), ("ase_majeurs_annee", 2019, "426"))
    _, validation = validated(entries, vintages=vintages)

    assert one(validation, Code.HARD_BOUND, "ase_logement_stable", year(2019)).severity is Severity.BLOCKING
    assert validation.blocked == {STABLE}


def test_a_finding_that_read_no_figure_stays_a_warning_in_spite_of_vintages():
    book = real_grid()
    entry = book.sheets[0]
    added = replace(entry, values={**entry.values, "A60": "notre_ligne", "D60": 12})
    validation = validate(read_campaign(replace(book, sheets=(added, *book.sheets[1:]))))

    [unknown] = [f for f in validation.findings if f.code is Code.UNKNOWN_INDICATOR]
    assert unknown.severity is Severity.WARNING


def test_beyond_two_thousand_of_one_code_one_line_says_how_many_more():
    book = real_grid()
    entry = book.sheets[0]
    pasted = replace(entry, values={**entry.values, **{f"D{row}": row for row in range(60, 60 + 2003)}})
    validation = validate(read_campaign(replace(book, sheets=(pasted, *book.sheets[1:]))))

    rows = [f for f in validation.findings if f.code is Code.ROW_WITHOUT_INDICATOR]
    [more] = [f for f in validation.findings if f.code is Code.MORE_FINDINGS]
    assert (len(rows), rows[-1].at.cell, more.at.cell) == (2000, "D2059", "D2060")
    assert plain(sentence(more, REFERENTIAL, shipped_settings())[0]) == (
        "Les constats « ligne sans identifiant » sont trop nombreux : à partir de cette cellule, 3 ne sont pas listés."
    )
    exactly = replace(entry, values={**entry.values, **{f"D{row}": row for row in range(60, 60 + 2000)}})
    listed = validate(read_campaign(replace(book, sheets=(exactly, *book.sheets[1:])))).findings
    assert {f.code for f in listed} & {Code.MORE_FINDINGS} == set()


def test_every_message_and_remedy_has_its_french_spaces():
    wrong = re.compile(r" [:;?!»%]|« |[0-9] [0-9]{3}(?![0-9])")
    read = read_campaign(real_grid())

    for finding in validate(read).findings:
        for text in sentence(finding, read.referential, read.settings):
            ours = text if finding.raw is None else text.replace(finding.raw, "")
            assert wrong.search(ours) is None, text


def place(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    letters, row = split_address(finding.at.cell) if finding.at.cell else ("", 0)
    return order[finding.at.sheet], row, column_number(letters), finding.code.text


def test_findings_are_sorted_by_sheet_row_column_and_code():
    read = read_campaign(real_grid())
    places = [place(f, read.order) for f in validate(read).findings]

    assert places == sorted(places)
    assert {p[0] for p in places} == {0, 1}


def test_columns_are_sorted_by_number_and_rows_too():
    """Z comes before AA, and row 9 before row 10."""
    wide = shipped_settings(first_year=1990 + 10, year=2030, target_year=2031)
    entries = {
        ("67", name, Period(str(label))): -1
        for name in ("ase_parcours_pro_scolaire", FLOW)
        for label in range(2000, 2031)
    }
    _, validation = validated(entries, settings=wide)

    cells = [f.at.cell for f in validation.findings if f.code is Code.NEGATIVE]
    assert cells[:31] == [f"{c}9" for c in (*"CDEFGHIJKLMNOPQRSTUVWXYZ", "AA", "AB", "AC", "AD", "AE", "AF", "AG")]
    assert [split_address(c)[1] for c in cells if c] == [9] * 31 + [45] * 31


def test_a_finding_on_a_sheet_comes_before_those_on_its_cells():
    book = grid({("67", FLOW, Y): -1})
    entry = book.sheets[0]
    values = {address: value for address, value in entry.values.items() if value != "ase_majeurs_annee"}
    book = replace(book, sheets=(replace(entry, values=values), *book.sheets[1:]))

    first, *_ = validate(read_campaign(book)).findings

    assert (first.code, first.at.cell) == (Code.MISSING_INDICATOR, None)


def test_validating_twice_gives_the_same():
    read = read_campaign(real_grid())

    assert validate(read) == validate(read)
    assert validate(read_campaign(real_grid())) == validate(read)


def justified(
    code: Code, entries: dict[tuple[str, str, Period], Value], text: str = "Vérifié deux fois.", **options: object
):
    """Validate again with a justification written for the only finding of a code."""
    [finding] = [f for f in validated(entries, **options)[1].findings if f.code is code]
    return finding, validated(entries, **options, justifications={finding.fingerprint: text})[1]


BOUND = {("67", "ase_logement_stable", Y): 522, ("67", "ase_majeurs_annee", Y): 426}
TOTAL = {("67", "ga_orientes", Y): 100, ("67", "ga_orientes_dept", Y): 10, ("67", "ga_orientes_ag", Y): 20}
SOFT = {("67", "ase_pec_referentiel", Y): 522, ("67", "ase_majeurs_annee", Y): 426}
LIFTED = [
    (Code.HARD_BOUND, BOUND),
    (Code.UNBALANCED_TOTAL, TOTAL),
    (Code.SOFT_BOUND, SOFT),
    (Code.UNJUSTIFIED_JUMP, {("67", FLOW, year(2021)): 1, ("67", FLOW, Y): 100}),
    (Code.FIGURE_LOST, {("67", FLOW, year(2021)): 1, ("67", FLOW, Y): "ND"}),
    (Code.UNCHANGED_FIGURE, {("67", FLOW, year(2021)): 99, ("67", FLOW, Y): 99}),
    (Code.EQUAL_DEPARTMENTS, {("67", FLOW, Y): 99, ("68", FLOW, Y): 99}),
    (Code.UNEVEN_DEPARTMENTS, {("67", FLOW, Y): 99, ("68", FLOW, Y): 1}),
    (Code.RATE_WITHOUT_STRUCTURE, {("67", "pasi_taux_couverture_30min", Y): 1, ("67", "pasi_structures", Y): 0}),
]


@pytest.mark.parametrize(("code", "entries"), LIFTED, ids=lambda v: v.text if isinstance(v, Code) else "")
def test_a_justification_silences_a_warning_and_lifts_a_hard_bound(
    code: Code, entries: dict[tuple[str, str, Period], Value]
):
    finding, validation = justified(code, entries)

    assert code not in {f.code for f in validation.findings}
    assert [(f.fingerprint, text) for f, text in validation.justified] == [(finding.fingerprint, "Vérifié deux fois.")]
    assert validation.blocked == frozenset()


@pytest.mark.parametrize(("entries", "cell"), [(BOUND, "ase_logement_stable"), (TOTAL, "ga_orientes")])
def test_the_justification_of_a_block_becomes_the_note_of_its_cell(
    entries: dict[tuple[str, str, Period], Value], cell: str
):
    code = Code.HARD_BOUND if entries is BOUND else Code.UNBALANCED_TOTAL
    _, before = validated(entries)
    _, after = justified(code, entries, "Compté au 1er janvier.")

    assert (before.blocked, before.notes) == ({("67", cell, Y)}, {})
    assert (after.blocked, after.notes) == (frozenset(), {("67", cell, Y): "Compté au 1er janvier."})


def test_the_justification_of_a_warning_is_no_note():
    _, validation = justified(Code.SOFT_BOUND, SOFT)

    assert validation.notes == {}


NEVER = [
    (Code.NUMBER_AS_TEXT, "12"),
    (Code.MALFORMED_NUMBER, "8 5002"),
    (Code.NUMBER_WITH_WORDS, "12 agents"),
    (Code.CODE_WITH_TEXT, "ND 8 interventions"),
    (Code.FOREIGN_UNIT, "70%"),
    (Code.BOOLEAN, True),
    (Code.EXCEL_ERROR, "#REF!"),
    (Code.UNREADABLE_TEXT, "à venir"),
    (Code.NEGATIVE, -1),
    (Code.NON_INTEGER, 1.5),
    (Code.IMPLAUSIBLE, 1e13),
]


@pytest.mark.parametrize(("code", "value"), NEVER, ids=lambda v: v.text if isinstance(v, Code) else repr(v))
def test_no_justification_makes_a_cell_readable(code: Code, value: Value):
    _, validation = justified(code, {("67", FLOW, Y): value})

    assert code in {f.code for f in validation.findings}
    assert validation.justified == ()
    assert validation.count(Severity.BLOCKING) == 1


def test_no_justification_brings_a_rate_into_range():
    _, validation = justified(Code.RATE_OUT_OF_RANGE, {("67", "pasi_taux_couverture_30min", Y): 150})

    assert validation.count(Severity.BLOCKING) == 1


def test_an_information_is_not_for_justifying():
    _, validation = justified(Code.SMALL_COUNT, {("67", "form_spec_numerique", Y): 1})

    assert Code.SMALL_COUNT in {f.code for f in validation.findings}


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\n"], ids=repr)
def test_a_blank_justification_lifts_nothing(blank: str):
    _, validation = justified(Code.HARD_BOUND, BOUND, blank)

    assert validation.blocked == {("67", "ase_logement_stable", Y)}


@pytest.mark.parametrize("edit", [{STABLE: 523}, {ADULTS: 427}], ids=["the bounded cell", "its limit"])
def test_a_justification_no_longer_applies_when_a_value_changed(edit: dict[tuple[str, str, Period], Value]):
    finding = one(real(), Code.HARD_BOUND, "ase_logement_stable", year(2019))
    justifications = {finding.fingerprint: "Périmètre plus large."}

    assert real(justifications=justifications).blocked == frozenset()
    assert real(edit, justifications=justifications).blocked == {STABLE}


def test_a_justification_survives_the_change_of_another_cell():
    finding = one(real(), Code.HARD_BOUND, "ase_logement_stable", year(2019))
    justifications = {finding.fingerprint: "Périmètre plus large."}

    assert real({("67", FLOW, Y): 180}, justifications=justifications).blocked == frozenset()


def test_a_justification_lifts_its_own_finding_and_no_other_on_the_cell():
    finding = one(real(), Code.HARD_BOUND, "ase_logement_stable", year(2019))
    validation = real(justifications={finding.fingerprint: "Périmètre plus large."})

    assert codes_at(validation, *STABLE) == {Code.UNJUSTIFIED_JUMP, Code.UNEXPLAINED_REVISION}
    assert len(validation.findings) == len(real().findings) - 1


def test_every_real_warning_and_hard_bound_can_be_justified_and_nothing_else():
    justifications = {f.fingerprint: "Vérifié deux fois." for f in real().findings}
    validation = real(justifications=justifications)

    assert [validation.count(s) for s in Severity] == [4, 0, 10]
    assert len(validation.justified) == 72
    assert validation.blocked == frozenset()
    assert validation.notes == {STABLE: "Vérifié deux fois."}


def test_two_blocks_lifted_on_one_cell_leave_two_notes():
    """A hard bound and an unbalanced total on the same cell: neither justification may be lost."""
    referential = replace(REFERENTIAL, bounds=(Bound("ga_orientes", True, "<=", 50.0),))
    _, first = validated(TOTAL, referential=referential)
    prints = {f.fingerprint: f"Motif {f.code.text}." for f in first.findings if f.severity is Severity.BLOCKING}
    _, validation = validated(TOTAL, referential=referential, justifications=prints)

    note = validation.notes["67", "ga_orientes", Y]
    assert len(prints) == 2
    assert "B201" in note
    assert "B203" in note


def test_a_cell_stays_blocked_while_one_of_its_two_blocks_is_open():
    referential = replace(REFERENTIAL, bounds=(Bound("ga_orientes", True, "<=", 50.0),))
    _, first = validated(TOTAL, referential=referential)
    for finding in [f for f in first.findings if f.severity is Severity.BLOCKING]:
        _, validation = validated(
            TOTAL, referential=referential, justifications={finding.fingerprint: "Vérifié deux fois."}
        )
        assert validation.blocked == {("67", "ga_orientes", Y)}


def test_an_empty_workbook_only_waits_for_its_year():
    _, validation = validated({})

    assert {f.code for f in validation.findings} == {Code.EMPTY_YEAR}
    assert validation.blocked == frozenset()


def test_validation_reads_nothing_but_the_campaign():
    """The campaign is frozen: validating it leaves every observation as it was."""
    read = campaign(BOUND)
    before = {name: tuple(rows.items()) for name, rows in read.series.items()}
    validate(read)

    assert {name: tuple(rows.items()) for name, rows in read.series.items()} == before


@pytest.mark.parametrize(
    ("cells", "silent"),
    [
        pytest.param({"A3": "Lieu", "C3": "An", "D3": "Quoi", "E3": "Mot"}, True, id="no table"),
        pytest.param({"D3": "Type"}, True, id="a header lost"),
        pytest.param({"A4": "67", "B4": "form_spec_total", "C4": "2022", "D4": "truc"}, True, id="that figure"),
        pytest.param({"A4": "67", "B4": "form_spec_total", "C4": "2018", "D4": "truc"}, False, id="another year"),
        pytest.param({"A4": "67", "B4": "pasi_structures", "D4": "truc"}, False, id="another indicator"),
    ],
)
def test_what_a_reservation_that_cannot_be_read_may_explain_is_not_asked(cells: dict[str, str], silent: bool):
    """The jump and the equal figures may be explained there; the line has its own finding, and it blocks."""
    name = "form_spec_total"
    entries = {("67", name, year(2021)): 100, ("67", name, year(2022)): 900, ("68", name, year(2022)): 900}
    book = grid(entries)
    sheets = tuple(replace(s, values={**s.values, **cells}) if s.name == "Réserves" else s for s in book.sheets)

    found = validate(read_campaign(replace(book, sheets=sheets))).findings

    asked = {f.code for f in found} & {Code.UNJUSTIFIED_JUMP, Code.EQUAL_DEPARTMENTS}
    assert asked == (set() if silent else {Code.UNJUSTIFIED_JUMP, Code.EQUAL_DEPARTMENTS})
    assert any(f.severity is Severity.BLOCKING for f in found)
