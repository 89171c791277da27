"""Limits of the referential, totals and their parts."""

from __future__ import annotations

from collections.abc import Mapping

import amounts
import pytest
from factories import REFERENTIAL, found, target, told, validated, where, year

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import CellRef, Period
from calpae_xl.core.trade.values import Value

Y = year(2022)


def row(territory: str = "67", period: Period = Y, **figures: Value) -> dict[tuple[str, str, Period], Value]:
    """Figures of one department and one period, by indicator."""
    return {(territory, indicator, period): figure for indicator, figure in figures.items()}


HARD_PARTS = [
    ("ase_personne_lien", "ase_majeurs_annee"),
    ("ase_logement_stable", "ase_majeurs_annee"),
    ("ase_ressources", "ase_majeurs_annee"),
    ("ase_parcours_pro_scolaire", "ase_majeurs_annee"),
    ("rsa_ne_orientes_1mois", "rsa_nouveaux_entrants"),
    ("rsa_1er_rdv_2sem", "rsa_1er_rdv"),
    ("rsa_1er_cer_2mois", "rsa_1er_cer"),
    ("ga_orientes_dept", "ga_orientes"),
    ("ga_orientes_ag", "ga_orientes"),
    ("ga_en_cours_dept", "ga_en_cours"),
    ("ga_en_cours_ag", "ga_en_cours"),
    *(
        (f"form_{block}_{theme}", f"form_{block}_total")
        for block in ("cnfpt", "spec")
        for theme in ("numerique", "participation", "dev_social", "aller_vers", "territoires", "insertion_pro")
    ),
]
SOFT_PARTS = [
    ("ase_pec_referentiel", "ase_majeurs_annee"),
    ("pasi_structures_hors_cd", "pasi_structures"),
    ("rsa_1er_rdv", "rsa_nouveaux_entrants"),
    ("rsa_1er_cer", "rsa_1er_rdv"),
    ("rsa_1er_cer", "rsa_nouveaux_entrants"),
    ("ga_orientes", "rsa_nouveaux_entrants"),
    ("ga_en_cours", "rsa_nouveaux_entrants"),
]
AGAINST_INDICATORS = [
    *((part, whole, "<=", Code.HARD_BOUND) for part, whole in HARD_PARTS),
    *((part, whole, "<=", Code.SOFT_BOUND) for part, whole in SOFT_PARTS),
    ("rsa_nouveaux_entrants", "aux_population_municipale", "<", Code.HARD_BOUND),
]
AGAINST_NUMBERS = [
    ("ag_portefeuille_conseiller", Code.SOFT_BOUND, 30, 29.9),
    ("ag_portefeuille_conseiller", Code.SOFT_BOUND, 120, 120.1),
    ("ag_delai_demarrage", Code.HARD_BOUND, 365, 366),
    ("ag_delai_demarrage", Code.HARD_BOUND, 0.5, 0),
    ("aux_ag_nb_conseillers", Code.SOFT_BOUND, 0.1, 0),
]


def broken(entries: Mapping[tuple[str, str, Period], Value], **options: object) -> list[tuple[Code, CellRef]]:
    return [(f.code, f.at) for f in found(entries, Code.HARD_BOUND, Code.SOFT_BOUND, **options)]


def test_every_bound_of_the_referential_is_tried_here():
    tried = {(part, whole, code is Code.HARD_BOUND) for part, whole, _, code in AGAINST_INDICATORS}
    tried |= {(name, None, code is Code.HARD_BOUND) for name, code, _, _ in AGAINST_NUMBERS}
    tried |= {("pasi_taux_couverture_30min", "pasi_structures", False)}

    assert tried == {
        (b.indicator, b.operand if isinstance(b.operand, str) else None, b.hard) for b in REFERENTIAL.bounds
    }


@pytest.mark.parametrize(
    ("part", "whole", "operator", "code"), AGAINST_INDICATORS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_figure_may_reach_its_limit_but_not_pass_it(part: str, whole: str, operator: str, code: Code):
    least_refused = 10 if operator == "<" else 11

    assert broken(row(**{part: least_refused - 1, whole: 10})) == []
    assert broken(row(**{part: least_refused, whole: 10})) == [(code, where(part))]


@pytest.mark.parametrize(("name", "code", "accepted", "refused"), AGAINST_NUMBERS)
def test_a_numeric_limit_stands_on_the_right_side(name: str, code: Code, accepted: float, refused: float):
    assert broken(row(**{name: accepted})) == []
    assert broken(row(**{name: refused})) == [(code, where(name))]


@pytest.mark.parametrize("period", [year(2018), year(2022), target()], ids=lambda p: p.header)
@pytest.mark.parametrize("territory", ["67", "68"])
def test_a_bound_holds_in_each_department_and_period_by_itself(territory: str, period: Period):
    entries = row(territory, period, ase_logement_stable=11, ase_majeurs_annee=10)

    [finding] = found(entries, Code.HARD_BOUND)

    assert finding.at == where("ase_logement_stable", period, territory)
    assert finding.related == (where("ase_majeurs_annee", period, territory),)
    assert (finding.territory, finding.indicator, finding.period) == (territory, "ase_logement_stable", period)


def test_a_bound_never_compares_two_departments_or_two_years():
    entries = {
        **row("67", Y, ase_logement_stable=11),
        **row("68", Y, ase_majeurs_annee=10),
        **row("67", year(2021), ase_majeurs_annee=10),
    }

    assert broken(entries) == []


NO_FIGURES: list[Value | None] = [None, "ND", "NC", "12 agents", "12", -1, 10.5, True, "#REF!", 1e13]


@pytest.mark.parametrize("missing", NO_FIGURES, ids=repr)
@pytest.mark.parametrize("absent", ["ase_logement_stable", "ase_majeurs_annee"])
def test_a_bound_waits_until_every_operand_is_a_figure(absent: str, missing: Value | None):
    entries = row(ase_logement_stable=11, ase_majeurs_annee=10)
    entries["67", absent, Y] = missing  # type: ignore[assignment]

    assert broken({key: value for key, value in entries.items() if value is not None}) == []


def test_zero_is_a_limit_like_any_other():
    assert broken(row(ase_logement_stable=1, ase_majeurs_annee=0)) == [(Code.HARD_BOUND, where("ase_logement_stable"))]
    assert broken(row(ase_logement_stable=0, ase_majeurs_annee=0)) == []


def test_a_cell_blocked_by_a_bound_still_bounds_another():
    entries = row(aux_population_municipale=200, rsa_nouveaux_entrants=300, rsa_ne_orientes_1mois=400)

    assert broken(entries) == [
        (Code.HARD_BOUND, where("rsa_nouveaux_entrants")),
        (Code.HARD_BOUND, where("rsa_ne_orientes_1mois")),
    ]


def test_a_figure_above_two_limits_gives_one_finding_for_each():
    entries = row(rsa_nouveaux_entrants=5, rsa_1er_rdv=4, rsa_1er_cer=6)

    findings = found(entries, Code.SOFT_BOUND)

    assert [f.at for f in findings] == [where("rsa_1er_cer")] * 2
    assert {f.related for f in findings} == {(where("rsa_1er_rdv"),), (where("rsa_nouveaux_entrants"),)}
    assert len({f.fingerprint for f in findings}) == 2


def test_a_hard_bound_blocks_its_own_cell_only_and_a_soft_one_none():
    _, hard = validated(row(ase_logement_stable=11, ase_majeurs_annee=10))
    _, soft = validated(row(ase_pec_referentiel=11, ase_majeurs_annee=10))

    assert hard.blocked == {("67", "ase_logement_stable", Y)}
    assert soft.blocked == frozenset()


def test_a_bound_names_both_figures():
    [hard] = found(row(ase_logement_stable=522, ase_majeurs_annee=426), Code.HARD_BOUND)
    [number] = found(row(ag_portefeuille_conseiller=8), Code.SOFT_BOUND)
    [strict] = found(row(rsa_nouveaux_entrants=172_277, aux_population_municipale=172_277), Code.HARD_BOUND)
    [delay] = found(row(ag_delai_demarrage=0), Code.HARD_BOUND)

    assert told(hard) == (
        "« Jeunes en logement stable » vaut 522, plus que « Jeunes devenus majeurs » (426) : la limite est dépassée."
    )
    assert told(number) == "« Portefeuille par conseiller » vaut 8, moins que 30 : c’est inattendu."
    assert told(strict) == (
        "« Nouveaux entrants RSA » vaut 172 277, autant ou plus que « Population municipale » (172 277) :"
        " la limite est dépassée."
    )
    assert told(delay) == "« Délai de démarrage » vaut 0 jour, au lieu de plus de 0 jour : la limite est dépassée."


BLOCK = {
    f"form_spec_{theme}": n
    for n, theme in enumerate(
        ("numerique", "participation", "dev_social", "aller_vers", "territoires", "insertion_pro"), start=1
    )
}
"""Six themes that add up to 21."""


def unbalanced(entries: Mapping[tuple[str, str, Period], Value]) -> list[CellRef]:
    return [f.at for f in found(entries, Code.UNBALANCED_TOTAL)]


@pytest.mark.parametrize(
    ("parts", "total", "added"),
    [
        ({"ga_orientes_dept": 1274, "ga_orientes_ag": 894}, "ga_orientes", 2168),
        ({"ga_en_cours_dept": 708, "ga_en_cours_ag": 879}, "ga_en_cours", 1587),
        (BLOCK, "form_spec_total", 21),
    ],
    ids=["orientés", "en cours", "bloc"],
)
def test_a_total_equals_the_sum_of_its_parts(parts: dict[str, int], total: str, added: int):
    assert unbalanced(row(**parts, **{total: added})) == []
    assert unbalanced(row(**parts, **{total: added + 1})) == [where(total)]
    assert unbalanced(row(**parts, **{total: added - 1})) == [where(total)]


@pytest.mark.parametrize("missing", NO_FIGURES, ids=repr)
@pytest.mark.parametrize("absent", ["ga_orientes", "ga_orientes_ag"])
def test_a_total_with_an_unknown_part_is_not_compared(absent: str, missing: Value | None):
    entries = row(ga_orientes=100, ga_orientes_dept=10, ga_orientes_ag=20)
    entries["67", absent, Y] = missing  # type: ignore[assignment]

    assert unbalanced({key: value for key, value in entries.items() if value is not None}) == []


@pytest.mark.parametrize("missing", NO_FIGURES, ids=repr)
def test_the_total_of_a_block_is_not_below_the_themes_that_are_known(missing: Value | None):
    [first, *others] = BLOCK
    known = {**dict.fromkeys(others, 4), first: missing}

    def with_total(total: float) -> list[CellRef]:
        cells = {**known, "form_spec_total": total}
        return unbalanced(row(**{name: value for name, value in cells.items() if value is not None}))

    assert with_total(19) == [where("form_spec_total")]
    assert with_total(20) == with_total(100) == []


def test_a_theme_that_does_not_concern_the_department_lacks_nothing():
    [first, *others] = BLOCK

    assert unbalanced(row(**dict.fromkeys(others, 4), **{first: "SO", "form_spec_total": 20})) == []
    assert unbalanced(row(**dict.fromkeys(others, 4), **{first: "SO", "form_spec_total": 21})) == [
        where("form_spec_total")
    ]
    assert unbalanced(row(**dict.fromkeys(BLOCK, "SO"), form_spec_total=21)) == []


def test_the_known_themes_of_a_total_are_told_as_such():
    [finding] = found(row(form_spec_numerique=5, form_spec_dev_social=6, form_spec_total=10), Code.UNBALANCED_TOTAL)

    assert told(finding).endswith("vaut 10, mais ses parties connues font déjà 11.")


def test_a_violated_equality_blocks_the_total_and_not_its_parts():
    _, validation = validated(row(ga_orientes=100, ga_orientes_dept=10, ga_orientes_ag=20))

    assert validation.blocked == {("67", "ga_orientes", Y)}


def test_a_total_of_zero_and_parts_of_zero_agree():
    assert unbalanced(row(ga_orientes=0, ga_orientes_dept=0, ga_orientes_ag=0)) == []
    assert unbalanced(row(ga_orientes=0, ga_orientes_dept=0, ga_orientes_ag=1)) == [where("ga_orientes")]


def test_an_unbalanced_total_points_to_its_parts_and_says_their_sum():
    [finding] = found(row(ga_orientes=100, ga_orientes_dept=10, ga_orientes_ag=20), Code.UNBALANCED_TOTAL)

    assert finding.related == (where("ga_orientes_dept"), where("ga_orientes_ag"))
    assert told(finding) == ("« Orientés vers la garantie d’activité » vaut 100, mais la somme de ses parties vaut 30.")


@pytest.mark.parametrize(
    ("rate", "structures", "flagged"),
    [
        (0.95, 0, True),
        (0.001, 0, True),
        (95, 0, True),
        (0, 0, False),
        (0.95, 1, False),
        (0.95, "ND", False),
        (0.95, None, False),
        ("ND", 0, False),
        (0.95, -1, False),
        (1.5e2, 0, False),
    ],
)
def test_a_rate_above_zero_presupposes_a_structure(rate: Value, structures: Value | None, flagged: bool):
    entries = row(pasi_taux_couverture_30min=rate)
    if structures is not None:
        entries |= row(pasi_structures=structures)

    findings = found(entries, Code.RATE_WITHOUT_STRUCTURE)

    assert [(f.at, f.related) for f in findings] == (
        [(where("pasi_taux_couverture_30min"), (where("pasi_structures"),))] if flagged else []
    )


def test_a_rate_without_structure_says_so_and_blocks_nothing():
    entries = row(pasi_taux_couverture_30min=0.95, pasi_structures=0)
    _, validation = validated(entries)
    [finding] = found(entries, Code.RATE_WITHOUT_STRUCTURE)

    assert told(finding) == "« Taux de couverture à 30 minutes » vaut 95 % alors que « Structures engagées » vaut 0."
    assert validation.blocked == frozenset()


@pytest.mark.parametrize(
    ("caseload", "people", "advisers", "flagged"),
    [
        (50, 1000, 20, False),
        (55, 1000, 20, False),
        (45, 1000, 20, False),
        (55.1, 1000, 20, True),
        (44.9, 1000, 20, True),
        (40, 100, 2.5, False),
        (60, 1000, None, False),
        (60, None, 20, False),
        ("ND", 1000, 20, False),
        (60, 1000, 0, False),
        (60, 0, 20, False),
        (60, 1000, -20, False),
        (60, "mille", 20, False),
        (60, 1000, "vingt", False),
    ],
)
def test_a_caseload_agrees_within_a_tenth_with_people_and_advisers(
    caseload: Value, people: Value | None, advisers: Value | None, flagged: bool
):
    entries = row(ag_portefeuille_conseiller=caseload)
    if people is not None:
        entries |= row(ga_en_cours_ag=people)
    if advisers is not None:
        entries |= row(aux_ag_nb_conseillers=advisers)

    findings = found(entries, Code.CASELOAD_MISMATCH)

    assert [f.at for f in findings] == ([where("ag_portefeuille_conseiller")] if flagged else [])


def test_a_caseload_mismatch_points_to_both_weights_and_gives_the_derived_caseload():
    entries = row(ag_portefeuille_conseiller=83, ga_en_cours_ag=879, aux_ag_nb_conseillers=20)
    [finding] = found(entries, Code.CASELOAD_MISMATCH)

    assert finding.related == (where("ga_en_cours_ag"), where("aux_ag_nb_conseillers"))
    assert told(finding) == (
        "« Portefeuille par conseiller » vaut 83, mais « Suivis – accompagnement global » rapporté à « Conseillers dédiés (ETP) » donne 44."
    )


@pytest.mark.parametrize(("total", "flagged"), [(0.3, False), (0.31, True), (0.29, True)])
def test_parts_in_euros_are_added_to_the_cent(total: float, flagged: bool):
    entries = row(**{amounts.SPENT: total, amounts.STATE: 0.1, amounts.COUNTY: 0.2})

    assert bool(found(entries, Code.UNBALANCED_TOTAL, referential=amounts.referential())) is flagged
