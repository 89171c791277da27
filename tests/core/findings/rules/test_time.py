"""A figure against the year before and against what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import amounts
import pytest
from factories import REFERENTIAL, found, plain, shipped_settings, target, told, validated, where, year

from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import CellRef, Period, Reservation, ReservationType
from calpae_xl.core.trade.values import Value

FLOW, STOCK, CASES = "mob_mesures_diagnostic", "pasi_structures", "rdp_personnes_accompagnees"
RATE = "pasi_taux_couverture_30min"
BROKEN = "pasi_personnes_cd"
"""A flow with a break declared in 2021."""


def series(
    indicator: str, figures: Mapping[int, Value], aim: Value | None = None
) -> dict[tuple[str, str, Period], Value]:
    """Figures of the 67 for one indicator, by year, and its target."""
    entries = {("67", indicator, year(label)): figure for label, figure in figures.items()}
    return entries if aim is None else {**entries, ("67", indicator, target()): aim}


def jumps(entries: Mapping[tuple[str, str, Period], Value], **options: object) -> list[CellRef]:
    return [f.at for f in found(entries, Code.UNJUSTIFIED_JUMP, **options)]


@pytest.mark.parametrize(
    ("before", "after", "flagged"),
    [
        (100, 150, False),
        (100, 151, True),
        (100, 50, False),
        (100, 49, True),
        (100, 0, True),
        (10, 21, True),
        (10, 20, False),
        (10, 19, False),
        (9, 18, False),
        (1, 12, True),
        (1, 11, False),
        (20, 9, True),
        (19, 9, False),
        (0, 5000, True),
        (0, 11, True),
        (0, 10, False),
        (0, 0, False),
        (10**11, 1.5 * 10**11, False),
    ],
)
def test_a_jump_is_beyond_the_ratio_and_beyond_ten_units(before: int, after: float, flagged: bool):
    assert jumps(series(FLOW, {2021: before, 2022: after})) == ([where(FLOW, year(2022))] if flagged else [])


@pytest.mark.parametrize("threshold", range(1, 101))
def test_the_ratio_itself_is_accepted_whatever_it_is(threshold: int):
    settings = shipped_settings(max_change_ratio=threshold / 100)

    assert jumps(series(FLOW, {2021: 1000, 2022: 1000 + 10 * threshold}), settings=settings) == []
    assert jumps(series(FLOW, {2021: 1000, 2022: 1000 - 10 * threshold}), settings=settings) == []
    assert jumps(series(FLOW, {2021: 1000, 2022: 1010 + 10 * threshold}), settings=settings) != []


@pytest.mark.parametrize(("units", "flagged"), [(0, True), (3, True), (4, False)])
def test_the_units_are_a_setting(units: float, flagged: bool):
    settings = shipped_settings(jump_units=units)

    assert bool(jumps(series(FLOW, {2021: 4, 2022: 8}), settings=settings)) is flagged
    assert bool(jumps(series(FLOW, {2021: 0, 2022: 4}), settings=settings)) is flagged


@pytest.mark.parametrize("indicator", [FLOW, STOCK, CASES, "ag_delai_demarrage", "ag_portefeuille_conseiller"])
def test_counts_delays_and_caseloads_jump(indicator: str):
    assert jumps(series(indicator, {2020: 40, 2021: 80})) == [where(indicator, year(2021))]


@pytest.mark.parametrize(
    ("before", "after", "flagged"),
    [(1, 0.1, True), (0.85, 0.96, True), (0.96, 0.85, True), (0.85, 0.95, False), (0.02, 0.08, False), (0, 0.11, True)],
)
def test_a_rate_jumps_by_its_points(before: float, after: float, flagged: bool):
    assert jumps(series(RATE, {2021: before, 2022: after})) == ([where(RATE, year(2022))] if flagged else [])


@pytest.mark.parametrize(("points", "flagged"), [(3.9, True), (4, False)])
def test_the_points_of_rates_are_a_setting(points: float, flagged: bool):
    assert bool(jumps(series(RATE, {2021: 0.9, 2022: 0.94}), settings=shipped_settings(jump_points=points))) is flagged


def test_weights_do_not_jump():
    assert jumps(series("aux_population_municipale", {2021: 100, 2022: 900})) == []


MISSING = ["ND", "NC", "", "12 agents", "100", -100, 99.5]


@pytest.mark.parametrize("missing", MISSING, ids=repr)
def test_no_figure_at_one_end_is_no_jump(missing: Value):
    assert jumps(series(FLOW, {2021: missing, 2022: 1000})) == []
    assert jumps(series(FLOW, {2021: 100, 2022: missing})) == []


@pytest.mark.parametrize("missing", MISSING, ids=repr)
def test_across_years_without_a_figure_the_last_known_one_counts(missing: Value):
    [finding] = found(series(FLOW, {2019: 232, 2020: missing, 2021: missing, 2022: 20_000}), Code.UNJUSTIFIED_JUMP)

    assert (finding.at, finding.related) == (where(FLOW, year(2022)), (where(FLOW, year(2019)),))
    assert told(finding) == (
        "« Mesures de diagnostic mobilité » passe de 232 en 2019 à 20 000 (+8 520,7 %), au-delà du seuil de 50 %."
    )


def test_the_target_is_never_a_year():
    assert jumps(series(FLOW, {2022: 100}, aim=1000)) == []


def test_a_jump_from_zero_or_of_a_rate_tells_its_size():
    [from_zero] = found(series(FLOW, {2021: 0, 2022: 5000}), Code.UNJUSTIFIED_JUMP)
    [of_rate] = found(series(RATE, {2021: 1, 2022: 0.1}), Code.UNJUSTIFIED_JUMP)

    assert told(from_zero) == (
        "« Mesures de diagnostic mobilité » passe de 0 à 5 000 (+5 000), au-delà du seuil de 10."
    )
    assert told(of_rate) == (
        "« Taux de couverture à 30 minutes » passe de 100 % à 10 % (−90 points), au-delà du seuil de 10 points."
    )


def test_every_pair_of_years_is_compared():
    entries = series(FLOW, {2018: 1, 2019: 12, 2020: 100, 2021: 1000, 2022: 10_000})

    assert jumps(entries) == [where(FLOW, year(label)) for label in (2019, 2020, 2021, 2022)]


ALWAYS = [ReservationType.EXCEPTIONAL_EVENT, ReservationType.SERIES_BREAK]
SHORT = [ReservationType.PARTIAL_YEAR, ReservationType.UNDERESTIMATED]


@pytest.mark.parametrize("period", ["2021", "2022", None])
@pytest.mark.parametrize("after", [10, 1000], ids=["fall", "rise"])
@pytest.mark.parametrize("kind", ReservationType, ids=lambda k: k.value)
def test_a_reservation_lifts_the_jumps_that_it_explains(kind: ReservationType, after: int, period: str | None):
    """A year that is not counted whole explains a fall into it and a rise out of it, never the contrary."""
    short_end = "2021" if after > 100 else "2022"
    explained = kind in ALWAYS or (kind in SHORT and period in {short_end, None})
    entries, reservations = series(FLOW, {2021: 100, 2022: after}), [Reservation("67", FLOW, period, kind)]

    assert jumps(entries, reservations=reservations) == ([] if explained else [where(FLOW, year(2022))])


@pytest.mark.parametrize("kind", ReservationType, ids=lambda k: k.value)
def test_what_is_said_of_a_year_without_a_figure_explains_no_jump_across_it(kind: ReservationType):
    entries, reservations = series(FLOW, {2020: 100, 2022: 1000}), [Reservation("67", FLOW, "2021", kind)]

    assert jumps(entries, reservations=reservations) == [where(FLOW, year(2022))]


def test_a_figure_said_to_be_underestimated_may_not_multiply_by_nine():
    reservations = [Reservation("67", FLOW, "2022", ReservationType.UNDERESTIMATED)]

    assert jumps(series(FLOW, {2021: 8264, 2022: 74_860}), reservations=reservations) == [where(FLOW, year(2022))]


@pytest.mark.parametrize(
    "elsewhere",
    [
        Reservation("68", FLOW, "2022", ReservationType.PARTIAL_YEAR),
        Reservation("67", STOCK, "2022", ReservationType.PARTIAL_YEAR),
        Reservation("67", FLOW, "2020", ReservationType.PARTIAL_YEAR),
        Reservation("67", FLOW, "2023", ReservationType.PARTIAL_YEAR),
    ],
    ids=["autre département", "autre indicateur", "année d’avant", "objectif"],
)
def test_a_reservation_elsewhere_lifts_nothing(elsewhere: Reservation):
    assert jumps(series(FLOW, {2021: 100, 2022: 1000}), reservations=[elsewhere]) == [where(FLOW, year(2022))]


def test_a_declared_break_lifts_the_jump_into_its_year_only():
    entries = series(BROKEN, {2019: 1, 2020: 20, 2021: 100, 2022: 1000})

    assert jumps(entries) == [where(BROKEN, year(2020)), where(BROKEN, year(2022))]
    assert jumps(series(BROKEN, {2020: 20, 2022: 1000})) == []


BLOCK, THEME = "form_spec_total", "form_spec_insertion_pro"


def test_a_break_declared_for_a_theme_lifts_the_jump_of_its_total():
    indicators = dict(REFERENTIAL.indicators)
    for name in (BLOCK, *(theme.id for theme in REFERENTIAL.children[BLOCK])):
        years = frozenset({"2022"}) if name == THEME else frozenset[str]()
        indicators[name] = replace(indicators[name], breaks=years)
    broken = replace(REFERENTIAL, indicators=indicators)

    assert jumps(series(BLOCK, {2021: 100, 2022: 900}), referential=broken) == []
    assert jumps(series(BLOCK, {2020: 100, 2021: 900}), referential=broken) == [where(BLOCK, year(2021))]


@pytest.mark.parametrize(
    ("kind", "at"), [(ReservationType.EXCEPTIONAL_EVENT, "2022"), (ReservationType.PARTIAL_YEAR, "2021")], ids=str
)
def test_a_reservation_on_a_theme_lifts_the_jump_of_its_total(kind: ReservationType, at: str):
    entries = series(BLOCK, {2021: 100, 2022: 900})

    assert jumps(entries, reservations=[Reservation("67", THEME, at, kind)]) == []
    assert jumps(entries, reservations=[Reservation("68", THEME, at, kind)]) == [where(BLOCK, year(2022))]
    assert jumps(series(THEME, {2021: 100, 2022: 900}), reservations=[Reservation("67", BLOCK, at, kind)]) != []


def test_a_justification_lifts_a_jump_until_a_figure_changes():
    entries = series(FLOW, {2021: 100, 2022: 1000})
    [finding] = found(entries, Code.UNJUSTIFIED_JUMP)
    justifications = {finding.fingerprint: "Campagne de recrutement."}

    assert jumps(entries, justifications=justifications) == []
    assert jumps(series(FLOW, {2021: 100, 2022: 1001}), justifications=justifications) == [where(FLOW, year(2022))]
    assert jumps(series(FLOW, {2021: 99, 2022: 1000}), justifications=justifications) == [where(FLOW, year(2022))]


def test_a_jump_is_carried_by_the_later_year_and_says_both_figures():
    [finding] = found(series(FLOW, {2021: 16_375, 2022: 110_510}), Code.UNJUSTIFIED_JUMP)

    assert finding.at == where(FLOW, year(2022))
    assert finding.related == (where(FLOW, year(2021)),)
    assert told(finding) == (
        "« Mesures de diagnostic mobilité » passe de 16 375 à 110 510 (+574,9 %), au-delà du seuil de 50 %."
    )
    settings = shipped_settings(max_change_ratio=0.125)
    [finding] = found(series("ag_delai_demarrage", {2021: 38, 2022: 22}), Code.UNJUSTIFIED_JUMP, settings=settings)
    assert told(finding, settings) == (
        "« Délai de démarrage » passe de 38 jours à 22 jours (−16 jours), au-delà du seuil de 12,5 %."
    )


def lost(entries: Mapping[tuple[str, str, Period], Value], **options: object) -> list[CellRef]:
    return [f.at for f in found(entries, Code.FIGURE_LOST, **options)]


@pytest.mark.parametrize("code", ["ND", "NC", "SO", "n.d.", "N.C.", "s.o."])
@pytest.mark.parametrize("before", [0, 12])
def test_a_figure_replaced_by_a_code_is_flagged(before: int, code: str):
    assert lost(series(FLOW, {2021: before, 2022: code})) == [where(FLOW, year(2022))]


@pytest.mark.parametrize(
    "figures",
    [
        {2021: 12, 2022: ""},
        {2021: "ND", 2022: "ND"},
        {2021: "ND", 2022: 12},
        {2021: 12, 2022: "ND 3 agents"},
        {2021: "12 agents", 2022: "ND"},
        {2020: 12, 2022: "ND"},
        {2021: -12, 2022: "ND"},
    ],
    ids=str,
)
def test_only_a_figure_of_the_year_before_can_be_lost(figures: dict[int, Value]):
    assert lost(series(FLOW, figures)) == []


def test_a_target_at_nd_or_a_weight_at_nd_loses_nothing():
    assert lost(series(FLOW, {2022: 12}, aim="ND")) == []
    assert lost(series("aux_population_municipale", {2021: 12, 2022: "ND"})) == []


def test_a_lost_rate_is_lost_too_and_no_reservation_explains_it():
    rate = "pasi_taux_couverture_30min"
    reservations = [Reservation("67", rate, None, kind) for kind in (*ALWAYS, *SHORT)]
    [finding] = found(series(rate, {2021: 0.95, 2022: "ND"}), Code.FIGURE_LOST, reservations=reservations)

    assert finding.related == (where(rate, year(2021)),)
    assert told(finding) == ("« Taux de couverture à 30 minutes » passe de 95 % en 2021 à « ND ».")


def skipping() -> Settings:
    """A campaign whose achieved years are 2019 and 2022."""
    return shipped_settings(columns=(year(2019), year(2022), target()))


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("ND", Code.FIGURE_LOST, "passe de 72 en 2019 à « ND »."),
        (
            "s.o.",
            Code.FIGURE_LOST,
            "passe de 72 en 2019 à « s.o. » (sans objet) : le département était pourtant concerné.",
        ),
        (72, Code.UNCHANGED_FIGURE, "vaut 72, comme en 2019 : le chiffre a pu être reconduit."),
    ],
    ids=str,
)
def test_years_that_the_table_of_periods_skips_are_not_the_year_before(typed: Value, code: Code, said: str):
    settings = skipping()
    [finding] = found(series(FLOW, {2019: 72, 2022: typed}), code, settings=settings)

    assert told(finding, settings) == f"« Mesures de diagnostic mobilité » {said}"


def test_a_measure_that_turned_nd_together_names_the_year_of_its_figures():
    entries = {("67", i.id, year(2019)): 100 + n for n, i in enumerate(MEASURE)}
    entries |= {("67", i.id, year(2022)): "ND" for i in MEASURE}
    [finding] = found(entries, Code.FIGURE_LOST, settings=skipping())

    assert told(finding, skipping()) == (
        "« Jeunes devenus majeurs » passe de 100 en 2019 à « ND », et avec lui toute sa mesure (6 indicateurs)."
    )


def test_a_figure_replaced_by_so_asks_whether_the_department_is_still_concerned():
    [finding] = found(series(FLOW, {2021: 72, 2022: "s.o."}), Code.FIGURE_LOST)

    assert told(finding) == (
        "« Mesures de diagnostic mobilité » passe de 72 en 2021 à « s.o. » (sans objet) : le département était "
        "pourtant concerné."
    )


def test_a_measure_that_turned_so_together_is_one_finding():
    [finding] = found(measure_at("SO"), Code.FIGURE_LOST)

    assert "« SO » (sans objet), et avec lui toute sa mesure (6 indicateurs) : le département" in told(finding)


MEASURE = [i for i in REFERENTIAL.entered if i.code == "1.1"]


def measure_at(code: Value, *kept: tuple[str, Value], before: int = 100) -> dict[tuple[str, str, Period], Value]:
    """Every row of a measure at a code in 2022 after a figure in 2021, but for some cells of 2022."""
    entries = {("67", i.id, year(2021)): before + n for n, i in enumerate(MEASURE)}
    entries |= {("67", i.id, year(2022)): code for i in MEASURE}
    return {**entries, **{("67", name, year(2022)): value for name, value in kept}}


@pytest.mark.parametrize("code", ["ND", "NC", "n.d."])
def test_a_measure_that_turned_nd_together_is_one_finding_lifted_by_one_answer(code: str):
    entries = measure_at(code)
    [finding] = found(entries, Code.FIGURE_LOST)

    first, *others = [where(i.id, year(2022)) for i in MEASURE]
    assert finding.at == first
    assert finding.related[: len(others)] == tuple(others)
    assert told(finding) == (
        f"« Jeunes devenus majeurs » passe de 100 en 2021 à « {code} », et avec lui toute sa mesure (6 indicateurs)."
    )
    assert lost(entries, justifications={finding.fingerprint: "Logiciel en panne cette année."}) == []


@pytest.mark.parametrize("kept", [12, "", "NC", "12 agents", "SO"], ids=repr)
def test_a_measure_of_which_a_row_says_otherwise_loses_its_figures_one_by_one(kept: Value):
    entries = measure_at("ND", (MEASURE[2].id, kept))

    assert len(lost(entries)) == len(MEASURE) - (kept not in ("NC", "SO"))


def test_rows_that_had_no_figure_do_not_keep_a_measure_from_turning_nd_together():
    entries = {**measure_at("ND"), ("67", MEASURE[0].id, year(2021)): "ND"}

    assert lost(entries) == [where(MEASURE[1].id, year(2022))]


def test_optional_rows_that_are_blank_do_not_keep_a_measure_from_turning_nd_together():
    names = ["ga_orientes", "ga_en_cours", "ag_portefeuille_conseiller", "ag_delai_demarrage"]
    entries = {("67", name, year(label)): value for name in names for label, value in ((2021, 20), (2022, "ND"))}

    assert lost(entries) == [where("ga_orientes", year(2022))]


def test_another_department_or_measure_is_another_finding():
    entries = {**measure_at("ND"), ("68", MEASURE[0].id, year(2021)): 5, ("68", MEASURE[0].id, year(2022)): "ND"}
    entries |= series(FLOW, {2021: 5, 2022: "ND"})

    assert len(lost(entries)) == 3


def unchanged(entries: Mapping[tuple[str, str, Period], Value], **options: object) -> list[CellRef]:
    return [f.at for f in found(entries, Code.UNCHANGED_FIGURE, **options)]


@pytest.mark.parametrize(("figure", "flagged"), [(0, False), (9, False), (10, False), (11, True), (3803, True)])
def test_a_flow_above_ten_equal_to_the_year_before_is_flagged(figure: int, flagged: bool):
    assert unchanged(series(FLOW, {2021: figure, 2022: figure})) == ([where(FLOW, year(2022))] if flagged else [])


@pytest.mark.parametrize(
    "indicator", [STOCK, CASES, "ag_delai_demarrage", "ag_portefeuille_conseiller", "aux_population_municipale"]
)
def test_what_is_not_a_flow_may_stay_the_same(indicator: str):
    assert unchanged(series(indicator, {2021: 72, 2022: 72})) == []


def test_an_unchanged_figure_needs_two_readable_years_running_and_no_target():
    assert unchanged(series(FLOW, {2020: 72, 2022: 72})) == []
    assert unchanged(series(FLOW, {2021: "72", 2022: "72"})) == []
    assert unchanged(series(FLOW, {2021: "ND", 2022: "ND"})) == []
    assert unchanged(series(FLOW, {2021: -72, 2022: -72})) == []
    assert unchanged(series(FLOW, {2022: 72}, aim=72)) == []
    assert unchanged(series(FLOW, {2021: 72, 2022: 73})) == []


def test_an_unchanged_figure_follows_its_threshold_and_tells_its_cells():
    settings = shipped_settings(unchanged_above=72)
    [finding] = found(series(FLOW, {2021: 73, 2022: 73}), Code.UNCHANGED_FIGURE, settings=settings)

    assert unchanged(series(FLOW, {2021: 72, 2022: 72}), settings=settings) == []
    assert (finding.at, finding.related) == (where(FLOW, year(2022)), (where(FLOW, year(2021)),))
    assert told(finding) == (
        "« Mesures de diagnostic mobilité » vaut 73, comme en 2021 : le chiffre a pu être reconduit."
    )


def published(raw: str, indicator: str = FLOW, period: Period | None = None, vintage: str = "2020"):
    return (vintage, "67", indicator, period or year(2020), raw)


def revisions(entries: Mapping[tuple[str, str, Period], Value], *vintages: object) -> list[CellRef]:
    return [f.at for f in found(entries, Code.UNEXPLAINED_REVISION, vintages=vintages)]


@pytest.mark.parametrize(
    ("raw", "flagged"),
    [
        ("12", False),
        ("13", True),
        ("0", True),
        ("1 200", True),
        ("ND", False),
        ("", False),
        ("12 ménages", False),
        ("70%", False),
        ("8 5002", False),
    ],
)
def test_a_figure_is_compared_with_the_readable_figure_published(raw: str, flagged: bool):
    assert revisions(series(FLOW, {2020: 12}), published(raw)) == ([where(FLOW, year(2020))] if flagged else [])


@pytest.mark.parametrize("now", ["ND", "", "13 agents", -13], ids=repr)
def test_no_figure_is_no_revision(now: Value):
    assert revisions(series(FLOW, {2020: now}), published("12")) == []


def test_a_revision_compares_the_same_department_indicator_year_and_kind():
    entries = series(FLOW, {2020: 12}, aim=12)

    assert revisions(entries, ("2020", "68", FLOW, year(2020), "13")) == []
    assert revisions(entries, published("13", CASES)) == []
    assert revisions(entries, published("13", period=year(2019))) == []
    assert revisions(entries, published("13", period=target(2020)), published("13", period=target(2023))) == []
    assert revisions(entries, published("13", "indicateur_disparu")) == []


def test_rates_and_delays_are_revised_in_their_unit():
    rate, delay = "pasi_taux_couverture_30min", "ag_delai_demarrage"
    entries = {**series(rate, {2020: 0.95}), **series(delay, {2020: 22})}

    assert revisions(entries, published("95%", rate), published("22 jours", delay)) == []
    assert revisions(entries, published("96%", rate), published("23 jours", delay)) == [
        where(rate, year(2020)),
        where(delay, year(2020)),
    ]


def test_the_latest_vintage_counts_and_the_campaign_itself_is_no_vintage():
    entries = series(FLOW, {2020: 12})

    assert revisions(entries, published("13", vintage="2020"), published("12", vintage="2021")) == []
    assert revisions(entries, published("12", vintage="2020"), published("13", vintage="2021")) != []
    assert revisions(entries, published("13", vintage="2022")) == []


def test_a_revision_gives_both_figures_and_the_vintage():
    [finding] = found(series(FLOW, {2020: 8175}), Code.UNEXPLAINED_REVISION, vintages=[published("172 277")])

    assert told(finding) == "« Mesures de diagnostic mobilité » : 172 277 publié au millésime 2020, 8 175 aujourd’hui."


def below(entries: Mapping[tuple[str, str, Period], Value], *vintages: object) -> list[CellRef]:
    return [f.at for f in found(entries, Code.BELOW_PUBLISHED_PART, vintages=vintages)]


@pytest.mark.parametrize(("total", "flagged"), [(826, True), (827, False), (828, False), ("ND", False)])
def test_a_total_may_not_fall_below_a_part_published_earlier(total: Value, flagged: bool):
    entries = series("ga_orientes", {2020: total})

    assert below(entries, published("827", "ga_orientes_ag")) == ([where("ga_orientes", year(2020))] if flagged else [])


def test_a_part_given_today_replaces_the_published_one():
    entries = {**series("ga_orientes", {2020: 232}), **series("ga_orientes_ag", {2020: 200})}

    assert below(entries, published("827", "ga_orientes_ag")) == []


def test_two_parts_published_above_their_total_are_two_findings_to_justify_apart():
    vintages = [published("827", "ga_orientes_ag"), published("300", "ga_orientes_dept")]

    findings = found(series("ga_orientes", {2020: 232}), Code.BELOW_PUBLISHED_PART, vintages=vintages)

    assert len(findings) == 2
    assert len({f.fingerprint for f in findings}) == 2


def test_a_total_below_a_published_part_names_both():
    vintages = [published("827", "ga_orientes_ag")]
    [finding] = found(series("ga_orientes", {2020: 232}), Code.BELOW_PUBLISHED_PART, vintages=vintages)

    assert told(finding) == (
        "« Orientés vers la garantie d’activité » vaut 232, moins que 827 publié au millésime 2020 pour"
        " « Orientés – accompagnement global »."
    )


@pytest.mark.parametrize("raw", ["1", "1 000 000", "-5", "70%", "8 5002", "ND", "", "#REF!", "1e13", "0,5", "VRAI"])
def test_nothing_from_another_vintage_ever_blocks(raw: str):
    names = [i.id for i in REFERENTIAL.indicators.values()]
    vintages = [(v, "67", name, year(p), raw) for v in ("2019", "2020") for name in names for p in (2018, 2020, 2022)]
    entries = {("67", name, year(p)): 1 for name in names for p in (2018, 2020) if name != "pasi_taux_couverture_30min"}

    _, without = validated(entries)
    _, with_vintages = validated(entries, vintages=vintages)

    added = {f.code for f in with_vintages.findings} - {f.code for f in without.findings}
    assert added <= {Code.UNEXPLAINED_REVISION, Code.BELOW_PUBLISHED_PART}
    assert with_vintages.blocked == without.blocked


@pytest.mark.parametrize(
    ("before", "after", "flagged"),
    [
        (1000, 2000, False),
        (1000, 2000.01, True),
        (10_000, 15_000, False),
        (10_000, 15_000.01, True),
        (10, 900, False),
        (0, 1000, False),
        (0, 1000.01, True),
    ],
)
def test_an_amount_jumps_beyond_the_ratio_and_a_thousand_euros(before: float, after: float, flagged: bool):
    entries = series(amounts.PLANNED, {2021: before, 2022: after})

    assert bool(jumps(entries, referential=amounts.referential())) is flagged


def test_the_limit_of_amounts_is_a_setting_and_is_told():
    entries = series(amounts.PLANNED, {2021: 0, 2022: 1200.5})
    read, validation = validated(entries, referential=amounts.referential())
    [jump] = [f for f in validation.findings if f.code is Code.UNJUSTIFIED_JUMP]

    assert plain(sentence(jump, read.referential, read.settings)[0]) == (
        "« Montant prévu » passe de 0,00 € à 1 200,50 € (+1 200,50 €), au-delà du seuil de 1 000,00 €."
    )
    assert jumps(entries, referential=amounts.referential(), settings=shipped_settings(jump_euros=1200.5)) == []
