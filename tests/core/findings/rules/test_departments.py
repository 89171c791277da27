"""Departments against each other: counted twice, or not counting the same thing."""

from __future__ import annotations

import amounts
import factories
import pytest
from factories import found, plain, shipped_settings, target, told, validated, year

from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import CellRef, Period, Reservation, ReservationType, Territory
from calpae_xl.core.trade.values import Value

Y = year(2022)
FLOW = "mob_mesures_diagnostic"
THREE = shipped_settings(
    territories=(Territory("67", "Bas-Rhin"), Territory("68", "Haut-Rhin"), Territory("90", "Belfort"))
)
SIX = shipped_settings(territories=tuple(Territory(str(code), "Essai") for code in range(60, 66)))


def where(indicator: str, period: Period = Y, territory: str = "68") -> CellRef:
    return factories.where(indicator, period, territory)


def across(
    bas_rhin: Value, haut_rhin: Value, belfort: Value | None = None, indicator: str = FLOW, period: Period = Y
) -> dict[tuple[str, str, Period], Value]:
    """One cell of each department."""
    figures = zip(("67", "68", "90"), (bas_rhin, haut_rhin, belfort), strict=True)
    return {(code, indicator, period): figure for code, figure in figures if figure is not None}


def scope(*territories: str, indicator: str = FLOW, period: str | None = "2022") -> list[Reservation]:
    return [Reservation(code, indicator, period, ReservationType.CEA_SCOPE) for code in territories]


def carried(code: Code, entries: dict[tuple[str, str, Period], Value], **options: object) -> list[CellRef]:
    return [f.at for f in found(entries, code, **options)]


@pytest.mark.parametrize(
    ("bas_rhin", "haut_rhin", "flagged"),
    [
        (0, 0, False),
        (1, 1, False),
        (2, 2, True),
        (167, 167, True),
        (167, 168, False),
        ("ND", "ND", False),
        ("167", 167, False),
        (-5, -5, False),
        (2.5, 2.5, False),
        (167, "", False),
    ],
)
def test_equal_figures_above_one_may_be_one_count(bas_rhin: Value, haut_rhin: Value, flagged: bool):
    assert carried(Code.EQUAL_DEPARTMENTS, across(bas_rhin, haut_rhin)) == ([where(FLOW)] if flagged else [])


@pytest.mark.parametrize(
    ("indicator", "figure"),
    [
        ("pasi_taux_couverture_30min", 0.95),
        ("ag_delai_demarrage", 24),
        ("ag_portefeuille_conseiller", 80),
        ("aux_population_municipale", 500_000),
    ],
)
def test_what_is_never_added_may_be_equal(indicator: str, figure: float):
    assert carried(Code.EQUAL_DEPARTMENTS, across(figure, figure, indicator=indicator)) == []


def test_equal_targets_are_no_clue():
    assert carried(Code.EQUAL_DEPARTMENTS, across(167, 167, period=target())) == []


@pytest.mark.parametrize("scoped", [("67",), ("68",), ("67", "68")])
def test_the_scope_answers_the_question(scoped: tuple[str, ...]):
    assert carried(Code.EQUAL_DEPARTMENTS, across(167, 167), reservations=scope(*scoped)) == []
    assert carried(Code.EQUAL_DEPARTMENTS, across(167, 167), reservations=scope(*scoped, period=None)) == []
    assert carried(Code.EQUAL_DEPARTMENTS, across(167, 167), reservations=scope(*scoped, period="2021")) != []


def test_equal_figures_are_carried_by_the_68_and_follow_their_threshold():
    [finding] = found(across(167, 167), Code.EQUAL_DEPARTMENTS)

    assert (finding.at, finding.related, finding.territory) == (where(FLOW), (where(FLOW, territory="67"),), "68")
    assert carried(Code.EQUAL_DEPARTMENTS, across(167, 167), settings=shipped_settings(equal_above=167)) == []
    assert told(finding) == (
        "« Mesures de diagnostic mobilité » vaut 167 dans le 68 comme dans le 67 : peut-être compté une seule fois."
    )


def test_three_equal_departments_are_three_pairs():
    findings = found(across(167, 167, 167), Code.EQUAL_DEPARTMENTS, settings=THREE)

    assert [(f.territory, *(o.territory for o in f.read[1:])) for f in findings] == [
        ("68", "67"),
        ("90", "67"),
        ("90", "68"),
    ]


@pytest.mark.parametrize(
    ("bas_rhin", "haut_rhin", "flagged"),
    [
        (100, 500, False),
        (100, 501, True),
        (500, 100, False),
        (501, 100, True),
        (1, 10, False),
        (1, 11, True),
        (0, 1000, False),
        (1000, 0, False),
        ("ND", 1000, False),
        (1000, "", False),
        ("100", 1000, False),
        (-100, 1000, False),
    ],
)
def test_a_ratio_beyond_five_is_flagged(bas_rhin: Value, haut_rhin: Value, flagged: bool):
    assert carried(Code.UNEVEN_DEPARTMENTS, across(bas_rhin, haut_rhin)) == ([where(FLOW)] if flagged else [])


@pytest.mark.parametrize("most", [3, 7, 2.5])
def test_the_ratio_itself_is_accepted_both_ways(most: float):
    settings = shipped_settings(max_department_ratio=most)
    small, large = 1000, int(1000 * most)

    assert carried(Code.UNEVEN_DEPARTMENTS, across(small, large), settings=settings) == []
    assert carried(Code.UNEVEN_DEPARTMENTS, across(large, small), settings=settings) == []
    assert carried(Code.UNEVEN_DEPARTMENTS, across(small, large + 1), settings=settings) != []
    assert carried(Code.UNEVEN_DEPARTMENTS, across(large + 1, small), settings=settings) != []


def test_targets_and_what_is_not_added_may_be_uneven():
    assert carried(Code.UNEVEN_DEPARTMENTS, across(100, 1000, period=target())) == []
    assert carried(Code.UNEVEN_DEPARTMENTS, across(10, 100, indicator="ag_delai_demarrage")) == []
    assert carried(Code.UNEVEN_DEPARTMENTS, across(10, 100, indicator="aux_ag_nb_conseillers")) == []


def test_uneven_figures_are_told_with_their_ratio():
    [more] = found(across(15_583, 203_470), Code.UNEVEN_DEPARTMENTS)
    [less] = found(across(8814, 946), Code.UNEVEN_DEPARTMENTS)

    assert (more.at, more.related) == (where(FLOW), (where(FLOW, territory="67"),))
    assert told(more) == (
        "« Mesures de diagnostic mobilité » vaut 203 470 dans le 68 et 15 583 dans le 67, soit 13,1 fois plus : "
        "comptez-vous la même chose ?"
    )
    assert "soit 9,3 fois moins :" in told(less)


@pytest.mark.parametrize("scoped", [("67",), ("68",), ("67", "68")])
@pytest.mark.parametrize("period", [Y, target()], ids=lambda p: p.header)
def test_two_figures_counted_once_for_both_contradict_each_other(period: Period, scoped: tuple[str, ...]):
    entries = across(167, 100, period=period)

    [finding] = found(entries, Code.CONFLICTING_SCOPE, reservations=scope(*scoped, period=period.label))

    assert (finding.at, finding.related) == (where(FLOW, period), (where(FLOW, period, "67"),))


@pytest.mark.parametrize(
    ("bas_rhin", "haut_rhin"),
    [(167, 167), (167, "ND"), (167, ""), ("NC", 167), ("ND", "ND"), (167, "100 agents"), (167, -100), (0, 0)],
)
def test_one_figure_or_twice_the_same_contradicts_nothing(bas_rhin: Value, haut_rhin: Value):
    assert carried(Code.CONFLICTING_SCOPE, across(bas_rhin, haut_rhin), reservations=scope("67", "68")) == []


def test_zero_and_a_figure_contradict_each_other():
    assert carried(Code.CONFLICTING_SCOPE, across(167, 0), reservations=scope("67")) == [where(FLOW)]


def test_without_the_scope_or_on_another_year_nothing_contradicts():
    assert carried(Code.CONFLICTING_SCOPE, across(167, 100)) == []
    assert carried(Code.CONFLICTING_SCOPE, across(167, 100), reservations=scope("67", period="2021")) == []


def test_a_contradiction_asks_its_question():
    theme = "form_spec_insertion_pro"
    entries = across(200, 1, indicator=theme)
    [finding] = found(entries, Code.CONFLICTING_SCOPE, reservations=scope("67", "68", indicator=theme))

    assert told(finding) == (
        "« Spécifique – insertion » est compté à l’échelle de la CeA, mais 200 (67) et 1 (68) :"
        " le 68 a-t-il aussi compté ces agents ?"
    )


def test_a_contradiction_about_measures_does_not_speak_of_agents():
    [finding] = found(across(200, 1), Code.CONFLICTING_SCOPE, reservations=scope("67"))

    assert "agents" not in told(finding)


def test_no_justification_lifts_a_contradiction():
    reservations = scope("67", "68")
    [finding] = found(across(200, 1), Code.CONFLICTING_SCOPE, reservations=reservations)
    justified = {finding.fingerprint: "Vérifié."}

    assert carried(Code.CONFLICTING_SCOPE, across(200, 1), reservations=reservations, justifications=justified) == [
        where(FLOW)
    ]


def test_a_scope_on_one_figure_binds_all_the_others():
    entries = across(100, 200, 300)

    assert [f.at for f in found(entries, Code.CONFLICTING_SCOPE, settings=THREE, reservations=scope("90"))] != []


def test_a_contradiction_blocks_however_many_departments_there_are():
    entries = {("60", FLOW, Y): 167, ("61", FLOW, Y): 100}

    assert found(entries, Code.CONFLICTING_SCOPE, settings=SIX, reservations=scope("60")) != []


@pytest.mark.parametrize("absent", ["ND", "NC", "SO", ""])
def test_a_scope_on_a_cell_without_figure_is_told_on_it(absent: str):
    [finding] = found(across(22, absent), Code.SCOPE_WITHOUT_FIGURE, reservations=scope("68"))

    assert (finding.at, finding.related) == (where(FLOW, territory="68"), (where(FLOW, territory="67"),))
    assert told(finding).endswith("le chiffre du 67 reste compté pour lui seul.")


@pytest.mark.parametrize("cells", [(22, 22), ("ND", "ND"), (22, "22 agents"), (22, -5), ("ND", 22)])
def test_a_scope_on_a_figure_on_nothing_or_on_what_blocks_anyway_is_not(cells: tuple[Value, Value]):
    assert carried(Code.SCOPE_WITHOUT_FIGURE, across(*cells), reservations=scope("68")) == []


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        ("form_cnfpt_total", "ce total est fait de thèmes"),
        ("pasi_taux_couverture_30min", "un taux ne s’additionne pas"),
        ("ag_delai_demarrage", "un délai ne s’additionne pas"),
        ("ag_portefeuille_conseiller", "un portefeuille ne s’additionne pas"),
    ],
)
def test_a_scope_where_it_has_no_effect_is_told(indicator: str, words: str):
    reservations = [*scope("67", indicator=indicator), *scope("67", indicator=indicator)]
    [finding] = found({}, Code.MISPLACED_SCOPE, reservations=reservations)

    assert finding.at == where(indicator, territory="67")
    assert words in told(finding)


def test_a_scope_for_every_year_is_told_on_the_year_of_the_campaign():
    [finding] = found({}, Code.MISPLACED_SCOPE, reservations=scope("68", indicator="form_spec_total", period=None))

    assert finding.at == where("form_spec_total", Y, "68")
    assert found({}, Code.MISPLACED_SCOPE, reservations=scope("68", indicator="form_spec_numerique")) == []


def test_many_departments_are_not_held_against_each_other():
    entries = {(t.code, FLOW, Y): 167 for t in SIX.territories} | {("60", FLOW, Y): 1}
    _, validation = validated(entries, settings=SIX)

    assert {f.code for f in validation.findings}.isdisjoint({Code.EQUAL_DEPARTMENTS, Code.UNEVEN_DEPARTMENTS})


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [
        (5000, 5000, {Code.EQUAL_DEPARTMENTS}),
        (1000, 1000, set()),
        (12, 12_000, {Code.UNEVEN_DEPARTMENTS}),
        (10_000, 50_000, set()),
        (10_000, 50_000.01, {Code.UNEVEN_DEPARTMENTS}),
        (1.5, 900, set()),
        (1.5, 1.5, set()),
    ],
)
def test_amounts_are_held_against_each_other_above_what_euros_say_is_little(one: float, other: float, codes: set[Code]):
    judged = (Code.EQUAL_DEPARTMENTS, Code.UNEVEN_DEPARTMENTS, Code.SMALL_COUNT)
    entries = across(one, other, indicator=amounts.ONE)

    assert {f.code for f in found(entries, *judged, referential=amounts.referential())} == codes


def test_an_execution_rate_that_its_amounts_cannot_give_is_reported():
    entries = {
        **across(650, 3200, indicator=amounts.SPENT),
        **across(1000, 4000, indicator=amounts.PLANNED),
        **across(0.1, 0.2, indicator=amounts.EXECUTION),
    }
    read, validation = validated(entries, referential=amounts.referential())
    said = {
        f.code: plain(sentence(f, read.referential, read.settings)[0])
        for f in validation.findings
        if f.code in {Code.MEAN_OUTSIDE, Code.CASELOAD_MISMATCH} and f.territory == "68"
    }

    assert said == {
        Code.MEAN_OUTSIDE: "« Taux d’exécution » : le rapport des sommes donne 77 %, hors de ce que donnent les "
        "départements, de 10 % à 20 %. La fourchette est montrée.",
        Code.CASELOAD_MISMATCH: "« Taux d’exécution » vaut 20 %, mais « Montant dépensé » rapporté à « Montant prévu » "
        "donne 80 %.",
    }


@pytest.mark.parametrize(("rate", "flagged"), [(0.65, False), (0.66, False), (0.661, True), (0.639, True)])
def test_an_execution_rate_may_be_rounded_by_a_point(rate: float, flagged: bool):
    entries = {
        **across(650, 650, indicator=amounts.SPENT),
        **across(1000, 1000, indicator=amounts.PLANNED),
        **across(0.65, rate, indicator=amounts.EXECUTION),
    }

    assert bool(carried(Code.CASELOAD_MISMATCH, entries, referential=amounts.referential())) is flagged
