"""The 97 situations met in the real tables, each with what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pytest
from factories import REFERENTIAL, plain, real_grid, target, year

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.figures.changes import Change, ChangeState, Reason, changes
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State, consolidate
from calpae_xl.core.findings.validation import Validation, validate
from calpae_xl.core.telling.display import cell_display, change_display
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import MissingCode, Period, ReservationType


class World(NamedTuple):
    """The shipped campaign and all that the core says of it."""

    campaign: Campaign
    validation: Validation
    cells: dict[tuple[str, Period], ConsolidatedCell]
    changes: dict[tuple[str, str, str], Change]


@cache
def world() -> World:
    campaign = read_campaign(real_grid())
    validation = validate(campaign)
    cells = consolidate(campaign, validation)
    told = changes(campaign, validation, cells)
    return World(
        campaign,
        validation,
        {(c.indicator.id, c.period): c for c in cells},
        {(c.territory, c.indicator.id, c.later.label): c for c in told},
    )


Check = Callable[[], None]


def finds(code: Code, territory: str, indicator: str, period: int | None) -> Check:
    """Exactly one finding of this code on this cell (on this row when there is no period)."""

    def check() -> None:
        wanted = (code, territory, indicator, None if period is None else year(period))
        keys = [(f.code, f.territory, f.indicator, f.period) for f in world().validation.findings]
        assert keys.count(wanted) == (2 if wanted in TWICE else 1)

    return check


TWICE = {(Code.SOFT_BOUND, "67", "rsa_1er_cer", year(2019))}
"""Above two limits at once, each of them a finding."""


def finds_no(code: Code, territory: str, indicator: str, period: int | None = None) -> Check:
    """No finding of this code on this cell, or anywhere on the row when there is no period."""

    def check() -> None:
        assert [
            f
            for f in world().validation.findings
            if (f.code, f.territory, f.indicator) == (code, territory, indicator)
            and (period is None or f.period == year(period))
        ] == []

    return check


def proposes(territory: str, indicator: str, period: int, *wanted: float | MissingCode) -> Check:
    """The corrections offered, best first."""

    def check() -> None:
        [finding] = [
            f
            for f in world().validation.findings
            if (f.territory, f.indicator, f.period) == (territory, indicator, year(period)) and f.proposals
        ]
        assert [p.code or p.value for p in finding.proposals] == [*wanted]

    return check


def reads(
    territory: str, indicator: str, period: int | Period, figure: float | None, code: MissingCode | None = None
) -> Check:
    """What the entry cell says."""
    wanted = year(period) if isinstance(period, int) else period

    def check() -> None:
        [seen] = [o for o in world().campaign.series[territory][indicator] if o.period == wanted]
        assert (seen.figure, seen.code) == (figure, code)

    return check


def gives(indicator: str, period: int | Period, state: State, value: float | None, display: str) -> Check:
    """The consolidated cell; ``value`` is the lower bound of a partial cell."""

    def check() -> None:
        cell = world().cells[indicator, year(period) if isinstance(period, int) else period]
        assert (cell.state, plain(cell_display(cell))) == (state, display)
        assert (cell.lower_bound if state is State.PARTIAL else cell.value) == (
            value if value is None else pytest.approx(value, rel=1e-12)
        )

    return check


def withholds(territory: str, indicator: str, later: int, *reasons: Reason) -> Check:
    """The change into a year is withheld for these reasons, and shows no number."""

    def check() -> None:
        change = world().changes[territory, indicator, str(later)]
        assert (change.state, change.reasons) == (ChangeState.WITHHELD, reasons)
        assert (change.absolute, change.relative) == (None, None)
        assert not any(character.isdigit() for character in change_display(change))

    return check


def misses(territory: str, indicator: str, later: int) -> Check:
    """The change into a year lacks a figure."""

    def check() -> None:
        change = world().changes[territory, indicator, str(later)]
        assert (change.state, change.reasons, change.absolute) == (ChangeState.MISSING, (Reason.MISSING_VALUE,), None)

    return check


def changes_by(territory: str, indicator: str, later: int, display: str) -> Check:
    """The change into a year is computed."""

    def check() -> None:
        change = world().changes[territory, indicator, str(later)]
        assert (change.state, plain(change_display(change))) == (ChangeState.COMPUTED, display)

    return check


def reserved(indicator: str, period: int, *expected: tuple[str, ReservationType]) -> Check:
    """The reservations that the consolidated cell inherits."""

    def check() -> None:
        found = world().cells[indicator, year(period)].reservations
        assert {*expected} <= {(r.territory, r.type) for r in found}

    return check


def targets_are_no_year() -> None:
    assert {c.later.label for c in world().changes.values()} == {"2019", "2020", "2021", "2022"}
    assert {c.later.kind for c in world().changes.values()} == {year(2022).kind}


def every_theme_is_blank_before_the_plan() -> None:
    themes = [i.id for i in REFERENTIAL.entered if i.parent in {"form_cnfpt_total", "form_spec_total"}]
    for name in themes:
        for period in (2018, 2019):
            gives(name, period, State.MISSING, None, "")()
            misses("6AE", name, period + 1 if period == 2018 else 2020)()
    reads("67", "form_spec_territoires", 2021, 0)()
    reads("67", "form_spec_territoires", 2018, None, MissingCode.BLANK)()


def measure_of_the_guarantee_is_3_2() -> None:
    names = ("ga_orientes", "ga_en_cours", "ag_portefeuille_conseiller", "ag_delai_demarrage")
    assert {REFERENTIAL.indicators[name].code for name in names} == {"3.2"}
    assert {i.code for i in REFERENTIAL.entered if i.id.startswith("rsa_")} == {"3.1"}


def rows_pair_by_id() -> None:
    for rows in world().campaign.series.values():
        assert list(rows) == [i.id for i in REFERENTIAL.entered]


def labels_are_clean() -> None:
    labels = [i.label + i.short + i.measure for i in REFERENTIAL.indicators.values()]
    assert not any(mark in label for label in labels for mark in "<>^{}")


def no_unit_of_its_own() -> None:
    for territory, figures in {"67": (22, 28, 22), "68": (24, 26, 27)}.items():
        for period, figure in zip((2020, 2021, 2022), figures, strict=True):
            reads(territory, "ag_delai_demarrage", period, figure)()


R = ReservationType
BREAK_2021 = {
    "T045": "pasi_structures_hors_cd", "T046": "pasi_personnes_cd", "T048": "ga_orientes",
}  # fmt: skip
SEEN: dict[str, tuple[Check, ...]] = {
    "T001": (finds(Code.MALFORMED_NUMBER, "68", "ga_en_cours", 2020), proposes("68", "ga_en_cours", 2020, 8500, 85002),
             gives("ga_en_cours", 2020, State.BLOCKED, None, "BLOQUÉ"),
             withholds("68", "ga_en_cours", 2021, Reason.SERIES_BREAK, Reason.BLOCKED)),
    "T002": (finds(Code.CODE_WITH_TEXT, "67", "rdp_intervenants_formes", 2021),
             proposes("67", "rdp_intervenants_formes", 2021, MissingCode.ND),
             gives("rdp_intervenants_formes", 2021, State.BLOCKED, None, "BLOQUÉ")),
    "T003": (finds(Code.NUMBER_WITH_WORDS, "67", "form_cnfpt_numerique", 2020),
             proposes("67", "form_cnfpt_numerique", 2020, 355),
             withholds("67", "form_cnfpt_numerique", 2021, Reason.SERIES_BREAK, Reason.BLOCKED),
             gives("form_cnfpt_total", 2020, State.BLOCKED, None, "BLOQUÉ")),
    "T004": (finds(Code.NUMBER_WITH_WORDS, "67", "form_spec_numerique", 2020),
             proposes("67", "form_spec_numerique", 2020, 121),
             gives("form_spec_total", 2020, State.BLOCKED, None, "BLOQUÉ")),
    "T008": (no_unit_of_its_own,),
    "T009": (reads("67", "ag_delai_demarrage", target(), 21), reads("68", "ag_delai_demarrage", target(), 21),
             gives("ag_delai_demarrage", target(), State.COMPLETE, 21, "Tendre vers 3 semaines")),
    "T011": (labels_are_clean,),
    "T012": (reads("67", "rsa_ne_orientes_1mois", 2018, None, MissingCode.NC),
             finds(Code.UNSPECIFIED_NC, "67", "rsa_ne_orientes_1mois", 2018),
             gives("rsa_ne_orientes_1mois", 2018, State.PARTIAL, 961, "≥ 961 (68 seul ; 67 NC)")),
    "T013": (finds(Code.UNSPECIFIED_NC, "67", "form_cnfpt_participation", 2022),
             gives("form_cnfpt_participation", 2022, State.PARTIAL, 12, "≥ 12 (68 seul ; 67 NC)")),
    "T014": (finds(Code.UNSPECIFIED_NC, "67", "form_cnfpt_dev_social", 2022),
             gives("form_cnfpt_dev_social", 2022, State.PARTIAL, 2, "≥ 2 (68 seul ; 67 NC)")),
    "T017": (every_theme_is_blank_before_the_plan,),
    "T018": (misses("67", "mob_mesures_diagnostic", 2022), misses("68", "mob_mesures_diagnostic", 2022),
             misses("6AE", "mob_mesures_diagnostic", 2022),
             gives("mob_mesures_diagnostic", 2022, State.COMPLETE, 238, "238")),
    "T019": (misses("67", "ase_majeurs_annee", 2022), misses("68", "ase_ressources", 2022),
             misses("6AE", "ase_logement_stable", 2022), finds(Code.FIGURE_LOST, "67", "ase_majeurs_annee", 2022)),
    "T020": (finds(Code.FIGURE_IN_COMMENT, "67", "ase_ressources", None),
             reads("67", "ase_ressources", 2022, None, MissingCode.ND),
             gives("ase_ressources", 2021, State.PARTIAL, 119, "≥ 119 (68 seul ; 67 ND)")),
    "T021": (finds(Code.FIGURE_IN_COMMENT, "67", "ase_parcours_pro_scolaire", None),
             gives("ase_parcours_pro_scolaire", 2021, State.PARTIAL, 129, "≥ 129 (68 seul ; 67 ND)")),
    "T022": (reads("67", "rdp_intervenants_formes", 2022, 0),
             gives("rdp_intervenants_formes", 2022, State.COMPLETE, 0, "0"),
             changes_by("68", "rdp_intervenants_formes", 2022, "−90 (−100 %)")),
    "T023": (gives("pasi_taux_couverture_30min", 2018, State.RANGE, None, "95 %–100 %"),
             gives("pasi_taux_couverture_30min", 2019, State.RANGE, None, "95 %–100 %"),
             gives("pasi_taux_couverture_30min", 2020, State.RANGE, None, "95 %–100 %")),
    "T024": (gives("pasi_taux_couverture_30min", 2021, State.COMPLETE, 100, "100 %"),
             gives("pasi_taux_couverture_30min", 2022, State.COMPLETE, 100, "100 %"),
             gives("pasi_taux_couverture_30min", target(), State.COMPLETE, 100, "100 %")),
    "T025": (gives("ag_delai_demarrage", 2022, State.WEIGHTED, (22 * 894 + 27 * 765) / 1659, "24,3 jours"),),
    "T026": (gives("ag_delai_demarrage", 2020, State.RANGE, None, "22–24 jours"),
             gives("ag_delai_demarrage", 2021, State.RANGE, None, "26–28 jours")),
    "T027": (gives("ag_portefeuille_conseiller", 2019, State.RANGE, None, "8–70"),
             gives("ag_portefeuille_conseiller", 2020, State.RANGE, None, "78–80"),
             gives("ag_portefeuille_conseiller", 2021, State.RANGE, None, "88–96"),
             gives("ag_portefeuille_conseiller", 2022, State.RANGE, None, "54–83")),
    "T028": (gives("form_spec_insertion_pro", 2022, State.COUNTED_ONCE, 167, "167"),
             gives("form_spec_total", 2022, State.COUNTED_ONCE, 1059, "1 059"),
             finds_no(Code.EQUAL_DEPARTMENTS, "68", "form_spec_insertion_pro")),
    "T029": (finds(Code.UNEVEN_DEPARTMENTS, "68", "form_spec_insertion_pro", 2021),
             gives("form_spec_insertion_pro", 2021, State.COMPLETE, 201, "201")),
    "T030": (finds(Code.EQUAL_DEPARTMENTS, "68", "form_cnfpt_insertion_pro", 2022),
             gives("form_cnfpt_insertion_pro", 2022, State.COMPLETE, 4, "4")),
    "T031": (finds(Code.UNEVEN_DEPARTMENTS, "68", "pasi_personnes_cd", 2020),
             finds(Code.UNEVEN_DEPARTMENTS, "68", "pasi_personnes_cd", 2021),
             finds_no(Code.UNEVEN_DEPARTMENTS, "68", "pasi_personnes_cd", 2022),
             gives("pasi_personnes_cd", 2022, State.COMPLETE, 279_463, "279 463"),
             reserved("pasi_personnes_cd", 2022, ("67", R.DIFFERING_DEFINITION), ("68", R.DIFFERING_DEFINITION))),
    "T032": (gives("rsa_nouveaux_entrants", 2022, State.COMPLETE, 11_341, "11 341"),
             reserved("rsa_nouveaux_entrants", 2022, ("67", R.DIFFERING_DEFINITION), ("68", R.DIFFERING_DEFINITION),
                      ("67", R.UNDERESTIMATED))),
    "T033": (targets_are_no_year,),
    "T034": (gives("pasi_structures_hors_cd", 2018, State.PARTIAL, 0, "ND (67 : 0 ; 68 ND)"),
             gives("pasi_structures_hors_cd", 2021, State.PARTIAL, 22, "≥ 22 (67 seul ; 68 ND)"),
             gives("pasi_structures_hors_cd", target(), State.PARTIAL, 35, "≥ 35 (67 seul ; 68 ND)"),
             withholds("6AE", "pasi_structures_hors_cd", 2022, Reason.UNEQUAL_COVERAGE)),
    "T035": (gives("ase_ressources", 2019, State.PARTIAL, 134, "≥ 134 (68 seul ; 67 ND)"),
             gives("ase_parcours_pro_scolaire", 2020, State.PARTIAL, 183, "≥ 183 (68 seul ; 67 ND)"),
             withholds("6AE", "ase_ressources", 2020, Reason.UNEQUAL_COVERAGE)),
    "T036": (withholds("6AE", "rsa_nouveaux_entrants", 2019, Reason.UNEQUAL_COVERAGE, Reason.DIFFERING_DEFINITION),
             withholds("6AE", "rsa_1er_cer", 2019, Reason.UNEQUAL_COVERAGE),
             withholds("6AE", "ga_en_cours", 2019, Reason.UNEQUAL_COVERAGE, Reason.DIFFERING_DEFINITION)),
    "T037": (withholds("67", "rsa_1er_rdv", 2020, Reason.PARTIAL_YEAR),
             withholds("67", "rsa_1er_rdv", 2021, Reason.PARTIAL_YEAR),
             finds_no(Code.UNJUSTIFIED_JUMP, "67", "rsa_1er_rdv")),
    "T038": (withholds("67", "rsa_1er_cer", 2020, Reason.PARTIAL_YEAR),
             withholds("67", "rsa_1er_cer", 2021, Reason.PARTIAL_YEAR),
             finds_no(Code.UNJUSTIFIED_JUMP, "67", "rsa_1er_cer")),
    "T039": (withholds("68", "rsa_1er_rdv", 2022, Reason.PARTIAL_YEAR, Reason.EXCEPTIONAL_EVENT),
             reserved("rsa_1er_rdv", 2022, ("68", R.PARTIAL_YEAR), ("68", R.EXCEPTIONAL_EVENT))),
    "T040": (withholds("68", "rsa_1er_cer", 2022, Reason.PARTIAL_YEAR, Reason.EXCEPTIONAL_EVENT),),
    "T041": (withholds("68", "ga_orientes", 2022, Reason.PARTIAL_YEAR, Reason.EXCEPTIONAL_EVENT),),
    "T042": (withholds("68", "ga_en_cours", 2022, Reason.PARTIAL_YEAR, Reason.EXCEPTIONAL_EVENT),),
    "T043": (withholds("67", "rsa_nouveaux_entrants", 2022, Reason.UNDERESTIMATED),
             withholds("6AE", "rsa_nouveaux_entrants", 2022, Reason.UNDERESTIMATED, Reason.DIFFERING_DEFINITION)),
    "T044": (withholds("67", "rsa_1er_cer", 2022, Reason.UNDERESTIMATED),
             withholds("6AE", "rsa_1er_cer", 2022, Reason.PARTIAL_YEAR, Reason.UNDERESTIMATED, Reason.EXCEPTIONAL_EVENT)),
    **{trap: (withholds("67", name, 2021, Reason.SERIES_BREAK),) for trap, name in BREAK_2021.items()},
    "T047": (misses("67", "pasi_personnes_hors_cd", 2021),
             lambda: _breaks("pasi_personnes_hors_cd", "2021")),
    "T049": (withholds("67", "ga_en_cours", 2021, Reason.SERIES_BREAK), finds_no(Code.UNJUSTIFIED_JUMP, "67", "ga_en_cours", 2021)),
    "T050": (lambda: _breaks("ga_orientes_ag", "2021"),),
    "T051": (lambda: _breaks("ga_en_cours_ag", "2021"),),
    "T052": (lambda: _breaks("form_cnfpt_total", "2021"),
             withholds("6AE", "form_cnfpt_total", 2021, Reason.SERIES_BREAK, Reason.BLOCKED)),
    "T053": (lambda: _breaks("form_spec_total", "2021"),
             withholds("6AE", "form_spec_total", 2021, Reason.SERIES_BREAK, Reason.BLOCKED)),
    "T054": (withholds("67", "ga_orientes", 2020, Reason.SERIES_BREAK),
             withholds("6AE", "ga_orientes", 2020, Reason.SERIES_BREAK)),
    "T056": (withholds("67", "ag_portefeuille_conseiller", 2022, Reason.SERIES_BREAK),),
    "T057": (misses("67", "ase_logement_stable", 2022),
             reserved("ase_logement_stable", 2022, ("67", R.SERIES_BREAK))),
    "T060": (finds(Code.HARD_BOUND, "67", "ase_logement_stable", 2019),
             gives("ase_logement_stable", 2019, State.BLOCKED, None, "BLOQUÉ")),
    "T061": (finds(Code.SOFT_BOUND, "67", "ase_pec_referentiel", 2021),
             gives("ase_pec_referentiel", 2021, State.COMPLETE, 939, "939")),
    "T062": (finds(Code.SOFT_BOUND, "68", "ase_pec_referentiel", 2021),),
    "T063": (finds(Code.SOFT_BOUND, "67", "rsa_1er_rdv", 2021),
             gives("rsa_1er_rdv", 2021, State.COMPLETE, 9760, "9 760")),
    "T064": (finds(Code.SOFT_BOUND, "67", "rsa_1er_cer", 2019),),
    "T065": (finds(Code.SOFT_BOUND, "68", "ga_en_cours", 2018), finds(Code.SOFT_BOUND, "68", "ga_en_cours", 2021),
             finds(Code.SOFT_BOUND, "68", "ga_en_cours", 2022), finds_no(Code.SOFT_BOUND, "68", "ga_en_cours", 2020)),
    "T066": (finds(Code.BELOW_PUBLISHED_PART, "67", "ga_orientes", 2020),
             gives("ga_orientes", 2020, State.COMPLETE, 1356, "1 356")),
    "T067": (finds(Code.RATE_WITHOUT_STRUCTURE, "68", "pasi_taux_couverture_30min", 2018),),
    "T068": (finds_no(Code.UNBALANCED_TOTAL, "67", "ga_orientes"), finds_no(Code.COMMENT_ARITHMETIC, "67", "ga_orientes"),
             reads("67", "ga_orientes_dept", 2022, 1274), reads("67", "ga_orientes_ag", 2022, 894)),
    "T069": (finds_no(Code.UNBALANCED_TOTAL, "67", "ga_en_cours"), finds_no(Code.COMMENT_ARITHMETIC, "67", "ga_en_cours"),
             reads("67", "ga_en_cours_dept", 2022, 708), reads("67", "ga_en_cours_ag", 2022, 879)),
    "T070": (finds_no(Code.UNBALANCED_TOTAL, "68", "ga_orientes"), finds_no(Code.COMMENT_ARITHMETIC, "68", "ga_orientes"),
             reads("68", "ga_orientes_dept", 2022, 971), reads("68", "ga_orientes_ag", 2022, 765)),
    "T071": (finds_no(Code.UNBALANCED_TOTAL, "68", "ga_en_cours"), finds_no(Code.COMMENT_ARITHMETIC, "68", "ga_en_cours"),
             reads("68", "ga_en_cours_dept", 2022, 4481), reads("68", "ga_en_cours_ag", 2022, 1027)),
    "T072": (finds(Code.COMMENT_ARITHMETIC, "67", "pasi_structures_hors_cd", None),),
    "T073": (finds_no(Code.COMMENT_ARITHMETIC, "68", "pasi_structures_hors_cd"),
             reads("68", "pasi_structures_hors_cd", 2022, 21)),
    "T075": (finds(Code.UNJUSTIFIED_JUMP, "67", "pasi_personnes_cd", 2022),
             changes_by("67", "pasi_personnes_cd", 2022, "+94 135 (+574,9 %)")),
    "T076": (finds(Code.SOFT_BOUND, "67", "ag_portefeuille_conseiller", 2019),
             finds(Code.UNJUSTIFIED_JUMP, "67", "ag_portefeuille_conseiller", 2020)),
    "T077": (withholds("67", "ga_orientes", 2020, Reason.SERIES_BREAK),
             withholds("67", "ga_orientes", 2021, Reason.SERIES_BREAK)),
    "T078": (withholds("67", "ga_en_cours", 2021, Reason.SERIES_BREAK),
             finds(Code.UNJUSTIFIED_JUMP, "67", "ga_en_cours", 2022)),
    "T079": (finds(Code.UNCHANGED_FIGURE, "68", "ga_orientes", 2019),
             changes_by("68", "ga_orientes", 2019, "0 (0 %)")),
    "T080": (finds(Code.IDENTICAL_ROWS, "68", "ase_parcours_pro_scolaire", 2019),),
    "T082": (finds_no(Code.IDENTICAL_ROWS, "67", "rsa_1er_rdv"), finds_no(Code.SOFT_BOUND, "67", "rsa_1er_rdv", 2019)),
    "T083": (finds_no(Code.IDENTICAL_ROWS, "67", "ag_portefeuille_conseiller"),
             finds_no(Code.IDENTICAL_ROWS, "67", "rdp_personnes_accompagnees")),
    "T087": (reads("67", "ga_en_cours", 2018, None, MissingCode.ND), reads("67", "ga_en_cours", 2019, 803),
             reads("67", "ga_en_cours", 2022, 1587), reads("67", "ga_en_cours", target(), None, MissingCode.ND)),
    "T088": (reads("67", "ag_portefeuille_conseiller", 2019, 8), reads("67", "ag_portefeuille_conseiller", 2022, 83),
             reads("67", "ag_portefeuille_conseiller", target(), None, MissingCode.ND)),
    "T089": (reads("67", "form_spec_dev_social", 2019, None, MissingCode.BLANK),
             reads("67", "form_spec_dev_social", 2021, 0), reads("67", "form_spec_dev_social", 2022, 0),
             reads("67", "form_spec_dev_social", target(), None, MissingCode.ND)),
    "T090": (reads("67", "mob_mesures_diagnostic", 2021, None, MissingCode.BLANK),
             reads("67", "mob_mesures_diagnostic", 2022, 179), reads("68", "mob_mesures_diagnostic", 2022, 59)),
    "T091": (reads("68", "form_spec_insertion_pro", target(), None, MissingCode.ND),),
    "T093": (measure_of_the_guarantee_is_3_2,),
    "T094": (rows_pair_by_id,),
    "T097": (finds(Code.SMALL_COUNT, "67", "form_cnfpt_numerique", 2021),
             finds(Code.SMALL_COUNT, "68", "form_spec_insertion_pro", 2021),
             finds_no(Code.SMALL_COUNT, "67", "form_cnfpt_dev_social")),
}  # fmt: skip


def _breaks(indicator: str, label: str) -> None:
    assert label in REFERENTIAL.indicators[indicator].breaks


UNSEEN = {
    "T005": "unit of a figure of the 2020 vintage",
    "T006": "cell of the 2020 vintage",
    "T007": "cell of the 2020 vintage",
    "T010": "target of the 2020 vintage, whose due date slipped",
    "T015": "code that changed between two vintages",
    "T016": "code that changed between two vintages",
    "T055": "scope that changed between two vintages",
    "T058": "label that changed between two vintages",
    "T059": "reference date in the headers of the sources",
    "T074": "figure of the 2020 vintage",
    "T081": "half of it is a figure of the 2020 vintage",
    "T084": "figure that changed rows between two vintages",
    "T085": "figure that changed rows between two vintages",
    "T086": "figures of two vintages",
    "T092": "page breaks of the sources",
    "T095": "a source that does not name its department",
    "T096": "codes renumbered between two vintages",
}


@pytest.mark.parametrize("trap", SEEN)
def test_no_trap_of_the_real_tables_is_fallen_into(trap: str):
    for check in SEEN[trap]:
        check()


def test_every_trap_is_accounted_for():
    assert sorted([*SEEN, *UNSEEN]) == [f"T{number:03}" for number in range(1, 98)]
