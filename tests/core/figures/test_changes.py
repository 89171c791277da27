"""Year-on-year changes: computed where two years compare, withheld with the reasons where they do not."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import amounts
import pytest
from factories import (
    REFERENTIAL,
    found,
    grid,
    plain,
    read_campaign,
    real_grid,
    shipped_settings,
    target,
    validated,
    year,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sampling import tries

from calpae_xl.core.figures.changes import Change, ChangeState, Reason, changes
from calpae_xl.core.figures.consolidation import consolidate
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.telling.display import change_display
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Kind, Period, Reservation, ReservationType, Territory
from calpae_xl.core.trade.values import Value

GOLDEN = Path(__file__).parents[2] / "golden" / "changes.csv"
FLOW, RATE, DELAY, CASELOAD = (
    "mob_mesures_diagnostic",
    "pasi_taux_couverture_30min",
    "ag_delai_demarrage",
    "ag_portefeuille_conseiller",
)
BROKEN = "pasi_personnes_cd"
"""A flow with a break declared in 2021."""
Entries = dict[tuple[str, str, Period], Value]


def told(entries: Mapping[tuple[str, str, Period], Value], **options: object) -> dict[tuple[str, str, str], Change]:
    """Every change of a workbook, by territory, indicator and later year."""
    campaign, validation = validated(entries, **options)
    listed = changes(campaign, validation, consolidate(campaign, validation))
    return {(c.territory, c.indicator.id, c.later.label): c for c in listed}


def pair(before: Value | None, after: Value | None, indicator: str = FLOW, territory: str = "67") -> Entries:
    """Figures of 2021 and 2022."""
    cells = {(territory, indicator, year(2021)): before, (territory, indicator, year(2022)): after}
    return {key: value for key, value in cells.items() if value is not None}


def of(entries: Entries, indicator: str = FLOW, territory: str = "67", **options: object) -> Change:
    """The change of one row from 2021 to 2022."""
    return told(entries, **options)[territory, indicator, "2022"]


def summary(change: Change) -> tuple[ChangeState, list[str], float | None, float | None]:
    return change.state, [r.value for r in change.reasons], change.absolute, change.relative


def shown(change: Change) -> str:
    return plain(change_display(change))


COMPUTED, WITHHELD, MISSING = ChangeState


def test_the_real_changes_are_those_worked_out_by_hand():
    campaign = read_campaign(real_grid())
    validation = validate(campaign)
    listed = changes(campaign, validation, consolidate(campaign, validation))
    cells = {
        (c.territory, c.indicator.id, c.earlier.label, c.later.label): (
            c.state.value,
            " ".join(r.value for r in c.reasons),
            c.absolute,
            c.relative,
        )
        for c in listed
    }
    with GOLDEN.open(encoding="utf-8", newline="") as stream:
        expected = {
            (row["territory"], row["indicator"], row["from"], row["to"]): (
                row["state"],
                row["reasons"],
                *(float(row[n]) if row[n] else None for n in ("absolute", "relative")),
            )
            for row in csv.DictReader(stream)
        }

    assert len(listed) == len(cells) == len(expected) == 504
    assert [*cells] == [*expected]
    assert {key: (cells[key], expected[key]) for key in cells if cells[key] != expected[key]} == {}


@pytest.mark.parametrize(
    ("territory", "indicator", "later", "state", "reasons", "display"),
    [
        ("68", "rsa_nouveaux_entrants", "2022", COMPUTED, [], "+97 (+2,6 %)"),
        ("67", "rsa_nouveaux_entrants", "2022", WITHHELD, ["underestimated"], "sous-estimé"),
        ("68", RATE, "2021", COMPUTED, [], "+5 points"),
        ("67", DELAY, "2022", COMPUTED, [], "−6 jours"),
        ("68", DELAY, "2022", COMPUTED, [], "+1 jour"),
        ("67", "rsa_1er_rdv", "2021", WITHHELD, ["partial_year"], "année incomplète"),
        ("67", "ga_orientes", "2020", WITHHELD, ["series_break"], "rupture de série"),
        ("68", "ga_orientes", "2020", WITHHELD, ["series_break"], "rupture de série"),
        ("6AE", "pasi_structures_hors_cd", "2022", WITHHELD, ["unequal_coverage"], "départements comptés différents"),
        ("67", "ase_logement_stable", "2020", WITHHELD, ["blocked"], "chiffre bloqué"),
        ("67", "ase_majeurs_annee", "2022", MISSING, ["missing_value"], "donnée manquante"),
        ("67", "pasi_structures_hors_cd", "2019", COMPUTED, ["zero_base"], "+17 (départ de 0)"),
        ("6AE", CASELOAD, "2021", WITHHELD, ["not_additive"], "fourchette"),
        (
            "68",
            "rsa_1er_rdv",
            "2022",
            WITHHELD,
            ["partial_year", "exceptional_event"],
            "année incomplète, événement exceptionnel",
        ),
    ],
)
def test_the_examples_of_the_design_hold(
    territory: str, indicator: str, later: str, state: ChangeState, reasons: list[str], display: str
):
    campaign = read_campaign(real_grid())
    validation = validate(campaign)
    [change] = [
        c
        for c in changes(campaign, validation, consolidate(campaign, validation))
        if (c.territory, c.indicator.id, c.later.label) == (territory, indicator, later)
    ]

    assert (change.state, [r.value for r in change.reasons], shown(change)) == (state, reasons, display)


# --- computed


@pytest.mark.parametrize(
    ("before", "after", "absolute", "relative", "display"),
    [
        (3758, 3855, 97, 97 / 3758, "+97 (+2,6 %)"),
        (100, 50, -50, -0.5, "−50 (−50 %)"),
        (72, 72, 0, 0, "0 (0 %)"),
        (90, 0, -90, -1, "−90 (−100 %)"),
        (100, 100_000, 99_900, 999, "+99 900 (+99 900 %)"),
        (400, 457, 57, 0.1425, "+57 (+14,3 %)"),
        (3000, 3001, 1, 1 / 3000, "+1 (0 %)"),
    ],
)
def test_a_count_changes_in_its_unit_and_as_a_ratio(
    before: int, after: int, absolute: float, relative: float, display: str
):
    change = of(pair(before, after))

    assert summary(change) == (COMPUTED, [], absolute, relative)
    assert shown(change) == display
    assert (change.unit, change.ends) == ("mesures", (before, after))


@settings(max_examples=tries(500))
@given(st.integers(1, 2000), st.integers(0, 4000))
@example(400, 457)
def test_the_ratio_is_shown_rounded_once_half_away_from_zero(before: int, after: int):
    """As Excel shows it: the exact ratio, to the nearest tenth of a per cent."""
    tenths = Fraction(after - before, before) * 1000
    nearest = int(abs(tenths) + Fraction(1, 2))
    whole, tenth = divmod(nearest, 10)
    sign = "" if nearest == 0 else "−" if tenths < 0 else "+"
    expected = f"{sign}{whole:,}".replace(",", " ") + (f",{tenth}" if tenth else "") + " %"

    change = Change(
        territory="67", indicator=REFERENTIAL.indicators[FLOW], earlier=year(2021), later=year(2022), state=COMPUTED,
        reasons=(), absolute=after - before, relative=(after - before) / before,
    )  # fmt: skip

    assert shown(change).partition("(")[2] == f"{expected})"


@pytest.mark.parametrize(
    ("before", "after", "absolute", "display"),
    [
        (0.95, 1, 5, "+5 points"),
        (1, 0.99, -1, "−1 point"),
        (0.5, 0.515, 1.5, "+1,5 point"),
        (0.3, 0.32, 2, "+2 points"),
        (1, 1, 0, "0 point"),
        (0, 0.4, 40, "+40 points"),
    ],
)
def test_a_rate_changes_in_points(before: float, after: float, absolute: float, display: str):
    change = of(pair(before, after, RATE), RATE)

    assert (change.state, change.absolute, change.relative, change.unit) == (
        COMPUTED,
        pytest.approx(absolute),
        None,
        "points",
    )
    assert shown(change) == display


@pytest.mark.parametrize(
    ("before", "after", "display"),
    [(28, 22, "−6 jours"), (26, 27, "+1 jour"), (22, 24.5, "+2,5 jours"), (22, 22, "0 jour")],
)
def test_a_delay_changes_in_days(before: float, after: float, display: str):
    change = of(pair(before, after, DELAY), DELAY)

    assert summary(change) == (COMPUTED, [], after - before, None)
    assert (change.unit, shown(change)) == ("jours", display)


def test_a_caseload_changes_in_people_and_as_a_ratio():
    change = of(pair(80, 100, CASELOAD), CASELOAD)

    assert summary(change) == (COMPUTED, [], 20, 0.25)
    assert (change.unit, shown(change)) == ("personnes par conseiller", "+20 (+25 %)")


def test_a_change_from_zero_has_no_ratio():
    assert summary(of(pair(0, 17))) == (COMPUTED, ["zero_base"], 17, None)
    assert shown(of(pair(0, 17))) == "+17 (départ de 0)"
    assert summary(of(pair(0, 0))) == (COMPUTED, ["zero_base"], 0, None)


# --- missing


@pytest.mark.parametrize("other", [12, 0, "ND", "NC", None, "12 agents", -5], ids=repr)
@pytest.mark.parametrize("code", ["ND", "NC", None, "n.d."], ids=repr)
def test_a_missing_end_comes_first_even_when_the_other_is_blocked(code: Value | None, other: Value | None):
    reservations = [Reservation("67", FLOW, None, kind) for kind in ReservationType]

    for ends in ((code, other), (other, code)):
        change = of(pair(*ends), reservations=reservations)
        assert summary(change) == (MISSING, ["missing_value"], None, None)
        assert shown(change) == "donnée manquante"


def test_a_missing_end_comes_before_a_declared_break():
    entries = {("67", BROKEN, year(2020)): 5}

    assert summary(told(entries)["67", BROKEN, "2021"]) == (MISSING, ["missing_value"], None, None)


# --- withheld


@pytest.mark.parametrize("bad", ["12 agents", "12", "8 5002", -12, 1.5, 1e13, True, "#REF!"], ids=repr)
def test_a_blocked_end_withholds(bad: Value):
    assert summary(of(pair(bad, 12))) == (WITHHELD, ["blocked"], None, None)
    assert summary(of(pair(12, bad))) == (WITHHELD, ["blocked"], None, None)
    assert shown(of(pair(bad, bad))) == "chiffre bloqué"


def test_a_hard_bound_withholds_until_it_is_justified():
    entries = {**pair(10, 522, "ase_logement_stable"), **pair(20, 426, "ase_majeurs_annee")}
    [finding] = found(entries, Code.HARD_BOUND)
    justifications = {finding.fingerprint: "Mineurs compris."}

    assert summary(of(entries, "ase_logement_stable")) == (WITHHELD, ["blocked"], None, None)
    assert summary(of(entries, "ase_majeurs_annee"))[0] is COMPUTED
    assert summary(of(entries, "ase_logement_stable", justifications=justifications)) == (
        COMPUTED,
        ["small_base"],
        512,
        None,
    )


EITHER = [ReservationType.PARTIAL_YEAR, ReservationType.UNDERESTIMATED, ReservationType.EXCEPTIONAL_EVENT]


@pytest.mark.parametrize("territory", ["67", "6AE"])
@pytest.mark.parametrize("period", ["2021", "2022", None])
@pytest.mark.parametrize("kind", ReservationType, ids=lambda k: k.value)
def test_a_reservation_withholds_as_its_type_says(kind: ReservationType, period: str | None, territory: str):
    """Partial year, underestimated and exceptional event at either end; a break at the later end.

    Of both departments together, a scope that only one end has and a definition that differs do as well.
    """
    entries = {**pair(100, 110), **pair(100, 110, territory="68")}
    change = of(entries, territory=territory, reservations=[Reservation("67", FLOW, period, kind)])
    withheld = kind in EITHER or (kind is ReservationType.SERIES_BREAK and period != "2021")

    together = territory == "6AE"
    if together and kind is ReservationType.CEA_SCOPE and period is None:
        assert (change.state, change.absolute) == (COMPUTED, 10)
    elif together and kind is ReservationType.CEA_SCOPE:
        assert summary(change) == (WITHHELD, ["unequal_scope"], None, None)
    elif together and kind is ReservationType.DIFFERING_DEFINITION:
        assert summary(change) == (WITHHELD, ["differing_definition"], None, None)
    elif withheld:
        assert summary(change) == (WITHHELD, [kind.value], None, None)
    else:
        assert summary(change)[:2] == (COMPUTED, [])
        assert change.absolute == (20 if territory == "6AE" else 10)


def test_the_reservation_of_one_department_does_not_withhold_the_other():
    entries = {**pair(100, 110), **pair(100, 110, territory="68")}
    listed = told(entries, reservations=[Reservation("67", FLOW, "2022", ReservationType.PARTIAL_YEAR)])

    assert [listed[code, FLOW, "2022"].state for code in ("67", "68", "6AE")] == [WITHHELD, COMPUTED, WITHHELD]


def test_a_differing_definition_is_a_note_and_no_reason():
    reservations = [Reservation("68", FLOW, None, ReservationType.DIFFERING_DEFINITION, "Ménages.")]
    entries = {**pair(100, 110), **pair(100, 110, territory="68")}

    assert of(entries, territory="68", reservations=reservations).notes == tuple(reservations)
    assert of(entries, territory="6AE", reservations=reservations).notes == tuple(reservations)
    assert of(entries, territory="67", reservations=reservations).notes == ()


def test_a_declared_break_withholds_the_change_into_its_year_for_everyone():
    entries = {(code, BROKEN, year(p)): 100 + p for code in ("67", "68") for p in range(2018, 2023)}
    listed = told(entries)

    for territory in ("67", "68", "6AE"):
        assert [listed[territory, BROKEN, str(p)].state for p in range(2019, 2023)] == [
            COMPUTED,
            COMPUTED,
            WITHHELD,
            COMPUTED,
        ]
        assert listed[territory, BROKEN, "2021"].reasons == (Reason.SERIES_BREAK,)


def test_every_reason_that_applies_is_given_in_one_order():
    kinds = [ReservationType.SERIES_BREAK, ReservationType.EXCEPTIONAL_EVENT, ReservationType.UNDERESTIMATED,
             ReservationType.PARTIAL_YEAR]  # fmt: skip
    reservations = [Reservation("67", FLOW, "2022", kind) for kind in kinds]
    change = of({**pair("12 agents", 5), **pair(1, "ND", territory="68")}, reservations=reservations)

    assert [r.value for r in change.reasons] == [
        "partial_year",
        "underestimated",
        "exceptional_event",
        "series_break",
        "blocked",
    ]
    assert shown(change) == ("année incomplète, sous-estimé, événement exceptionnel, rupture de série, chiffre bloqué")


@pytest.mark.parametrize(("first", "second"), [*combinations(EITHER, 2)])
def test_the_order_of_reasons_does_not_depend_on_the_end_or_on_the_sheet(
    first: ReservationType, second: ReservationType
):
    one = [Reservation("67", FLOW, "2021", second), Reservation("67", FLOW, "2022", first)]

    assert (
        of(pair(1, 2), reservations=one).reasons
        == of(pair(1, 2), reservations=one[::-1]).reasons
        == (Reason(first.value), Reason(second.value))
    )


def test_a_reason_is_given_once():
    reservations = [Reservation(c, FLOW, None, ReservationType.PARTIAL_YEAR) for c in ("67", "68")]
    entries = {**pair(1, 2), **pair(1, 2, territory="68")}

    assert of(entries, territory="6AE", reservations=reservations).reasons == (Reason.PARTIAL_YEAR,)


# --- the collectivity


def both(
    bas_rhin: tuple[Value | None, Value | None], haut_rhin: tuple[Value | None, Value | None], indicator: str = FLOW
) -> Change:
    entries = {**pair(*bas_rhin, indicator), **pair(*haut_rhin, indicator, territory="68")}
    return of(entries, indicator, "6AE")


@pytest.mark.parametrize(
    ("bas_rhin", "haut_rhin", "expected"),
    [
        ((100, 110), (50, 60), (COMPUTED, [], 20, 20 / 150)),
        ((100, 110), ("ND", 60), (WITHHELD, ["unequal_coverage"], None, None)),
        ((100, 110), (60, None), (WITHHELD, ["unequal_coverage"], None, None)),
        ((100, 110), ("ND", "ND"), (WITHHELD, ["unequal_coverage"], None, None)),
        ((100, "ND"), ("ND", 100), (WITHHELD, ["unequal_coverage"], None, None)),
        ((0, 0), ("ND", "ND"), (WITHHELD, ["unequal_coverage"], None, None)),
        (("ND", 110), ("ND", 60), (MISSING, ["missing_value"], None, None)),
        ((None, "12 agents"), (None, 60), (MISSING, ["missing_value"], None, None)),
        ((100, "12 agents"), (50, 60), (WITHHELD, ["blocked"], None, None)),
        ((100, "12 agents"), ("ND", 60), (WITHHELD, ["blocked", "unequal_coverage"], None, None)),
        ((0, 5), (0, 5), (COMPUTED, ["zero_base"], 10, None)),
    ],
    ids=str,
)
def test_the_collectivity_compares_totals_of_the_same_coverage(
    bas_rhin: tuple[Value | None, Value | None],
    haut_rhin: tuple[Value | None, Value | None],
    expected: tuple[ChangeState, list[str], float | None, float | None],
):
    assert summary(both(bas_rhin, haut_rhin)) == expected


@pytest.mark.parametrize(
    ("bas_rhin", "haut_rhin", "expected"),
    [
        ((0.9, 1), (0.9, 1), (COMPUTED, [], 10, None)),
        ((0.95, 1), (1, 1), (WITHHELD, ["not_additive"], None, None)),
        ((0.95, 1), ("ND", 1), (WITHHELD, ["unequal_coverage"], None, None)),
        ((0.95, 0.95), ("ND", 1), (WITHHELD, ["unequal_coverage", "not_additive"], None, None)),
        (("ND", 1), ("ND", 0.95), (MISSING, ["missing_value"], None, None)),
    ],
    ids=str,
)
def test_a_range_is_not_additive_and_a_single_figure_covers_one_half(
    bas_rhin: tuple[Value, Value],
    haut_rhin: tuple[Value, Value],
    expected: tuple[ChangeState, list[str], float | None, float | None],
):
    assert summary(both(bas_rhin, haut_rhin, RATE)) == expected


def test_two_weighted_means_compare():
    entries: Entries = {}
    for code, delays, weights in (("67", (22, 22), (1, 3)), ("68", (26, 26), (1, 1))):
        entries |= pair(*delays, DELAY, code) | pair(*weights, "ga_orientes_ag", code) | pair(9, 9, "ga_orientes", code)

    assert summary(of(entries, DELAY, "6AE")) == (COMPUTED, [], -1, None)


ONCE = ReservationType.CEA_SCOPE
BLOCK = "form_spec_total"
THEMES = [i.id for i in REFERENTIAL.children[BLOCK]]


def themes(before: Value, after: Value) -> Entries:
    """Every theme of the block, the same in both departments."""
    entries: Entries = {}
    for code in ("67", "68"):
        for name in THEMES:
            entries |= pair(before, after, name, code)
    return entries


def test_what_is_counted_once_does_not_compare_with_a_total():
    entries = {**pair(100, 167), **pair(100, 167, territory="68")}

    for period in ("2021", "2022"):
        change = of(entries, FLOW, "6AE", reservations=[Reservation("67", FLOW, period, ONCE)])
        assert summary(change) == (WITHHELD, ["unequal_scope"], None, None)
    always = of(entries, FLOW, "6AE", reservations=[Reservation("67", FLOW, None, ONCE)])
    assert summary(always) == (COMPUTED, [], 67, 0.67)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [(FLOW, 72, "SO"), (FLOW, "SO", 72), (RATE, 0.9, "SO"), (DELAY, 20, "SO"), (CASELOAD, 50, "SO")],
    ids=str,
)
def test_a_department_that_is_concerned_at_one_end_only_leaves_nothing_to_compare(name, before, after):
    figure = before if after == "SO" else after
    entries = {**pair(figure, figure, name), **pair(before, after, name, "68")}

    assert summary(of(entries, name, "6AE")) == (WITHHELD, ["unequal_coverage"], None, None)
    assert of(entries, name, "67").state is COMPUTED


def test_a_department_that_is_not_concerned_at_either_end_is_left_out():
    assert summary(of({**pair(46, 92), **pair("SO", "SO", territory="68")}, FLOW, "6AE")) == (COMPUTED, [], 46, 1)


def test_what_one_department_gives_for_both_compares_with_what_both_give():
    entries = {**pair(46, 92), **pair(46, "SO", territory="68")}
    scope = [Reservation("67", FLOW, None, ReservationType.CEA_SCOPE)]

    assert summary(of(entries, FLOW, "6AE", reservations=scope)) == (COMPUTED, [], 46, 1)


def test_a_block_of_a_department_that_is_no_longer_concerned_does_not_compare():
    entries = {**themes(10, 20), **{("68", name, year(2022)): "SO" for name in THEMES}}

    assert summary(of(entries, BLOCK, "6AE")) == (WITHHELD, ["unequal_coverage"], None, None)


def test_scope_and_coverage_are_told_together():
    entries = {**pair(100, 167), **pair("ND", 167, territory="68")}
    change = of(entries, FLOW, "6AE", reservations=[Reservation("68", FLOW, "2022", ONCE)])

    assert summary(change) == (WITHHELD, ["unequal_coverage", "unequal_scope"], None, None)


@pytest.mark.parametrize("territory", ["68", "6AE"])
def test_a_block_has_the_reservations_of_its_themes_and_its_own(territory: str):
    entries = themes(5, 6)
    assert summary(of(entries, BLOCK, territory))[:2] == (COMPUTED, [])

    for name in (THEMES[3], BLOCK):
        reservations = [Reservation("68", name, "2021", ReservationType.UNDERESTIMATED)]
        assert summary(of(entries, BLOCK, territory, reservations=reservations)) == (
            WITHHELD,
            ["underestimated"],
            None,
            None,
        )


def test_the_block_of_a_department_compares_what_it_counts():
    typed = pair(100, 120, BLOCK)
    mixed = {**pair(None, 50, BLOCK), **{key: 5 for key in themes(5, 5) if key[0] == "67" and key[2] == year(2021)}}
    partial = {**pair(None, 50, BLOCK), **pair(10, 5, THEMES[0])}

    assert summary(of(typed, BLOCK)) == (COMPUTED, [], 20, 0.2)
    assert summary(of(mixed, BLOCK)) == (COMPUTED, [], 20, pytest.approx(2 / 3))
    assert summary(of(partial, BLOCK)) == (WITHHELD, ["unequal_coverage"], None, None)
    assert summary(of({**typed, **pair("5 agents", 5, THEMES[0])}, BLOCK)) == (WITHHELD, ["blocked"], None, None)
    assert summary(of(pair("SO", 5, BLOCK), BLOCK)) == (MISSING, ["missing_value"], None, None)


def test_a_block_breaks_when_a_theme_does():
    broken = replace(REFERENTIAL.indicators[THEMES[0]], breaks=frozenset({"2022"}))
    indicators = {**REFERENTIAL.indicators, THEMES[0]: broken}
    change = of(themes(5, 6), BLOCK, "6AE", referential=replace(REFERENTIAL, indicators=indicators))

    assert summary(change) == (WITHHELD, ["series_break"], None, None)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (29, (COMPUTED, ["small_base"], 71, None)),
        (30, (COMPUTED, [], 70, pytest.approx(70 / 30))),
        (1, (COMPUTED, ["small_base"], 99, None)),
        (0, (COMPUTED, ["zero_base"], 100, None)),
    ],
)
def test_a_small_count_makes_no_percentage(before: float, expected: object):
    assert summary(of(pair(before, 100))) == expected
    withheld_elsewhere = [Reservation("67", FLOW, "2018", ReservationType.PARTIAL_YEAR)]
    assert summary(of(pair(before, 100), reservations=withheld_elsewhere)) == expected
    assert summary(of({**pair(before, 100), **pair(0, 0, territory="68")}, FLOW, "6AE")) == expected


def test_the_threshold_of_small_counts_is_a_setting_and_concerns_no_rate_nor_delay():
    assert summary(of(pair(29, 58), settings=shipped_settings(small_base=29))) == (COMPUTED, [], 29, 1)
    assert summary(of(pair(8, 80, CASELOAD), CASELOAD)) == (COMPUTED, ["small_base"], 72, None)
    assert summary(of(pair(5, 6, DELAY), DELAY)) == (COMPUTED, [], 1, None)
    assert summary(of(pair(0.05, 0.06, RATE), RATE)) == (COMPUTED, [], 1, None)


def test_reservations_that_cannot_be_read_withhold_every_change():
    book = grid({**pair(100, 110), **pair(100, 110, territory="68"), **pair(1, "ND", DELAY)})
    lost = replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.name != "Réserves"))
    found_changes = {(c.territory, c.indicator.id, c.later.label): c for c in process_grid(lost).changes}

    assert {summary(found_changes[code, FLOW, "2022"])[1][0] for code in ("67", "68", "6AE")} == {"blocked"}
    assert summary(found_changes["67", DELAY, "2022"]) == (MISSING, ["missing_value"], None, None)


@pytest.mark.parametrize(
    ("year_typed", "withheld"), [("2021-2022", {"2021", "2022"}), (None, {"2021", "2022"}), ("2020", {"2021"})]
)
def test_a_line_that_cannot_be_read_withholds_the_changes_of_its_indicator(year_typed: str | None, withheld: set[str]):
    entries = {("67", name, year(label)): 100 for name in (FLOW, "ase_majeurs_annee") for label in (2020, 2021, 2022)}
    book = grid(entries)
    line = {"A4": "67", "B4": FLOW, "D4": "à revoir"} | ({"C4": year_typed} if year_typed else {})
    sheets = (replace(s, values={**s.values, **line}) if s.name == "Réserves" else s for s in book.sheets)
    listed = process_grid(replace(book, sheets=tuple(sheets))).changes

    told_so = {(c.indicator.id, c.later.label) for c in listed if c.territory == "67" and c.state is WITHHELD}
    assert told_so == {(FLOW, label) for label in withheld}


# --- shape


def test_the_target_is_never_a_year():
    listed = told({("67", FLOW, year(2022)): 100, ("67", FLOW, target()): 200})

    assert {(c.earlier.kind, c.later.kind) for c in listed.values()} == {(Kind.ACHIEVED, Kind.ACHIEVED)}
    assert {(c.earlier.label, c.later.label) for c in listed.values()} == {
        ("2018", "2019"),
        ("2019", "2020"),
        ("2020", "2021"),
        ("2021", "2022"),
    }


def test_a_target_of_the_campaign_year_is_no_year_either():
    listed = told(
        {("67", FLOW, year(2022)): 100, ("67", FLOW, target(2022)): 200}, settings=shipped_settings(target_year=2022)
    )

    assert len([c for c in listed.values() if c.later.kind is Kind.TARGET]) == 0


def test_every_row_of_every_territory_has_its_changes_and_weights_have_none():
    settings_ = shipped_settings(territories=(Territory("67", "A"), Territory("68", "B"), Territory("90", "C")))
    listed = told({}, settings=settings_)

    assert len(listed) == 4 * len(REFERENTIAL.consolidated) * 4
    assert {c.state for c in listed.values()} == {MISSING}
    assert list(dict.fromkeys(c.territory for c in listed.values())) == ["67", "68", "90", "6AE"]
    assert not {i for _, i, _ in listed} & {"aux_population_municipale", "aux_ag_nb_conseillers"}


def test_one_year_alone_has_no_change():
    assert told({}, settings=shipped_settings(first_year=2022)) == {}


def test_changes_are_a_sequence_that_makes_them_when_asked():
    campaign, validation = validated(pair(100, 150) | pair(0, 5, territory="68"))
    listed = changes(campaign, validation, consolidate(campaign, validation))

    assert len(listed) == len(list(listed)) > 0
    assert listed[0] == next(iter(listed))
    assert listed[-2:] == tuple(listed)[-2:]
    assert listed == list(listed)
    assert listed != list(listed)[1:]


def test_the_change_of_an_amount_is_exact_to_the_cent_and_has_a_percentage():
    entries = {**pair(1234.56, 7890.12, amounts.PLANNED), **pair(0.1, 0.3, amounts.PLANNED, "68")}
    found_ = told(entries, referential=amounts.referential())

    one, other, both = (found_[territory, amounts.PLANNED, "2022"] for territory in ("67", "68", "6AE"))
    assert (one.absolute, one.reasons, plain(change_display(one))) == (6655.56, (), "+6 655,56 € (+539,1 %)")
    assert (other.absolute, other.relative) == (0.2, pytest.approx(2))
    assert (both.absolute, both.unit) == (6655.76, "€")


def test_a_small_amount_has_a_percentage_and_zero_has_none():
    entries = {**pair(2, 3, amounts.PLANNED), **pair(0, 3.5, amounts.PLANNED, "68")}
    found_ = told(entries, referential=amounts.referential())

    assert plain(change_display(found_["67", amounts.PLANNED, "2022"])) == "+1,00 € (+50 %)"
    assert plain(change_display(found_["68", amounts.PLANNED, "2022"])) == "+3,50 € (départ de 0)"


def test_the_change_of_a_rate_has_the_digits_that_people_find_on_paper():
    # Doubles make 2.299999999999997 of 97.8 less 95.5.
    assert of(pair(0.955, 0.978, RATE), RATE).absolute == 2.3
