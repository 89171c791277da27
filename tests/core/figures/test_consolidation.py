"""Consolidation 67 + 68 -> CeA: what may be added is added, nothing else is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import amounts
import pytest
from factories import consolidated, found, grid, plain, real_grid, shipped_settings, target, year
from factories import told as finding_told

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.figures.consolidation import ConsolidatedCell, Obstacle, State, consolidate
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.sheets.settings import TERRITORY_SETTING
from calpae_xl.core.telling.display import cell_display
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.model import MissingCode, Period, Reservation, ReservationType, Territory
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid

GOLDEN = Path(__file__).parents[2] / "golden" / "consolidation.csv"
Y, T = year(2022), target()
FLOW, RATE, DELAY, CASELOAD = (
    "mob_mesures_diagnostic",
    "pasi_taux_couverture_30min",
    "ag_delai_demarrage",
    "ag_portefeuille_conseiller",
)
THEMES = [f"form_spec_{t}" for t in
          ("numerique", "participation", "dev_social", "aller_vers", "territoires", "insertion_pro")]  # fmt: skip
BLOCK, ONCE = "form_spec_total", "form_spec_insertion_pro"
THREE = shipped_settings(
    territories=(Territory("67", "Bas-Rhin"), Territory("68", "Haut-Rhin"), Territory("90", "Belfort"))
)
Entries = dict[tuple[str, str, Period], Value]


def across(indicator: str, *figures: Value | None, period: Period = Y) -> Entries:
    """One cell of the 67, the 68 and the 90; ``None`` leaves it blank."""
    cells = zip(("67", "68", "90"), figures, strict=False)
    return {(code, indicator, period): figure for code, figure in cells if figure is not None}


def block(territory: str, *figures: Value | None, total: Value | None = None) -> Entries:
    """The themes of one department, in order, and its typed total."""
    names = [*THEMES[: len(figures)], BLOCK]
    cells = zip(names, (*figures, total), strict=True)
    return {(territory, name, Y): figure for name, figure in cells if figure is not None}


def scope(indicator: str, *territories: str, period: str | None = "2022") -> list[Reservation]:
    return [Reservation(code, indicator, period, ReservationType.CEA_SCOPE) for code in territories]


def cell(
    entries: Mapping[tuple[str, str, Period], Value], indicator: str, period: Period = Y, **options: object
) -> ConsolidatedCell:
    return consolidated(entries, **options)[indicator, period]


def told(found_cell: ConsolidatedCell) -> tuple[State, float | None, str]:
    """State, value or lower bound, and what people read."""
    number = found_cell.lower_bound if found_cell.state is State.PARTIAL else found_cell.value
    return found_cell.state, number, plain(cell_display(found_cell))


def bounds(found_cell: ConsolidatedCell) -> tuple[State, float | None, float | None, str]:
    return found_cell.state, found_cell.low, found_cell.high, plain(cell_display(found_cell))


def _number(text: str) -> float | None:
    return None if not text else float(text)


def test_the_real_campaign_is_consolidated_as_worked_out_by_hand():
    campaign = read_campaign(real_grid())
    cells = {
        (c.indicator.id, c.period.label, c.period.kind.value): (
            c.state.value,
            c.value,
            c.lower_bound,
            c.low,
            c.high,
            " ".join(c.coverage),
            plain(cell_display(c)),
        )
        for c in consolidate(campaign, validate(campaign))
    }
    with GOLDEN.open(encoding="utf-8", newline="") as stream:
        expected = {
            (row["indicator"], row["period"], row["kind"]): (
                row["state"],
                *(_number(row[name]) for name in ("value", "lower_bound", "low", "high")),
                row["coverage"],
                row["display"],
            )
            for row in csv.DictReader(stream)
        }

    assert len(expected) == 252
    assert [*cells] == [*expected]
    assert {key: (cells[key], expected[key]) for key in cells if cells[key] != expected[key]} == {}


# --- sum


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((389, 230), (State.COMPLETE, 619, "619")),
        ((0, 0), (State.COMPLETE, 0, "0")),
        ((0, 5), (State.COMPLETE, 5, "5")),
        ((700_000, 305_612), (State.COMPLETE, 1_005_612, "1 005 612")),
        ((389, "ND"), (State.PARTIAL, 389, "≥ 389 (67 seul ; 68 ND)")),
        (("NC", 961), (State.PARTIAL, 961, "≥ 961 (68 seul ; 67 NC)")),
        ((389, None), (State.PARTIAL, 389, "≥ 389 (67 seul ; 68 non renseigné)")),
        ((389, "  "), (State.PARTIAL, 389, "≥ 389 (67 seul ; 68 non renseigné)")),
        ((0, "ND"), (State.PARTIAL, 0, "ND (67 : 0 ; 68 ND)")),
        ((None, 0), (State.PARTIAL, 0, "ND (68 : 0 ; 67 non renseigné)")),
        (("ND", "ND"), (State.MISSING, None, "ND")),
        (("NC", "ND"), (State.MISSING, None, "ND")),
        (("ND", None), (State.MISSING, None, "ND")),
        (("NC", None), (State.MISSING, None, "NC")),
        (("NC", "n.c."), (State.MISSING, None, "NC")),
        ((None, None), (State.MISSING, None, "")),
        ((389, "12 agents"), (State.BLOCKED, None, "BLOQUÉ")),
        ((389, "12"), (State.BLOCKED, None, "BLOQUÉ")),
        (("ND", "12 agents"), (State.BLOCKED, None, "BLOQUÉ")),
        ((-1, 389), (State.BLOCKED, None, "BLOQUÉ")),
        ((1.5, 1.5), (State.BLOCKED, None, "BLOQUÉ")),
        ((1e13, 1), (State.BLOCKED, None, "BLOQUÉ")),
    ],
    ids=str,
)
@pytest.mark.parametrize("period", [Y, T], ids=lambda p: p.header)
def test_counts_are_added_when_every_department_has_one(
    period: Period, figures: tuple[Value, Value], expected: tuple[State, float | None, str]
):
    assert told(cell(across(FLOW, *figures, period=period), FLOW, period)) == expected


def test_a_blocked_cell_leaves_the_others_alone():
    cells = consolidated({**across(FLOW, 1, "12 agents"), **across(FLOW, 1, 2, period=year(2021)),
                          **across("pasi_structures", 1, 2)})  # fmt: skip

    assert [k for k, c in cells.items() if c.state is State.BLOCKED] == [(FLOW, Y)]
    assert (cells[FLOW, year(2021)].value, cells["pasi_structures", Y].value) == (3, 3)


def test_unused_numbers_are_none():
    cells = consolidated({**across(FLOW, 1, 2), **across("pasi_structures", 1, "ND"), **across(RATE, 0.95, 1),
                          **across(DELAY, 22, "ND"), **across("rsa_1er_rdv", "à venir", 1)})  # fmt: skip

    assert {k[0]: (c.value, c.lower_bound, c.low, c.high) for k, c in cells.items() if k[1] == Y and c.coverage} == {
        FLOW: (3, None, None, None),
        "pasi_structures": (None, 1, None, None),
        RATE: (None, None, 95, 100),
        DELAY: (None, None, 22, 22),
        "rsa_1er_rdv": (None, None, None, None),
    }


# --- rates


POPULATION, ADVISERS, PEOPLE, ORIENTED = (
    "aux_population_municipale",
    "aux_ag_nb_conseillers",
    "ga_en_cours_ag",
    "ga_orientes_ag",
)


@pytest.mark.parametrize(
    ("figures", "weights", "expected"),
    [
        ((1, 1), (None, None), (State.COMPLETE, 100, "100 %")),
        ((0.95, 0.95), (300, 100), (State.COMPLETE, 95, "95 %")),
        ((0.95, 1), (300, 100), (State.WEIGHTED, 96.25, "96,3 %")),
        ((0.95, 1), (1, 1), (State.WEIGHTED, 97.5, "97,5 %")),
        ((0.95, 1), (0, 100), (State.WEIGHTED, 100, "100 %")),
        ((95, 1), (100, 0), (State.WEIGHTED, 95, "95 %")),
        ((0, 0), (None, None), (State.COMPLETE, 0, "0 %")),
        (("ND", "NC"), (1, 1), (State.MISSING, None, "ND")),
        (("NC", None), (1, 1), (State.MISSING, None, "NC")),
        ((None, None), (1, 1), (State.MISSING, None, "")),
        ((1.5e2, 1), (1, 1), (State.BLOCKED, None, "BLOQUÉ")),
        (("95 %", 1), (1, 1), (State.BLOCKED, None, "BLOQUÉ")),
    ],
    ids=str,
)
def test_rates_are_common_or_weighted(
    figures: tuple[Value, Value], weights: tuple[Value | None, Value | None], expected: tuple[State, float | None, str]
):
    assert told(cell({**across(RATE, *figures), **across(POPULATION, *weights)}, RATE)) == expected


BAD_WEIGHTS = [(None, None), (300, None), (None, 300), (300, "ND"), (300, "NC"), (300, "cent mille"), (300, "100"),
               (300, -100), (0, 0), (300, 1e13), (True, 300)]  # fmt: skip


@pytest.mark.parametrize("weights", BAD_WEIGHTS, ids=str)
def test_rates_without_usable_weights_stand_side_by_side_and_are_never_blocked(
    weights: tuple[Value | None, Value | None],
):
    entries = {**across(RATE, 1, 0.95), **across(POPULATION, *weights)}

    assert bounds(cell(entries, RATE)) == (State.RANGE, 95, 100, "95 %–100 %")
    assert cell(entries, RATE).weights is None


def test_a_single_rate_is_shown_with_its_department():
    assert bounds(cell(across(RATE, 0.95, "ND"), RATE)) == (State.SINGLE, 95, 95, "95 % (67 seul)")
    assert bounds(cell(across(RATE, None, 0.95), RATE)) == (State.SINGLE, 95, 95, "95 % (68 seul)")
    assert bounds(cell(across(RATE, 0, "ND"), RATE)) == (State.SINGLE, 0, 0, "0 % (67 seul)")


# --- delays


def oriented(*figures: Value | None) -> Entries:
    """Weights of the delay, with totals that let them stand."""
    return {**across("ga_orientes", 10**6, 10**6, 10**6), **across(ORIENTED, *figures)}


def test_a_delay_is_weighted_by_the_people_oriented_the_same_year():
    found_cell = cell({**across(DELAY, 22, 27), **oriented(894, 765)}, DELAY)

    assert told(found_cell) == (State.WEIGHTED, float(Fraction(22 * 894 + 27 * 765, 1659)), "24,3 jours")
    assert found_cell.weights == {"67": 894, "68": 765}


def test_the_weights_of_another_year_weigh_nothing():
    entries = {**across(DELAY, 22, 27), **across(ORIENTED, 894, 765, period=year(2021))}

    assert bounds(cell(entries, DELAY)) == (State.RANGE, 22, 27, "22–27 jours")


@pytest.mark.parametrize("weights", BAD_WEIGHTS, ids=str)
def test_delays_without_usable_weights_stand_side_by_side_or_are_common(weights: tuple[Value | None, Value | None]):
    assert bounds(cell({**across(DELAY, 27, 22), **oriented(*weights)}, DELAY)) == (State.RANGE, 22, 27, "22–27 jours")
    assert told(cell({**across(DELAY, 22, 22), **oriented(*weights)}, DELAY)) == (State.COMPLETE, 22, "22 jours")


def test_a_weight_blocked_by_a_bound_weighs_nothing_and_blocks_nothing():
    entries = {**across(DELAY, 22, 27), **across(ORIENTED, 894, 765), **across("ga_orientes", 100, 1000)}

    assert cell(entries, ORIENTED).state is State.BLOCKED
    assert bounds(cell(entries, DELAY)) == (State.RANGE, 22, 27, "22–27 jours")


def test_equal_delays_with_weights_have_their_own_value():
    found_cell = cell({**across(DELAY, 22, 22), **oriented(894, 765)}, DELAY)

    assert (found_cell.value, plain(cell_display(found_cell))) == (22, "22 jours")


@pytest.mark.parametrize(
    ("figures", "expected"),
    [((22, "ND"), (State.SINGLE, 22, 22, "22 jours (67 seul)")), ((None, 1), (State.SINGLE, 1, 1, "1 jour (68 seul)")),
     (("ND", "NC"), (State.MISSING, None, None, "ND")), ((22, "3 semaines"), (State.BLOCKED, None, None, "BLOQUÉ")),
     ((22, 0), (State.BLOCKED, None, None, "BLOQUÉ")), ((22, 366), (State.BLOCKED, None, None, "BLOQUÉ"))],
    ids=str,
)  # fmt: skip
def test_a_delay_without_its_other_half_is_never_weighted(
    figures: tuple[Value, Value], expected: tuple[State, float | None, float | None, str]
):
    assert bounds(cell({**across(DELAY, *figures), **oriented(894, 765)}, DELAY)) == expected


# --- caseloads


def advisers(people: tuple[Value | None, ...], posts: tuple[Value | None, ...]) -> Entries:
    return {**across("ga_en_cours", 10**6, 10**6), **across(PEOPLE, *people), **across(ADVISERS, *posts)}


def test_a_caseload_is_the_ratio_of_the_sums():
    found_cell = cell({**across(CASELOAD, 83, 54), **advisers((879, 1027), (10.5, 19))}, CASELOAD)

    assert told(found_cell) == (State.WEIGHTED, pytest.approx(float(Fraction(1906 * 2, 59)), rel=1e-15), "64,6")
    assert found_cell.weights == {"67": 10.5, "68": 19}


@pytest.mark.parametrize("weights", BAD_WEIGHTS, ids=str)
def test_caseloads_without_usable_advisers_stand_side_by_side_or_are_common(weights: tuple[Value | None, Value | None]):
    assert bounds(cell({**across(CASELOAD, 83, 54), **advisers((879, 1027), weights)}, CASELOAD)) == (
        State.RANGE,
        54,
        83,
        "54–83",
    )
    assert told(cell({**across(CASELOAD, 80, 80), **advisers((879, 1027), weights)}, CASELOAD)) == (
        State.COMPLETE,
        80,
        "80",
    )


@pytest.mark.parametrize("people", [(None, 1027), (879, "ND"), (879, -5), ("879", 1027)], ids=str)
def test_caseloads_without_people_stand_side_by_side(people: tuple[Value | None, Value | None]):
    assert cell({**across(CASELOAD, 83, 54), **advisers(people, (10, 19))}, CASELOAD).state is State.RANGE


def test_a_single_caseload_is_shown_with_its_department():
    entries = {**across(CASELOAD, "ND", 56), **advisers((879, 1027), (10, 19))}

    assert bounds(cell(entries, CASELOAD)) == (State.SINGLE, 56, 56, "56 (68 seul)")
    assert told(cell(across(CASELOAD, "ND", "ND"), CASELOAD)) == (State.MISSING, None, "ND")


# --- counted once


@pytest.mark.parametrize("scoped", [("67",), ("68",), ("67", "68")])
@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((167, 167), (State.COUNTED_ONCE, 167, "167")),
        ((0, 0), (State.COUNTED_ONCE, 0, "0")),
        ((200, 1), (State.BLOCKED, None, "BLOQUÉ")),
        ((200, 0), (State.BLOCKED, None, "BLOQUÉ")),
        ((200, "1 agent"), (State.BLOCKED, None, "BLOQUÉ")),
        (("ND", "ND"), (State.MISSING, None, "ND")),
        ((None, None), (State.MISSING, None, "")),
    ],
    ids=str,
)
def test_one_count_for_both_departments_counts_once(
    scoped: tuple[str, ...], figures: tuple[Value, Value], expected: tuple[State, float | None, str]
):
    assert told(cell(across(ONCE, *figures), ONCE, reservations=scope(ONCE, *scoped))) == expected


@pytest.mark.parametrize("absent", ["ND", "NC", None])
def test_one_figure_counts_for_both_where_the_scope_is_put_on_it(absent: Value | None):
    once = (State.COUNTED_ONCE, 167, "167")

    assert told(cell(across(ONCE, 167, absent), ONCE, reservations=scope(ONCE, "67"))) == once
    assert told(cell(across(ONCE, absent, 167), ONCE, reservations=scope(ONCE, "67", "68"))) == once


@pytest.mark.parametrize("absent", ["ND", "NC", None])
def test_a_scope_put_on_the_cell_that_holds_no_figure_changes_nothing(absent: Value | None):
    found_cell = cell(across(ONCE, 22, absent), ONCE, reservations=scope(ONCE, "68"))

    assert (found_cell.state, found_cell.lower_bound) == (State.PARTIAL, 22)


def test_the_scope_of_a_whole_row_holds_for_targets_and_that_of_a_year_for_itself():
    entries = {**across(ONCE, 167, 167), **across(ONCE, 100, 100, period=T)}
    always = consolidated(entries, reservations=scope(ONCE, "67", period=None))
    once = consolidated(entries, reservations=scope(ONCE, "67"))

    assert (always[ONCE, Y].value, always[ONCE, T].value) == (167, 100)
    assert (once[ONCE, Y].value, once[ONCE, T].value) == (167, 200)


def test_two_figures_for_one_count_are_a_blocking_finding_too():
    [finding] = found(across(ONCE, 200, 1), Code.CONFLICTING_SCOPE, reservations=scope(ONCE, "67"))

    assert finding.code.severity is Severity.BLOCKING


# --- blocks


FULL = (1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({**block("67", *FULL), **block("68", *FULL)}, (State.COMPLETE, 42, "42")),
        ({**block("67", 0, 0, 0, 0, 0, 0), **block("68", 0, 0, 0, 0, 0, 0)}, (State.COMPLETE, 0, "0")),
        ({**block("67", *FULL), **block("68", 1, 2, 3, 4, 5, "NC")}, (State.PARTIAL, 36, "≥ 36")),
        ({**block("67", *FULL), **block("68", 1, 2, 3, 4, 5)}, (State.PARTIAL, 36, "≥ 36")),
        (block("67", *FULL), (State.PARTIAL, 21, "≥ 21")),
        (block("67", 7), (State.PARTIAL, 7, "≥ 7")),
        (block("67", 0), (State.PARTIAL, 0, "ND")),
        ({**block("67", 7, "ND"), **block("68", 8, "ND")}, (State.PARTIAL, 15, "≥ 15")),
        ({}, (State.MISSING, None, "")),
        (block("67", "NC"), (State.MISSING, None, "NC")),
        ({**block("67", "NC"), **block("68", "ND")}, (State.MISSING, None, "ND")),
        (block("67", total="ND"), (State.MISSING, None, "ND")),
        ({**block("67", *FULL), **block("68", 1, 2, 3, 4, 5, "6 agents")}, (State.BLOCKED, None, "BLOQUÉ")),
        ({**block("67", *FULL), **block("68", -1)}, (State.BLOCKED, None, "BLOQUÉ")),
        ({**block("67", total=100), **block("68", total=200)}, (State.COMPLETE, 300, "300")),
        ({**block("67", total=100), **block("68", *FULL)}, (State.COMPLETE, 121, "121")),
        ({**block("67", total=100), **block("68", 1, 2, 3)}, (State.PARTIAL, 106, "≥ 106")),
        (block("67", total=100), (State.PARTIAL, 100, "≥ 100")),
        ({**block("67", total=100), **block("68", total="ND")}, (State.PARTIAL, 100, "≥ 100")),
        ({**block("67", *FULL, total=21), **block("68", *FULL, total=21)}, (State.COMPLETE, 42, "42")),
        ({**block("67", *FULL, total=22), **block("68", *FULL)}, (State.BLOCKED, None, "BLOQUÉ")),
        ({**block("67", *FULL), **block("68", *FULL, total="21")}, (State.BLOCKED, None, "BLOQUÉ")),
        ({**block("67", total=100), **block("68", total=-1)}, (State.BLOCKED, None, "BLOQUÉ")),
        ({**block("67", 5, total=4), **block("68", *FULL)}, (State.BLOCKED, None, "BLOQUÉ")),
    ],
    ids=["all themes", "zeros", "one NC", "one blank", "one department", "one theme", "a zero says nothing",
         "same theme", "blank", "NC", "ND", "ND total", "unreadable theme", "negative theme", "typed totals",
         "typed total and themes", "typed total and some themes", "typed total alone", "typed total and ND",
         "totals that agree", "total that disagrees", "total in text", "negative total", "theme above total"],
)  # fmt: skip
def test_a_block_is_the_sum_of_its_themes_or_the_typed_total(
    entries: Entries, expected: tuple[State, float | None, str]
):
    assert told(cell(entries, BLOCK)) == expected


def test_a_theme_counted_once_counts_once_in_its_block():
    entries = {**block("67", 88, 119, 0, 146, 0, 167), **block("68", 97, 158, 0, 283, 1, 167)}
    reservations = scope(ONCE, "67", "68")

    assert told(cell(entries, BLOCK, reservations=reservations)) == (State.COUNTED_ONCE, 1059, "1 059")
    assert told(cell(entries, BLOCK)) == (State.COMPLETE, 1226, "1 226")


def test_a_theme_counted_once_in_a_block_with_holes_stays_a_lower_bound():
    entries = {**block("67", 88, 119, 0, 146, 0, 167), **block("68", 97, 158, 0, 283, "NC", 167)}

    assert told(cell(entries, BLOCK, reservations=scope(ONCE, "67"))) == (State.PARTIAL, 1058, "≥ 1 058")


def test_a_theme_counted_once_beside_a_typed_total_is_not_added_twice():
    entries = {**block("67", total=520), **block("68", 97, 158, 0, 283, 1, 167)}

    assert told(cell(entries, BLOCK, reservations=scope(ONCE, "68"))) == (State.PARTIAL, 1059, "≥ 1 059")


def test_a_typed_total_with_a_theme_is_never_dropped():
    entries = {**block("67", 3, total=520), **block("68", 97, 158, 0, 283, 1, 167)}

    assert told(cell(entries, BLOCK, reservations=scope(ONCE, "68"))) == (State.PARTIAL, 1059, "≥ 1 059")
    assert told(cell(entries, BLOCK)) == (State.COMPLETE, 1226, "1 226")


def test_a_total_below_what_is_counted_once_hides_no_more_than_itself():
    entries = {**block("67", total=115), **block("68", 1000)}

    assert told(cell(entries, BLOCK, reservations=scope(THEMES[0], "68"))) == (State.PARTIAL, 1000, "≥ 1 000")


def test_a_theme_that_every_total_gives_is_taken_off_for_sure():
    entries = {**block("67", 10, total=100), **block("68", 10, total=50)}

    assert told(cell(entries, BLOCK, reservations=scope(THEMES[0], "67"))) == (State.COUNTED_ONCE, 140, "140")


def test_two_themes_counted_once_hide_no_more_than_the_total_that_may_hold_them():
    entries = {**block("67", total=100), **block("68", 90, 80, 0, 0, 0, 0)}
    reservations = [*scope(THEMES[0], "68"), *scope(THEMES[1], "68")]

    assert told(cell(entries, BLOCK, reservations=reservations)) == (State.PARTIAL, 170, "≥ 170")


def test_a_typed_total_below_some_of_its_themes_is_blocked():
    assert told(cell({**block("67", 5, 6, total=10), **block("68", *FULL)}, BLOCK))[0] is State.BLOCKED
    assert told(cell({**block("67", 5, 5, total=10), **block("68", *FULL)}, BLOCK)) == (State.COMPLETE, 31, "31")


def test_a_scope_on_a_block_has_no_effect():
    entries = {**block("67", *FULL, total=21), **block("68", *FULL, total=21)}

    assert told(cell(entries, BLOCK, reservations=scope(BLOCK, "67", "68"))) == (State.COMPLETE, 42, "42")
    assert told(cell({**block("67", total=9), **block("68", total=5)}, BLOCK, reservations=scope(BLOCK, "67"))) == (
        State.COMPLETE,
        14,
        "14",
    )


def test_a_block_shows_its_own_reservations_and_those_of_its_themes():
    own = Reservation("67", BLOCK, "2022", ReservationType.UNDERESTIMATED)
    theme = Reservation("68", THEMES[2], "2022", ReservationType.PARTIAL_YEAR)
    entries = {**block("67", *FULL), **block("68", *FULL)}

    assert {*cell(entries, BLOCK, reservations=[own, theme]).reservations} == {own, theme}


# --- not concerned


def test_a_department_that_is_not_concerned_is_left_out():
    found_cell = cell(across(FLOW, 389, "SO"), FLOW)

    assert told(found_cell) == (State.COMPLETE, 389, "389")
    assert (found_cell.coverage, found_cell.unconcerned) == (("67",), ("68",))
    assert told(cell(across(FLOW, 389, "s.o.", "ND"), FLOW, settings=THREE))[:2] == (State.PARTIAL, 389)


@pytest.mark.parametrize("indicator", ["FLOW", "RATE", "DELAY", "CASELOAD", "BLOCK"])
def test_the_only_department_concerned_is_complete_whatever_the_rule(indicator: str):
    name = {"FLOW": FLOW, "RATE": RATE, "DELAY": DELAY, "CASELOAD": CASELOAD, "BLOCK": BLOCK}[indicator]
    typed = 0.5 if name == RATE else 50
    entries = {**across(name, typed, "SO"), **oriented(894, 765), **advisers((879, 1027), (10, 12.5))}

    assert (cell(entries, name).state, cell(entries, name).value) == (State.COMPLETE, 50)


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        (("SO", "SO"), MissingCode.SO),
        (("SO", None), MissingCode.BLANK),
        (("SO", "ND"), MissingCode.ND),
        (("NC", "SO"), MissingCode.NC),
    ],
)
@pytest.mark.parametrize("indicator", [FLOW, RATE, DELAY, CASELOAD, BLOCK])
def test_nobody_concerned_is_said_only_when_everybody_says_so(
    indicator: str, codes: tuple[Value, Value], code: MissingCode
):
    found_cell = cell(across(indicator, *codes), indicator)

    assert (found_cell.state, found_cell.code) == (State.MISSING, code)


def test_weights_are_those_of_the_departments_that_are_concerned():
    entries = {**across(DELAY, 22, 27, "SO"), **oriented(894, 765)}
    found_cell = cell(entries, DELAY, settings=THREE)

    assert (found_cell.state, found_cell.weights) == (State.WEIGHTED, {"67": 894, "68": 765})
    assert cell({**across(DELAY, 22, 27), **oriented(894, "SO")}, DELAY).state is State.RANGE


def test_a_theme_that_concerns_nobody_adds_nothing():
    entries = {**block("67", 1, 2, 3, 4, 5, "SO"), **block("68", 1, 2, 3, 4, 5, "SO")}

    assert told(cell(entries, BLOCK)) == (State.COMPLETE, 30, "30")
    assert cell(entries, THEMES[5]).code is MissingCode.SO
    whole = {**block("67", *["SO"] * 6), **block("68", *["SO"] * 6)}
    assert cell(whole, BLOCK).code is MissingCode.SO
    assert told(cell({**block("67", *["SO"] * 6), **block("68", *FULL)}, BLOCK)) == (State.COMPLETE, 21, "21")


def test_a_typed_total_without_a_theme_that_does_not_concern_it_does_not_hold_it():
    entries = {**block("67", None, None, None, None, None, "SO", total=520), **block("68", 97, 158, 0, 283, 1, 167)}

    assert told(cell(entries, BLOCK, reservations=scope(ONCE, "68"))) == (State.COUNTED_ONCE, 1226, "1 226")
    # Said of both departments, it does not compare with a year in which they were added up.
    assert told(cell(entries, ONCE, reservations=scope(ONCE, "68"))) == (State.COUNTED_ONCE, 167, "167")


# --- a mean lies between the departments


def test_a_ratio_outside_what_the_departments_say_is_a_range():
    entries = {**across(CASELOAD, 83, 54), **advisers((879, 1027), (10, 12.5))}
    [finding] = found(entries, Code.MEAN_OUTSIDE)

    assert bounds(cell(entries, CASELOAD)) == (State.RANGE, 54, 83, "54–83")
    assert (finding.territory, finding.indicator) == ("68", CASELOAD)
    assert "84,7" in finding_told(finding)


def test_a_ratio_between_the_departments_is_weighted():
    entries = {**across(CASELOAD, 83, 54), **advisers((879, 1027), (10.6, 19))}

    assert cell(entries, CASELOAD).state is State.WEIGHTED
    assert found(entries, Code.MEAN_OUTSIDE) == []


def test_equal_caseloads_are_complete_whatever_the_weights():
    entries = {**across(CASELOAD, 54, 54), **advisers((879, 1027), (10, 12.5))}

    assert told(cell(entries, CASELOAD)) == (State.COMPLETE, 54, "54")
    assert found(entries, Code.MEAN_OUTSIDE) == []


# --- what cannot be read around the figures


def without_sheet(book: Grid, name: str) -> Grid:
    return replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.name != name))


def edited(book: Grid, name: str, **values: Value) -> Grid:
    sheets = (replace(s, values={**s.values, **values}) if s.name == name else s for s in book.sheets)
    return replace(book, sheets=tuple(sheets))


def copied(book: Grid, name: str) -> Grid:
    [sheet] = [sheet for sheet in book.sheets if sheet.name == name]
    return replace(book, sheets=(*book.sheets, replace(sheet, name="Copie")))


def states(book: Grid) -> dict[tuple[str, Period], ConsolidatedCell]:
    return {(c.indicator.id, c.period): c for c in process_grid(book).cells}


SIDES = {**across(FLOW, 10, 20), **across(RATE, 0.9, 0.8), **block("67", *FULL), **block("68", *FULL),
         **across("ase_majeurs_annee", 5, "ND")}  # fmt: skip


unreadable_sheets = pytest.mark.parametrize(
    "damage",
    [
        lambda book: without_sheet(book, "Réserves"),
        lambda book: edited(book, "Réserves", A3="Départements"),
        lambda book: edited(book, "Réserves", F3="Réserve"),
        lambda book: copied(book, "Réserves"),
    ],
    ids=["sheet missing", "header missing", "header twice", "sheet twice"],
)


@unreadable_sheets
def test_reservations_that_cannot_be_read_block_what_they_could_change(damage: Callable[[Grid], Grid]):
    cells = states(damage(grid(SIDES)))

    assert (cells[FLOW, Y].state, cells[FLOW, Y].obstacle) == (State.BLOCKED, Obstacle.RESERVATIONS)
    assert cells[BLOCK, Y].state is cells[THEMES[0], Y].state is State.BLOCKED
    assert cells[RATE, Y].state is State.RANGE
    assert cells["ase_majeurs_annee", Y].state is State.PARTIAL
    structure = process_grid(damage(grid(SIDES))).validation.findings
    assert len([f for f in structure if f.code.severity is Severity.BLOCKING]) == 1


@pytest.mark.parametrize(
    ("line", "blocked"),
    [
        (("67", FLOW, "2021-2022", "provisoire"), {FLOW}),
        (("67", FLOW, "2031", "provisoire"), {FLOW}),
        (("Ardèche", FLOW, "2022", "provisoire"), {FLOW}),
        (("67", FLOW, "2022", "à revoir"), {FLOW}),
        (("67", FLOW, "2022", None), {FLOW}),
        (("67", THEMES[0], None, "à revoir"), {THEMES[0], BLOCK}),
        (("67", FLOW, "2021", "à revoir"), set()),
        (("67", FLOW, "2015", "provisoire"), set()),
        (("67", "inconnu", "2022", "provisoire"), set()),
        (("67", "Mesures de diagnostic mobilité", "2022", "Sous estime\u0301"), set()),
    ],
    ids=["years", "later year", "territory", "type", "no type", "theme", "its year only", "past", "unknown", "loose"],
)
def test_a_line_that_cannot_be_read_blocks_its_indicator(line: tuple[str | None, ...], blocked: set[str]):
    values = {f"{letters}4": text for letters, text in zip("ABCD", line, strict=True) if text is not None}
    cells = states(edited(grid(SIDES), "Réserves", **values))

    assert {name for (name, period), c in cells.items() if period == Y and c.state is State.BLOCKED} == blocked


SCOPED_ALONE = grid(across(FLOW, 10, "ND"), reservations=[Reservation("67", FLOW, "2022", ReservationType.CEA_SCOPE)])


@unreadable_sheets
def test_a_scope_of_reservations_that_cannot_be_read_makes_no_total(damage: Callable[[Grid], Grid]):
    assert states(SCOPED_ALONE)[FLOW, Y].state is State.COUNTED_ONCE
    assert states(damage(SCOPED_ALONE))[FLOW, Y].state is State.PARTIAL


def test_a_scope_beside_a_line_that_cannot_be_read_still_counts():
    unread = edited(SCOPED_ALONE, "Réserves", A5="67", B5=FLOW, C5="2022", D5="à revoir")

    assert states(unread)[FLOW, Y].state is State.COUNTED_ONCE


def test_a_department_that_is_not_declared_blocks_every_cell():
    alone = grid(SIDES)
    settings_rows = next(sheet for sheet in alone.sheets if sheet.name == "Paramètres").values
    [row] = [address for address, value in settings_rows.items() if value == TERRITORY_SETTING + "68"]
    cells = states(edited(alone, "Paramètres", **{row: "", f"C{row[1:]}": ""}))

    assert {c.state for c in cells.values()} == {State.BLOCKED}
    assert cells[RATE, Y].obstacle is Obstacle.UNDECLARED


def test_a_block_covers_every_department_that_gives_something_of_it():
    assert cell({**block("67", 1), **block("68", None, 2)}, BLOCK).coverage == ("67", "68")
    assert cell({**block("67", 1), **block("68", "ND")}, BLOCK).coverage == ("67",)
    assert cell({**block("67", total=1), **block("68", 2)}, BLOCK).coverage == ("67", "68")


def test_the_sources_of_a_block_are_its_themes_and_the_typed_totals():
    plain_block = cell({**block("67", *FULL), **block("68", *FULL)}, BLOCK)
    typed = cell({**block("67", total=100), **block("68", *FULL)}, BLOCK)

    assert len(plain_block.sources) == 12
    assert BLOCK not in {o.indicator for o in plain_block.sources}
    assert [(o.territory, o.figure) for o in typed.sources if o.indicator == BLOCK] == [("67", 100)]


# --- targets


def aims(indicator: str, *figures: Value | None) -> ConsolidatedCell:
    return cell(across(indicator, *figures, period=T), indicator, T)


WEEKS = "Tendre vers 3 semaines"


@pytest.mark.parametrize("other", [WEEKS, "tendre vers 3 semaines", "Tendre  vers 3 semaines", f" {WEEKS} "])
def test_targets_alike_in_words_keep_their_words_and_have_their_bound(other: str):
    found_cell = aims(DELAY, WEEKS, other)

    assert told(found_cell) == (State.COMPLETE, 21, WEEKS)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [(WEEKS, "Tendre vers 30 jours", 21, 30), (WEEKS, 30, 21, 30), (10, WEEKS, 10, 21)],
)
def test_targets_that_differ_stand_side_by_side(one: Value, other: Value, low: float, high: float):
    assert bounds(aims(DELAY, one, other)) == (State.RANGE, low, high, f"{low}–{high} jours")


def test_at_least_and_at_most_the_same_figure_are_two_different_targets():
    assert aims(DELAY, "Au moins 21 jours", "Au plus 21 jours").state is State.RANGE


def test_a_target_in_other_words_is_not_the_same_target():
    """Design, section 8: equal texts are complete, different ones a range."""
    assert aims(DELAY, WEEKS, "Moins de 21 jours").state is State.RANGE


def test_a_target_in_words_and_one_in_figures_compare_by_their_bound():
    assert told(aims(DELAY, WEEKS, 21)) == (State.COMPLETE, 21, "21 jours")
    assert aims(DELAY, 20, WEEKS).state is State.RANGE


def test_the_target_of_the_only_department_concerned_keeps_its_words():
    assert told(aims(DELAY, "SO", WEEKS)) == (State.COMPLETE, 21, WEEKS)


def test_targets_in_words_are_never_weighted():
    entries = {**across(DELAY, WEEKS, 30, period=T), **across(ORIENTED, 894, 765, period=T),
               **across("ga_orientes", 1000, 1000, period=T)}  # fmt: skip

    assert cell(entries, DELAY, T).state is State.RANGE


def test_a_target_in_words_without_its_other_half_is_single():
    assert aims(DELAY, WEEKS, "ND").state is State.SINGLE
    assert (aims(DELAY, WEEKS, "ND").low, aims(DELAY, WEEKS, None).high) == (21, 21)
    assert aims(DELAY, WEEKS, "trois semaines").state is State.BLOCKED


def test_a_target_in_words_on_a_count_is_never_added():
    assert aims(FLOW, "au moins 100", "au moins 100").state is State.BLOCKED


def test_words_are_no_figure_of_a_year():
    assert cell(across(DELAY, WEEKS, WEEKS), DELAY).state is State.BLOCKED


# --- bounds and justifications


def test_a_hard_bound_blocks_and_its_justification_unblocks_with_a_footnote():
    entries = {**across("ase_logement_stable", 522, 213), **across("ase_majeurs_annee", 426, 230)}
    [finding] = found(entries, Code.HARD_BOUND)
    lifted = cell(entries, "ase_logement_stable", justifications={finding.fingerprint: "Mineurs compris."})

    assert told(cell(entries, "ase_logement_stable")) == (State.BLOCKED, None, "BLOQUÉ")
    assert told(lifted) == (State.COMPLETE, 735, "735")
    assert [plain(note) for note in lifted.notes] == ["67 : Mineurs compris."]
    assert cell(entries, "ase_majeurs_annee").notes == ()


def test_a_footnote_has_its_french_space():
    entries = {**across("ase_logement_stable", 522, 213), **across("ase_majeurs_annee", 426, 230)}
    [finding] = found(entries, Code.HARD_BOUND)
    lifted = cell(entries, "ase_logement_stable", justifications={finding.fingerprint: "Mineurs compris."})

    assert lifted.notes == ("67\u00a0: Mineurs compris.",)


def test_a_soft_bound_blocks_nothing():
    entries = {**across("ase_pec_referentiel", 581, 358), **across("ase_majeurs_annee", 400, 252)}

    assert told(cell(entries, "ase_pec_referentiel")) == (State.COMPLETE, 939, "939")


def test_an_unbalanced_total_blocks_itself_and_not_its_parts():
    entries = {**across("ga_orientes", 100, 30), **across("ga_orientes_dept", 10, 10), **across(ORIENTED, 20, 20)}
    cells = consolidated(entries)

    assert [cells[name, Y].state for name in ("ga_orientes", "ga_orientes_dept", ORIENTED)] == [
        State.BLOCKED,
        State.COMPLETE,
        State.COMPLETE,
    ]


def test_the_footnote_of_a_theme_stands_on_its_block_too():
    entries = {**block("67", 5, total=4), **block("68", *FULL)}
    [finding] = found(entries, Code.HARD_BOUND)
    cells = consolidated(entries, justifications={finding.fingerprint: "Doubles comptes."})

    assert [plain(n) for n in cells[THEMES[0], Y].notes] == ["67 : Doubles comptes."]
    assert [plain(n) for n in cells[BLOCK, Y].notes] == ["67 : Doubles comptes."]


# --- structure


def test_a_department_without_its_sheet_blocks_everything_it_should_give():
    book = grid(across(FLOW, 1, 2))
    campaign = read_campaign(replace(book, sheets=tuple(s for s in book.sheets if not s.name.startswith("68"))))
    states = {c.state for c in consolidate(campaign, validate(campaign))}

    assert states == {State.BLOCKED}


def test_a_row_that_disappeared_blocks_itself_only():
    book = grid({**across(FLOW, 1, 2), **across("pasi_structures", 1, 2)})
    entry = book.sheets[0]
    values = {a: v for a, v in entry.values.items() if v != FLOW}
    campaign = read_campaign(replace(book, sheets=(replace(entry, values=values), *book.sheets[1:])))
    cells = {(c.indicator.id, c.period): c for c in consolidate(campaign, validate(campaign))}

    assert cells[FLOW, Y].state is State.BLOCKED
    assert cells["pasi_structures", Y].value == 3


# --- three departments, one department


@pytest.mark.parametrize(
    ("indicator", "figures", "expected"),
    [
        (FLOW, (1, 2, 3), (State.COMPLETE, 6, "6")),
        (FLOW, (1, 2, "ND"), (State.PARTIAL, 3, "≥ 3 (67, 68 ; 90 ND)")),
        (FLOW, (1, None, "ND"), (State.PARTIAL, 1, "≥ 1 (67 seul ; 68 non renseigné ; 90 ND)")),
        (RATE, (0.95, 0.95, 0.95), (State.COMPLETE, 95, "95 %")),
        (DELAY, (22, 22, 22), (State.COMPLETE, 22, "22 jours")),
    ],
)
def test_three_departments_follow_the_same_rules(
    indicator: str, figures: tuple[Value, ...], expected: tuple[State, float | None, str]
):
    assert told(cell(across(indicator, *figures), indicator, settings=THREE)) == expected


def test_three_departments_make_one_range_or_one_mean():
    weighted = cell({**across(DELAY, 10, 20, 30), **oriented(1, 1, 2)}, DELAY, settings=THREE)

    assert bounds(cell(across(DELAY, 30, 10, 20), DELAY, settings=THREE)) == (State.RANGE, 10, 30, "10–30 jours")
    assert told(weighted) == (State.WEIGHTED, 22.5, "22,5 jours")
    assert bounds(cell(across(DELAY, 22, "ND", "ND"), DELAY, settings=THREE)) == (
        State.SINGLE,
        22,
        22,
        "22 jours (67 seul)",
    )


@pytest.mark.parametrize(("one", "other"), [(22, 27), (22, 22)])
def test_a_range_without_its_third_department_says_so(one: int, other: int):
    found_cell = cell(across(DELAY, one, other, "ND"), DELAY, settings=THREE)

    assert found_cell.state is not State.COMPLETE
    assert "90" in cell_display(found_cell)


def test_one_count_for_three_departments_counts_once():
    reservations = scope(ONCE, "67")

    assert told(cell(across(ONCE, 167, 167, "ND"), ONCE, settings=THREE, reservations=reservations)) == (
        State.COUNTED_ONCE,
        167,
        "167",
    )
    assert cell(across(ONCE, 1, "ND", 2), ONCE, settings=THREE, reservations=reservations).state is State.BLOCKED


def test_one_department_alone_is_complete():
    alone = shipped_settings(territories=(Territory("67", "Bas-Rhin"),))
    entries = {**across(FLOW, 5), **across(RATE, 0.95), **across(CASELOAD, 80), **block("67", *FULL)}
    cells = consolidated(entries, settings=alone)

    assert [(cells[name, Y].state, cells[name, Y].value) for name in (FLOW, RATE, CASELOAD, BLOCK)] == [
        (State.COMPLETE, 5),
        (State.COMPLETE, 95),
        (State.COMPLETE, 80),
        (State.COMPLETE, 21),
    ]


# --- lineage


def test_a_cell_inherits_the_reservations_of_both_departments_and_of_its_period_only():
    here = [
        Reservation("67", FLOW, "2022", ReservationType.ESTIMATED, "Au jugé."),
        Reservation("68", FLOW, None, ReservationType.DIFFERING_DEFINITION),
    ]
    elsewhere = [
        Reservation("67", FLOW, "2021", ReservationType.PROVISIONAL),
        Reservation("67", "pasi_structures", "2022", ReservationType.PROVISIONAL),
    ]
    cells = consolidated(across(FLOW, 1, 2), reservations=[*elsewhere, *here])

    assert cells[FLOW, Y].reservations == tuple(here)
    assert cells[FLOW, T].reservations == (here[1],)


def test_a_block_inherits_the_reservations_of_its_themes():
    reservation = Reservation("68", THEMES[2], "2022", ReservationType.UNDERESTIMATED)

    assert cell(block("67", *FULL), BLOCK, reservations=[reservation]).reservations == (reservation,)


def test_the_sources_give_address_raw_text_and_code():
    found_cell = cell(across(FLOW, 12, "n.d."), FLOW)

    assert [(o.territory, o.at.sheet, o.at.cell, o.raw, o.figure, o.code) for o in found_cell.sources] == [
        ("67", "67 Bas-Rhin", "G45", "12", 12, None),
        ("68", "68 Haut-Rhin", "G45", "n.d.", None, MissingCode.ND),
    ]


def test_weights_are_no_sources_but_are_kept():
    found_cell = cell({**across(DELAY, 22, 27), **oriented(894, 765)}, DELAY)

    assert {o.indicator for o in found_cell.sources} == {DELAY}
    assert [(o.territory, o.figure) for o in found_cell.weighing] == [("67", 894), ("68", 765)]
    assert cell({**across(RATE, 1, 1), **across(POPULATION, 5, 6)}, RATE).weights is None


def test_coverage_lists_the_departments_whose_figure_may_be_used():
    assert cell(across(FLOW, 1, "12 agents"), FLOW).coverage == ("67",)
    assert cell(across(FLOW, "ND", 0), FLOW).coverage == ("68",)
    assert cell({**across("ase_logement_stable", 522, 1), **across("ase_majeurs_annee", 426, 1)},
                "ase_logement_stable").coverage == ("68",)  # fmt: skip


# --- amounts


def money(indicator: str, *figures: Value | None, period: Period = Y) -> ConsolidatedCell:
    return cell(across(indicator, *figures, period=period), indicator, period, referential=amounts.referential())


@pytest.mark.parametrize(
    ("figures", "value", "display"),
    [
        ((0.1, 0.2), 0.3, "0,30 €"),
        ((4096.35, 2048.35), 6144.7, "6 144,70 €"),
        ((123_456.7, 100.01), 123_556.71, "123 556,71 €"),
        ((999_999_999_999.99, 0.01), 10**12, "1 000 000 000 000,00 €"),
        ((0, 0), 0, "0,00 €"),
    ],
)
def test_amounts_are_added_to_the_cent(figures, value, display):
    assert told(money(amounts.PLANNED, *figures)) == (State.COMPLETE, value, display)


def test_an_amount_without_that_of_the_other_department_is_a_minimum():
    assert told(money(amounts.PLANNED, 1234.5, "ND")) == (State.PARTIAL, 1234.5, "≥ 1 234,50 € (67 seul ; 68 ND)")


@pytest.mark.parametrize("odd", [-0.01, 12.345, "12 k€", "1 234,56 €"], ids=repr)
def test_an_amount_that_cannot_be_read_blocks_its_total(odd):
    assert money(amounts.PLANNED, 100.1, odd).state is State.BLOCKED


def test_blocks_of_amounts_are_added_to_the_cent_from_themes_and_typed_totals():
    themes = {**across(amounts.ONE, 0.1, 1.1), **across(amounts.OTHER, 0.2, 2.2)}

    added = consolidated(themes, referential=amounts.referential())[amounts.BLOCK, Y]
    typed = consolidated({**themes, **across(amounts.BLOCK, 0.3)}, referential=amounts.referential())

    assert told(added) == (State.COMPLETE, 3.6, "3,60 €")
    assert told(typed[amounts.BLOCK, Y]) == (State.COMPLETE, 3.6, "3,60 €")


def test_an_amount_counted_once_is_taken_off_to_the_cent():
    entries = {**across(amounts.ONE, 0.1, 0.1), **across(amounts.OTHER, 0.2, 2.2)}
    once = consolidated(entries, referential=amounts.referential(), reservations=scope(amounts.ONE, "67", "68"))

    assert told(once[amounts.ONE, Y])[:2] == (State.COUNTED_ONCE, 0.1)
    assert told(once[amounts.BLOCK, Y])[:2] == (State.COUNTED_ONCE, 2.5)


def execution(spent: tuple[Value, Value], planned: tuple[Value, Value], rates: tuple[Value, Value]) -> ConsolidatedCell:
    entries = {
        **across(amounts.SPENT, *spent),
        **across(amounts.PLANNED, *planned),
        **across(amounts.EXECUTION, *rates),
    }
    return cell(entries, amounts.EXECUTION, referential=amounts.referential())


def test_an_execution_rate_is_all_that_was_spent_over_all_that_was_planned():
    found_cell = execution((650.5, 3200), (1000, 4000), (0.6505, 0.8))

    assert (found_cell.state, found_cell.value) == (State.WEIGHTED, pytest.approx(77.01))
    assert found_cell.weights == {"67": 1000, "68": 4000}
    assert plain(cell_display(found_cell)) == "77 %"


def test_an_execution_rate_out_of_those_of_the_departments_is_shown_as_a_range():
    assert bounds(execution((650, 3200), (1000, 4000), (0.1, 0.2))) == (State.RANGE, 10, 20, "10 %–20 %")
    assert bounds(execution((650, 3200), (1000, "ND"), (0.65, 0.8))) == (State.RANGE, 65, 80, "65 %–80 %")


def test_equal_execution_rates_need_no_weight():
    assert told(execution(("ND", "ND"), ("ND", "ND"), (0.5, 0.5)))[:2] == (State.COMPLETE, 50)
