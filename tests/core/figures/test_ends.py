"""Two figures that are held against each other: what each is worth, why they do not compare."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL

from calpae_xl.core.figures.ends import End, Reason, Scopes, base_reasons, difference_unit, withholding
from calpae_xl.core.trade.model import Reservation, ReservationType


def end(*kinds: ReservationType, reasons: frozenset[Reason] = frozenset(), **known: object) -> End:
    reserved = tuple(Reservation("67", "x", "2022", kind) for kind in kinds)
    return End(1, False, reasons, reserved, **known)


def test_a_series_break_counts_at_the_later_end_alone():
    broken = end(ReservationType.SERIES_BREAK)

    assert withholding(end(), broken) == (Reason.SERIES_BREAK,)
    assert withholding(broken, end()) == ()


def test_a_differing_definition_parts_the_figures_of_the_collectivity_alone():
    apart = end(ReservationType.DIFFERING_DEFINITION)

    assert withholding(apart, end()) == ()
    assert withholding(apart, end(), together=True) == (Reason.DIFFERING_DEFINITION,)


def test_reasons_come_in_one_order():
    one = end(ReservationType.UNDERESTIMATED, reasons=frozenset({Reason.UNEQUAL_COVERAGE}))
    other = end(ReservationType.PARTIAL_YEAR, reasons=frozenset({Reason.BLOCKED}))

    assert [reason.value for reason in withholding(one, other)] == [
        "partial_year",
        "underestimated",
        "blocked",
        "unequal_coverage",
    ]


def test_what_is_counted_once_does_not_compare_with_what_is_added_up():
    once, added = end(scopes=Scopes(once=frozenset("x"))), end(scopes=Scopes(added=frozenset("x")))

    assert withholding(once, added) == withholding(added, once) == (Reason.UNEQUAL_SCOPE,)
    assert withholding(once, once) == ()


@pytest.mark.parametrize(("one", "other", "unequal"), [("a", "a", False), ("a", "ab", True), (None, "a", False)])
def test_the_same_departments_are_counted_at_both_ends(one, other, unequal):
    ends = [end(counting=None if who is None else frozenset(who)) for who in (one, other)]

    assert (Reason.UNEQUAL_COVERAGE in withholding(*ends)) is unequal


@pytest.mark.parametrize(("base", "reasons"), [(0, [Reason.ZERO_BASE]), (29, [Reason.SMALL_BASE]), (30, []), (300, [])])
def test_a_percentage_wants_a_base(base, reasons):
    assert [*base_reasons(base, 30)] == reasons


def test_rates_differ_by_points():
    assert difference_unit(REFERENTIAL.indicators["pasi_taux_couverture_30min"]) == "points"
    assert difference_unit(REFERENTIAL.indicators["ag_delai_demarrage"]) == "jours"
