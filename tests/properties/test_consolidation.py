"""Consolidation, whatever people type into a whole workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from core.figures.test_consolidation import (
    ADVISERS,
    BLOCK,
    CASELOAD,
    DELAY,
    FLOW,
    ORIENTED,
    PEOPLE,
    POPULATION,
    RATE,
    THEMES,
    THREE,
    Entries,
    T,
    Y,
    across,
    advisers,
    block,
    cell,
)
from factories import REFERENTIAL, consolidated, grid, validated
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import tries

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.figures.consolidation import State, consolidate
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.model import Kind, Period, Reservation, ReservationType, Rule, Territory
from calpae_xl.core.trade.values import Value

ANY = st.one_of(
    st.integers(0, 500), st.integers(0, 500), st.sampled_from(["ND", "NC", None, "12 agents", "12", -3, 0.5, 1.5, 0, 1])
)


KEYS = st.tuples(
    st.sampled_from(["67", "68", "90"]),
    st.sampled_from([FLOW, RATE, DELAY, CASELOAD, BLOCK, *THEMES, POPULATION, ADVISERS, PEOPLE, ORIENTED, "ga_orientes",
                     "ga_orientes_dept", "ga_en_cours", "ase_majeurs_annee", "ase_logement_stable"]),
    st.sampled_from([Y, T]),
)  # fmt: skip


SCOPES = st.lists(
    st.builds(
        Reservation, st.sampled_from(["67", "68", "90"]), st.sampled_from([FLOW, *THEMES, BLOCK]),
        st.sampled_from(["2022", None]), st.just(ReservationType.CEA_SCOPE),
    ), max_size=3,
)  # fmt: skip


def without_blanks(entries: Mapping[tuple[str, str, Period], Value | None]) -> Entries:
    return {key: value for key, value in entries.items() if value is not None}


@settings(max_examples=tries(60))
@given(
    st.lists(st.integers(0, 10**9), min_size=3, max_size=3), st.lists(st.integers(0, 10**9), min_size=12, max_size=12)
)
def test_adding_known_parts_gives_the_total(figures: list[int], themes: list[int]):
    entries = {**across(FLOW, *figures[:2]), **block("67", *themes[:6]), **block("68", *themes[6:])}
    cells = consolidated(entries)

    assert cells[FLOW, Y].value == sum(figures[:2])
    assert cells[BLOCK, Y].value == sum(themes) == sum(cells[name, Y].value or 0 for name in THEMES)
    assert cell(across(FLOW, *figures), FLOW, settings=THREE).value == sum(figures)


@settings(max_examples=tries(120))
@given(st.dictionaries(KEYS, ANY, max_size=45), SCOPES)
def test_whatever_people_type_the_invariants_hold(
    entries: Mapping[tuple[str, str, Period], Value | None], reservations: list[Reservation]
):
    campaign, validation = validated(without_blanks(entries), settings=THREE, reservations=reservations)
    cells = consolidate(campaign, validation)
    blocking = {(f.indicator, f.period) for f in validation.findings if f.code.severity is Severity.BLOCKING}
    scoped = {(r.indicator, r.period) for r in reservations}

    for found_cell in cells:
        numbers = (found_cell.value, found_cell.lower_bound, found_cell.low, found_cell.high)
        given_ = tuple(n is not None for n in numbers)
        expected = {
            State.COMPLETE: (True, False, False, False), State.WEIGHTED: (True, False, False, False),
            State.COUNTED_ONCE: (True, False, False, False), State.PARTIAL: (False, True, False, False),
            State.SINGLE: (False, False, True, True), State.RANGE: (False, False, True, True),
            State.BLOCKED: (False,) * 4, State.MISSING: (False,) * 4,
        }  # fmt: skip
        assert given_ == expected[found_cell.state]
        assert (found_cell.code is not None) is (found_cell.state is State.MISSING)
        own = [o for o in found_cell.sources if o.indicator == found_cell.indicator.id]
        children = REFERENTIAL.children.get(found_cell.indicator.id, ())
        is_block = found_cell.indicator.rule is Rule.SUM_OF_CHILDREN

        # A missing half never passes for a total.
        if found_cell.state in {State.COMPLETE, State.WEIGHTED}:
            for territory in ("67", "68", "90"):
                if is_block:
                    rows = [o for o in found_cell.sources if o.territory == territory]
                    total = any(o.indicator == BLOCK and o.figure is not None for o in rows)
                    assert total or sum(o.figure is not None for o in rows) == len(children)
                else:
                    assert [o.figure for o in own if o.territory == territory] != [None]

        # What is not a count is never summed.
        if found_cell.indicator.rule in {Rule.EQUAL_ELSE_WEIGHTED, Rule.WEIGHTED}:
            figures = [o.figure for o in own if o.figure is not None]
            for number in filter(lambda n: n is not None, numbers):
                assert min(figures) - 1e-9 <= number <= max(figures) + 1e-9  # type: ignore[operator]

        # Counting once never says more than adding, and says why.
        if found_cell.state is State.COUNTED_ONCE:
            names = {found_cell.indicator.id, *(c.id for c in children)}
            assert {(n, p) for n in names for p in (found_cell.period.label, None)} & scoped

        # A blocking finding keeps its cell out.
        if (found_cell.indicator.id, found_cell.period) in blocking:
            assert found_cell.state is State.BLOCKED

        # A blocked cell has its finding, on itself or on a row of its block.
        if found_cell.state is State.BLOCKED:
            names = {found_cell.indicator.id, *(c.id for c in children)}
            assert {(name, found_cell.period) for name in names} & blocking


@settings(max_examples=tries(60))
@given(st.dictionaries(KEYS, ANY, max_size=45), SCOPES, st.permutations(THREE.territories))
def test_the_order_of_the_departments_does_not_matter(
    entries: Mapping[tuple[str, str, Period], Value | None],
    reservations: list[Reservation],
    order: list[Territory],
):
    typed = without_blanks(entries)

    def summary(settings: Settings) -> dict[tuple[str, Period], tuple[object, ...]]:
        cells = consolidated(typed, settings=settings, reservations=reservations)
        return {
            key: (c.state, c.value and pytest.approx(c.value, rel=1e-12), c.lower_bound, c.low, c.high, c.code,
                  {*c.coverage}, c.weights, {*c.reservations})
            for key, c in cells.items()
        }  # fmt: skip

    assert summary(replace(THREE, territories=tuple(order))) == summary(THREE)


@settings(max_examples=tries(30))
@given(st.dictionaries(KEYS, ANY, max_size=45), SCOPES, st.randoms())
def test_the_order_of_the_sheets_changes_nothing(
    entries: Mapping[tuple[str, str, Period], Value | None], reservations: list[Reservation], random
):
    book = grid(without_blanks(entries), settings=THREE, reservations=reservations)
    sheets = [*book.sheets]
    random.shuffle(sheets)
    first, other = (read_campaign(b) for b in (book, replace(book, sheets=tuple(sheets))))

    assert consolidate(first, validate(first)) == consolidate(other, validate(other))


@settings(max_examples=tries(40))
@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 60), st.integers(1, 60))
def test_a_caseload_is_never_summed(people_67: int, people_68: int, posts_67: int, posts_68: int):
    entries = {**across(CASELOAD, people_67 / posts_67, people_68 / posts_68),
               **advisers((people_67, people_68), (posts_67, posts_68))}  # fmt: skip
    found_cell = cell(entries, CASELOAD)
    low, high = sorted((people_67 / posts_67, people_68 / posts_68))

    assert found_cell.state is (State.COMPLETE if low == high else State.WEIGHTED)
    assert found_cell.value is not None
    assert low - 1e-9 <= found_cell.value <= high + 1e-9


@settings(max_examples=tries(40))
@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_weighted_rate_lies_between_the_two(one: int, other: int, weight: int, weight_68: int):
    entries = {**across(RATE, one / 1000, other / 1000), **across(POPULATION, weight, weight_68)}
    found_cell = cell(entries, RATE)
    exact = Fraction(one * weight + other * weight_68, 10 * (weight + weight_68))

    assert found_cell.value == pytest.approx(float(exact), rel=1e-12, abs=1e-12)
    assert found_cell.period.kind is Kind.ACHIEVED
