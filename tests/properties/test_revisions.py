"""Revisions of one vintage by another, whatever both hold."""

from __future__ import annotations

from dataclasses import replace

from core.figures.test_revisions import CASELOAD, DELAY, FLOW, PART, RATE, WEIGHT, Entries, entered, shipped
from factories import read_campaign, real_grid, shipped_settings, target, year
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import tries

from calpae_xl.core.campaign.vintages import (
    archived_vintage,
    entered_vintage,
)
from calpae_xl.core.figures.revisions import (
    Part,
    RevisionKind,
    compare,
)
from calpae_xl.core.trade.model import Kind

VALUES = st.one_of(
    st.integers(-3, 10**13),
    st.sampled_from(
        ["ND", "NC", "n.d.", "12", "12 agents", "8 5002", "70%", "#N/A", "Tendre vers 3 semaines", 0.95, True]
    ),
)


CELLS = st.dictionaries(
    st.tuples(
        st.sampled_from(["67", "68"]),
        st.sampled_from([FLOW, RATE, DELAY, CASELOAD, PART, "ga_orientes", WEIGHT]),
        st.sampled_from([year(2019), year(2020), year(2022), target()]),
    ),
    VALUES,
    max_size=20,
)


TERRITORIES = shipped_settings().territories


MIRRORED = {RevisionKind.LOST: RevisionKind.FOUND, RevisionKind.FOUND: RevisionKind.LOST}


@settings(max_examples=tries(60))
@given(CELLS)
def test_a_vintage_compared_with_its_copy_gives_no_revision(entries: Entries):
    comparison = compare(entered(entries), entered(entries), TERRITORIES)

    assert (comparison.revisions, comparison.retired, comparison.new) == ((), (), ())


@settings(max_examples=tries(60))
@given(CELLS, CELLS)
def test_both_directions_are_mirror_images(one: Entries, other: Entries):
    a, b = entered(one), entered(other)
    there, back = compare(a, b, TERRITORIES), compare(b, a, TERRITORIES)

    assert {
        r.key: (r.part, MIRRORED.get(r.kind, r.kind), r.before, r.after, r.difference) for r in there.revisions
    } == {
        r.key: (r.part, r.kind, r.after, r.before, None if r.difference is None else -r.difference)
        for r in back.revisions
    }
    assert there.compared == back.compared


@settings(max_examples=tries(60))
@given(CELLS, CELLS)
def test_counts_add_up_and_every_revision_has_a_kind_that_its_values_bear_out(one: Entries, other: Entries):
    comparison = compare(entered(one), entered(other), TERRITORIES)

    for territory in ("67", "68"):
        for part in Part:
            counts = comparison.count(territory, part)
            assert sum(counts.values()) == comparison.compared.get((territory, part), 0)
            assert min(counts.values()) >= 0
    for r in comparison.revisions:
        figures = [side.figure is not None for side in (r.before, r.after)]
        assert (r.kind is RevisionKind.CHANGED) == all(figures)
        assert (r.part is Part.TARGET) == (r.period.kind is Kind.TARGET)


@settings(max_examples=tries(30))
@given(st.randoms(use_true_random=False))
def test_sorted_rows_and_renamed_sheets_do_not_matter(random):
    full = real_grid()
    archive = next(s for s in full.sheets if s.name == "Millésimes")
    rows = sorted({int(a.lstrip("ABCDEF")) for a in archive.values} - {1, 3})
    moved = dict(zip(rows, random.sample(rows, len(rows)), strict=True))
    values = {
        address if int(address[1:]) not in moved else f"{address[0]}{moved[int(address[1:])]}": value
        for address, value in archive.values.items()
    }
    sheets = tuple(
        replace(s, values=values, name="Archives") if s is archive else replace(s, name=f"x{n}")
        for n, s in enumerate(full.sheets)
    )
    read = read_campaign(replace(full, sheets=sheets))

    comparison = compare(archived_vintage(read), entered_vintage(read), read.territories)

    told = [(r.key, r.kind, r.part, r.before.raw, r.after.raw) for r in comparison.revisions]
    assert told == [(r.key, r.kind, r.part, r.before.raw, r.after.raw) for r in shipped().revisions]
    assert (comparison.retired, comparison.new) == (shipped().retired, shipped().new)
