"""Gaps to targets: what was achieved against what was aimed at, and what it says."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from aiming import ACHIEVED, AIMED, RESERVED
from arrangements import arranged, columns
from factories import REFERENTIAL, campaign, grid, plain, real_entries, real_grid, target, year

from calpae_xl.core.campaign.period_columns import timeline
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.worded_targets import Sense
from calpae_xl.core.figures.processed import Processed, process_campaign, process_grid
from calpae_xl.core.figures.targets import TargetGap, TargetState, aims, gaps, is_enough
from calpae_xl.core.telling.display import gap_display
from calpae_xl.core.trade.model import Direction, Kind, Period, Reservation, ReservationType
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.data import load_reservations

GOLDEN = Path(__file__).parents[2] / "golden" / "targets.csv"
UP, NEUTRAL, RATE, DELAY, CASELOAD = (
    "mob_mesures_diagnostic",
    "ase_majeurs_annee",
    "pasi_taux_couverture_30min",
    "ag_delai_demarrage",
    "ag_portefeuille_conseiller",
)
OVER = arranged(columns("r2021", "r2022", "a2022", "a2023"))
"""A campaign whose target of 2022 is due, and that of 2023 to come."""


def filled() -> Grid:
    """The next campaign, its year filled in."""
    settings = arranged(columns("r2018", "r2019", "r2020", "r2021", "r2022", "a2023", "r2023", "a2024"))
    entries = real_entries()
    for period, figures in ((target(), AIMED), (year(2023), ACHIEVED)):
        for name, pair in figures.items():
            entries.update({(code, name, period): value for code, value in zip(("67", "68"), pair, strict=True)})
    held = {key: value for key, value in entries.items() if value is not None}
    return grid(held, settings=settings, reservations=(*load_reservations(), *RESERVED))


@cache
def worked(year: str) -> Processed:
    return process_grid(real_grid() if year == "2022" else filled())


def golden(year: str) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """What was worked out by hand; a ratio is written as a fraction."""
    with GOLDEN.open(encoding="utf-8", newline="") as stream:
        return {
            (row["territory"], row["indicator"], row["period"]): (
                *(
                    float(Fraction(row[name])) if row[name] else None
                    for name in ("target", "achieved", "gap", "relative")
                ),
                row["target_text"] or None,
                row["state"],
                row["reasons"],
            )
            for row in csv.DictReader(stream)
            if row["campaign"] == year
        }


def summary(gap: TargetGap) -> tuple[object, ...]:
    figures = (None if f is None else pytest.approx(f) for f in (gap.aimed, gap.achieved, gap.gap, gap.relative))
    return *figures, gap.words, gap.state.value, " ".join(reason.value for reason in gap.reasons)


@pytest.mark.parametrize("year", ["2022", "2023"])
def test_the_gaps_are_those_worked_out_by_hand(year: str):
    found = {(g.territory, g.indicator.id, g.target.label): g for g in gaps(worked(year))}
    expected = golden(year)

    assert len(found) == {"2022": 126, "2023": 252}[year]
    assert {key: (summary(found[key]), expected[key]) for key in expected if summary(found[key]) != expected[key]} == {}
    assert [key for key in found if key in expected] == [*expected]
    for key in found.keys() - expected.keys():
        assert (found[key].is_set, found[key].state, found[key].words) == (False, TargetState.MISSING, None), key


def one(
    achieved: Value | None, aimed: Value | None, name: str = UP, *, due: bool = True, **options: object
) -> TargetGap:
    """The gap of 67, of a target of the year or of the next."""
    aim = target(2022 if due else 2023)
    cells = {("67", name, year(2022)): achieved, ("67", name, aim): aimed}
    work = process_campaign(campaign({k: v for k, v in cells.items() if v is not None}, settings=OVER, **options))
    [found] = [g for g in gaps(work) if (g.territory, g.indicator.id, g.target) == ("67", name, aim)]
    return found


@pytest.mark.parametrize(
    ("achieved", "aimed", "name", "due", "state", "display"),
    [
        (100, 100, UP, True, "reached", "0 (0 %), atteint"),
        (99, 100, UP, True, "missed", "−1 (−1 %), non atteint"),
        (99, 100, UP, False, "pending", "−1 (−1 %), reste à faire"),
        (101, 100, UP, False, "pending", "+1 (+1 %), à tenir"),
        (101, 100, NEUTRAL, True, "computed", "+1 (+1 %), écart seul"),
        (101, 100, NEUTRAL, False, "pending", "+1 (+1 %), reste à faire"),
        (100, 100, NEUTRAL, False, "pending", "0 (0 %), à tenir"),
        (80, 80, CASELOAD, True, "computed", "0 (0 %), écart seul"),
        (31, 29, UP, True, "reached", "+2 (petit nombre visé), atteint"),
        (31, 30, UP, True, "reached", "+1 (+3,3 %), atteint"),
        (31, 0, UP, True, "reached", "+31 (objectif de 0), atteint"),
        (0.95, 1, RATE, True, "missed", "−5 points, non atteint"),
        (0.89999, 0.9, RATE, True, "missed", "−0,001 point, non atteint"),
        (22, 21, DELAY, True, "missed", "+1 jour, non atteint"),
        (19, 21, DELAY, True, "reached", "−2 jours, atteint"),
        (21, "Tendre vers 3 semaines", DELAY, True, "reached", "0 jour, atteint"),
        (22, "Tendre vers 3 semaines", DELAY, True, "missed", "+1 jour, non atteint"),
        (21, "Moins de 3 semaines", DELAY, True, "missed", "0 jour, non atteint"),
        (22, "Au moins 3 semaines", DELAY, True, "reached", "+1 jour, atteint"),
        (21, "> 3 semaines", DELAY, True, "missed", "0 jour, non atteint"),
        (0.95, "Tendre vers 100 %", RATE, True, "missed", "−5 points, non atteint"),
        (0.95, "au plus 96 %", RATE, True, "reached", "−1 point, atteint"),
        (54, "tendre vers 80", CASELOAD, True, "reached", "−26 (−32,5 %), atteint"),
        (83, "au plus 80", CASELOAD, False, "pending", "+3 (+3,8 %), reste à faire"),
        (10, None, UP, True, "missing", "sans objectif"),
        (10, "ND", UP, True, "missing", "sans objectif"),
        (10, "SO", UP, True, "missing", "sans objectif"),
        (None, "ND", UP, True, "missing", "sans objectif"),
        (None, 10, UP, True, "missing", "donnée manquante"),
        ("ND", "8 5002", UP, True, "missing", "donnée manquante"),
        (10, "8 5002", UP, True, "withheld", "chiffre bloqué"),
        (10, "environ mille", UP, True, "withheld", "chiffre bloqué"),
        (-10, 10, UP, True, "withheld", "chiffre bloqué"),
    ],
)
def test_a_target_says_whether_it_is_reached_or_why_it_does_not(achieved, aimed, name, due, state, display):
    gap = one(achieved, aimed, name, due=due)

    assert (gap.state.value, plain(gap_display(gap))) == (state, display)
    assert (gap.gap is None) == (state in {"missing", "withheld"})


@pytest.mark.parametrize(
    ("kind", "label", "due", "reasons"),
    [
        ("UNDERESTIMATED", "2022", True, ["underestimated"]),
        ("UNDERESTIMATED", "2022", False, ["underestimated"]),
        ("PARTIAL_YEAR", "2023", False, ["partial_year"]),
        ("EXCEPTIONAL_EVENT", None, True, ["exceptional_event"]),
        ("PARTIAL_YEAR", "2023", True, []),
        ("SERIES_BREAK", "2022", True, ["series_break"]),
        ("SERIES_BREAK", "2022", False, []),
        ("SERIES_BREAK", "2023", False, ["series_break"]),
        ("DIFFERING_DEFINITION", None, True, []),
        ("ESTIMATED", "2022", True, []),
    ],
)
def test_reservations_withhold_a_gap_as_they_withhold_a_change(kind, label, due, reasons):
    reserved = Reservation("67", UP, label, ReservationType[kind])

    gap = one(100, 90, due=due, reservations=[reserved])

    assert [reason.value for reason in gap.reasons] == reasons
    assert (gap.aimed, gap.achieved) == (90, 100)


def changed(**fields: object) -> Referential:
    indicators = dict(REFERENTIAL.indicators)
    indicators[UP] = replace(indicators[UP], **fields)
    return Referential(indicators, REFERENTIAL.bounds)


@pytest.mark.parametrize(
    ("breaks", "due", "withheld"),
    [
        ({"2022"}, True, True),
        ({"2021"}, True, False),
        ({"2023"}, True, False),
        ({"2023"}, False, True),
        ({"2022"}, False, False),
    ],
)
def test_a_declared_break_parts_a_target_from_the_figures_of_another_side(breaks, due, withheld):
    gap = one(100, 90, due=due, referential=changed(breaks=frozenset(breaks)))

    assert (gap.state is TargetState.WITHHELD) is withheld


@pytest.mark.parametrize(
    ("direction", "state"), [(Direction.UP, "reached"), (Direction.DOWN, "missed"), (Direction.TARGET, "computed")]
)
def test_the_direction_says_which_way_is_better(direction, state):
    assert one(100, 90, referential=changed(direction=direction)).state.value == state


def together(cells: Iterable[tuple[str, Period, Value]], name: str, **options: object) -> TargetGap:
    entries = {(code, name, period): value for code, period, value in cells}
    work = process_campaign(campaign(entries, settings=OVER, **options))
    [found] = [g for g in gaps(work) if (g.territory, g.indicator.id, g.target) == ("6AE", name, target(2022))]
    return found


@pytest.mark.parametrize(
    ("achieved", "aimed", "reasons"),
    [
        ((5, 6), (5, 5), []),
        ((5, "ND"), (5, 5), ["unequal_coverage"]),
        ((5, 5), (5, "ND"), ["unequal_coverage"]),
        ((5, "SO"), (5, 5), ["unequal_coverage"]),
        ((5, "SO"), (5, "SO"), []),
        ((5, "x"), (5, 5), ["blocked"]),
    ],
)
def test_the_gap_of_the_collectivity_asks_for_the_same_departments(achieved, aimed, reasons):
    cells = [
        *zip(("67", "68"), (year(2022), year(2022)), achieved, strict=True),
        *zip(("67", "68"), (target(2022), target(2022)), aimed, strict=True),
    ]

    gap = together(cells, UP)

    assert [r.value for r in gap.reasons if r.value != "small_base"] == reasons
    assert (gap.gap is None) == bool(reasons)


def test_words_that_the_departments_share_decide_for_the_collectivity_and_no_others():
    figures = [(code, year(2022), 83) for code in ("67", "68")]
    alike = [(code, target(2022), "Au plus 80") for code in ("67", "68")]
    unlike = [alike[0], ("68", target(2022), 80)]

    assert (together([*figures, *alike], CASELOAD).state, together([*figures, *alike], CASELOAD).words) == (
        TargetState.MISSED,
        "Au plus 80",
    )
    assert (together([*figures, *unlike], CASELOAD).state, together([*figures, *unlike], CASELOAD).words) == (
        TargetState.COMPUTED,
        None,
    )


def test_a_mean_that_is_the_target_but_for_its_last_digits_reaches_it():
    assert is_enough(3.6e-15, Sense.AT_MOST)
    assert not is_enough(3.6e-15, Sense.MORE_THAN)
    assert not is_enough(1e-6, Sense.AT_MOST)


@pytest.mark.parametrize(
    ("periods", "held"),
    [
        (("r2021", "r2022", "a2023"), [("2022", False)]),
        (("r2018", "r2019", "a2020", "r2020", "a2022-06"), [("2020", True), ("2020", False)]),
        (("r2022", "a2022-06", "r2021"), [("2022", True)]),
        (("a2021", "r2020", "r2022"), [("2022", False)]),
        (("r2022", "r2023", "a2022", "a2023", "a2024"), [("2022", True), ("2023", True), ("2023", False)]),
    ],
)
def test_a_target_is_held_against_its_own_year_else_the_latest(periods, held):
    shown = columns(*periods)

    found = aims(timeline(shown))

    assert [(shown[aim.achieved].label, aim.due) for aim in found] == held
    assert [shown[aim.target].kind for aim in found] == [Kind.TARGET] * len(found)
