"""What a cell says by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import REFERENTIAL, found, grid, shipped_settings, target, told, validated, where, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.model import CellRef, Period, Reservation, ReservationType, Status
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid

Y = year(2022)
FLOW, THEME = "mob_mesures_diagnostic", "form_cnfpt_numerique"


def entry(value: Value, indicator: str = FLOW, period: Period = Y) -> dict[tuple[str, str, Period], Value]:
    return {("67", indicator, period): value}


RATE, DELAY = "pasi_taux_couverture_30min", "ag_delai_demarrage"
FAULTS = [
    (
        FLOW,
        "1 234",
        Code.NUMBER_AS_TEXT,
        "« 1 234 » est un nombre saisi comme du texte : les sommes d’Excel l’ignoreraient.",
    ),
    (
        FLOW,
        "8 5002",
        Code.MALFORMED_NUMBER,
        "« 8 5002 » est illisible : les groupes de chiffres sont irréguliers.",
    ),
    (FLOW, "355 agents formés", Code.NUMBER_WITH_WORDS, "« 355 agents formés » mêle un nombre et des mots."),
    (
        FLOW,
        "ND 8 interventions",
        Code.CODE_WITH_TEXT,
        "« ND 8 interventions » est une mention suivie d’un texte.",
    ),
    (FLOW, "70%", Code.FOREIGN_UNIT, "« 70% » n’est pas dans l’unité de l’indicateur (mesures)."),
    (FLOW, True, Code.BOOLEAN, "La cellule contient VRAI, qui n’est ni un nombre ni une mention."),
    (FLOW, "#REF!", Code.EXCEL_ERROR, "La cellule contient l’erreur #REF!."),
    (FLOW, "à venir", Code.UNREADABLE_TEXT, "« à venir » n’est ni un nombre ni une mention."),
    (FLOW, -4, Code.NEGATIVE, "« Mesures de diagnostic mobilité » vaut −4 : un nombre négatif est impossible."),
    (
        FLOW,
        4.5,
        Code.NON_INTEGER,
        "« Mesures de diagnostic mobilité » vaut 4,5 mesures : il faut un nombre entier.",
    ),
    (RATE, 150, Code.RATE_OUT_OF_RANGE, "« Taux de couverture à 30 minutes » vaut 150 % : un taux va de 0 à 100 %."),
    (RATE, -0.1, Code.RATE_OUT_OF_RANGE, None),
    (FLOW, 10**13, Code.IMPLAUSIBLE, "« 10 000 000 000 000 » est démesuré pour « Mesures de diagnostic mobilité »."),
    (DELAY, "3 semaines", Code.FOREIGN_UNIT, "« 3 semaines » n’est pas dans l’unité de l’indicateur (jours)."),
]


@pytest.mark.parametrize(("indicator", "value", "code", "message"), FAULTS, ids=lambda v: repr(v)[:20])
def test_a_cell_that_cannot_be_read_blocks_itself(indicator: str, value: Value, code: Code, message: str | None):
    entries = {**entry(value, indicator), **entry(12, "pasi_structures")}
    [finding] = found(entries, code)

    assert code.severity is Severity.BLOCKING
    assert finding.at == where(indicator)
    assert finding.related == ()
    assert message is None or told(finding) == message


@pytest.mark.parametrize("value", [0, 1, 12.0, 10**12, "ND", "NC", "n.d.", "  "], ids=repr)
def test_a_plain_figure_a_code_or_a_blank_is_no_fault(value: Value):
    _, validation = validated(entry(value))

    assert [f.code for f in validation.findings if f.at == where(FLOW) and f.code.text.startswith("C1")] in (
        [],
        [Code.UNSPECIFIED_NC],
        [Code.EMPTY_YEAR],
    )
    assert validation.count(Severity.BLOCKING) == 0


def test_a_bare_per_cent_is_read_with_an_information():
    [finding] = found(entry(95, RATE), Code.BARE_PERCENT)

    assert (finding.at, finding.code.severity) == (where(RATE), Severity.INFO)
    assert found(entry(1, RATE), Code.BARE_PERCENT) == []
    assert found(entry(100, RATE), Code.BARE_PERCENT) != []
    assert found(entry(100.5, RATE), Code.BARE_PERCENT) == []


def with_formula(book: Grid, at: CellRef, formula: str) -> Grid:
    sheets = tuple(replace(s, formulas={at.cell: formula}) if s.name == at.sheet else s for s in book.sheets)
    return replace(book, sheets=sheets)


def test_a_formula_is_read_and_reported_and_its_figure_still_obeys_the_bounds():
    book = grid({**entry(11, "ase_logement_stable"), **entry(10, "ase_majeurs_annee")})
    validation = validate(read_campaign(with_formula(book, where("ase_majeurs_annee"), "=5+5")))

    assert [(f.code, f.at) for f in validation.findings if f.code is not Code.EMPTY_YEAR] == [
        (Code.FORMULA_IN_ENTRY, where("ase_majeurs_annee")),
        (Code.HARD_BOUND, where("ase_logement_stable")),
    ]


def test_the_only_cell_of_a_block_may_be_the_total_of_the_block():
    [alone] = found(entry("355 agents formés", THEME), Code.NUMBER_WITH_WORDS)
    [accompanied] = found(
        {**entry("355 agents formés", THEME), **entry("ND", "form_cnfpt_aller_vers")}, Code.NUMBER_WITH_WORDS
    )
    [elsewhere] = found(entry("355 agents formés", "form_cnfpt_total"), Code.NUMBER_WITH_WORDS)

    assert told(alone).endswith("des mots ; seule cellule remplie de sa mesure, est-ce « Formés CNFPT – total » ?")
    assert told(accompanied).endswith("des mots.")
    assert told(elsewhere).endswith("des mots.")


def test_nc_is_asked_about_once_a_row():
    entries = {**entry("NC", FLOW, year(2018)), **entry("n.c.", FLOW, year(2020)), **entry("NC", FLOW, target())}
    [finding] = found(entries, Code.UNSPECIFIED_NC)

    assert finding.at == where(FLOW, year(2018))
    assert finding.related == (where(FLOW, year(2020)), where(FLOW, target()))
    assert told(finding) == (
        "« Mesures de diagnostic mobilité » : NC (2018, 2020 et attendu 2023) a deux sens, « non concerné » et « "
        "non communiqué »."
    )
    assert found(entry("ND"), Code.UNSPECIFIED_NC) == []


@pytest.mark.parametrize(
    ("period", "note", "answered"),
    [
        (None, "Non concerné.", True),
        ("2022", "non communiqué par le partenaire", True),
        ("2021", "Non concerné.", False),
        ("2022", "À préciser.", False),
        ("2022", None, False),
    ],
)
def test_a_note_in_the_reservations_answers_nc(period: str | None, note: str | None, answered: bool):
    reservations = [Reservation("67", FLOW, period, ReservationType.PROVISIONAL, note)]

    assert (found(entry("NC"), Code.UNSPECIFIED_NC, reservations=reservations) == []) is answered


@pytest.mark.parametrize(
    ("figure", "flagged"), [(0, False), (1, True), (2, True), (3, False), ("ND", False), (-1, False), (0.5, False)]
)
def test_counts_from_one_to_two_may_identify_people(figure: Value, flagged: bool):
    findings = found(entry(figure, THEME), Code.SMALL_COUNT)

    assert [f.at for f in findings] == ([where(THEME)] if flagged else [])
    assert found(entry(figure, FLOW), Code.SMALL_COUNT) == []


def test_a_small_count_is_an_information_with_its_threshold_and_targets_identify_nobody():
    [finding] = found(entry(9, THEME), Code.SMALL_COUNT, settings=shipped_settings(small_count=10))

    assert finding.code.severity is Severity.INFO
    assert (
        told(finding)
        == "« CNFPT – numérique » vaut 9, moins de 10 : quelqu’un pourrait être reconnu (secret statistique)."
    )
    assert found(entry(1, THEME, target()), Code.SMALL_COUNT) == []


def filled() -> dict[tuple[str, str, Period], Value]:
    """Every cell of the campaign year of both departments, at ND."""
    optional = {Status.BLOCK, Status.AUXILIARY}
    names = [i.id for i in REFERENTIAL.entered if i.status not in optional]
    return {(code, name, Y): "ND" for code in ("67", "68") for name in names}


def test_a_year_without_an_empty_cell_is_not_reported():
    assert found(filled(), Code.EMPTY_YEAR) == []


def test_empty_cells_of_the_campaign_year_are_reported_once_a_block():
    entries = filled()
    for name in ("form_cnfpt_numerique", "form_cnfpt_aller_vers", "form_spec_numerique", "rsa_1er_rdv", FLOW):
        del entries["67", name, Y]

    findings = found(entries, Code.EMPTY_YEAR)

    assert [(f.at, f.related) for f in findings] == [
        (where("rsa_1er_rdv"), ()),
        (where("form_cnfpt_numerique"), (where("form_cnfpt_aller_vers"),)),
        (where("form_spec_numerique"), ()),
        (where(FLOW), ()),
    ]
    assert told(findings[1]) == "2 cellules de l’année de campagne restent vides dans cette mesure."
    assert told(findings[0]) == "1 cellule de l’année de campagne reste vide dans cette mesure."
    assert {f.code.severity for f in findings} == {Severity.INFO}


def test_the_rows_of_a_breakdown_belong_to_their_measure():
    entries = filled()
    for name in ("ga_orientes", "ga_orientes_ag", "ga_en_cours_dept"):
        del entries["67", name, Y]

    [finding] = found(entries, Code.EMPTY_YEAR)

    assert (finding.at, finding.related) == (
        where("ga_orientes"),
        (where("ga_orientes_ag"), where("ga_en_cours_dept")),
    )


def test_another_year_a_target_and_a_text_are_not_empty_cells_of_the_year():
    entries = filled() | entry("à venir")

    assert found(entries, Code.EMPTY_YEAR) == []


def test_an_empty_year_in_one_department_says_nothing_of_the_other():
    entries = filled()
    del entries["67", FLOW, Y]

    assert [f.territory for f in found(entries, Code.EMPTY_YEAR)] == ["67"]
