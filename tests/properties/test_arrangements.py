"""Whatever the order of the columns, a campaign says the same: its figures, its changes and what is found of them."""

from __future__ import annotations

from collections.abc import Mapping

from arrangements import arranged
from core.documents.test_revisions import revisions_of
from documents import MAKERS, faults, sent
from factories import REFERENTIAL, grid, plain, real_entries, year
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import tries

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.results.changes import changes_contents
from calpae_xl.core.results.consolidation import consolidation_contents
from calpae_xl.core.results.coverage import COVERAGE_HEADER
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.model import Kind, Period, Reservation, ReservationType
from calpae_xl.core.trade.values import Value

NAMES = ["ase_majeurs_annee", "pasi_taux_couverture_30min", "pasi_structures_hors_cd", "ga_orientes", "ga_orientes_ag",
         "ag_delai_demarrage", "form_spec_total", "form_spec_insertion_pro"]  # fmt: skip
CELLS = st.one_of(
    st.integers(0, 900), st.sampled_from([0.95, 1, 72, "ND", "NC", "SO", "12 agents", "Tendre vers 3 semaines"])
)

Entries = Mapping[tuple[str, str, Period], Value]


@st.composite
def columns(draw: st.DrawFn) -> tuple[Period, ...]:
    """Some achieved years, some targets at years or months, in any order."""
    years = draw(st.sets(st.integers(2018, 2026), min_size=1, max_size=5))
    aims = draw(st.sets(st.sampled_from(["2018", "2020", "2022", "2022-06", "2023-12", "2027"]), max_size=3))
    periods = [*(year(number) for number in years), *(Period(aim, Kind.TARGET) for aim in aims)]
    return tuple(draw(st.permutations(periods)))


@st.composite
def books(draw: st.DrawFn) -> tuple[tuple[Period, ...], Entries, tuple[Reservation, ...]]:
    """Columns, what stands in them, and reservations on some."""
    periods = draw(columns())
    codes = st.sampled_from(["67", "68"])
    keys = st.tuples(codes, st.sampled_from(NAMES), st.sampled_from(periods))
    entries = {key: value for key, value in real_entries().items() if key[2] in periods and key[1] in NAMES}
    entries |= draw(st.dictionaries(keys, CELLS, max_size=25))
    labels = st.sampled_from([None, *(period.label for period in periods)])
    reservation = st.builds(Reservation, codes, st.sampled_from(NAMES), labels, st.sampled_from(ReservationType))
    return periods, entries, tuple(draw(st.lists(reservation, max_size=5)))


def in_time(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """The same periods as most workbooks show them: achieved years, then targets."""
    return tuple(sorted(periods, key=lambda period: (period.kind is Kind.TARGET, period.label)))


def processed(periods: tuple[Period, ...], entries: Entries, reservations: tuple[Reservation, ...]) -> Processed:
    return process_grid(grid(entries, settings=arranged(periods), reservations=reservations))


@settings(max_examples=tries(25))
@given(books())
def test_the_order_of_the_columns_changes_nothing_but_places(book):
    periods, *content = book

    one, other = processed(periods, *content), processed(in_time(periods), *content)

    assert figures(one) == figures(other)
    assert [*one.changes] == [*other.changes]
    assert said(one) == said(other)


def figures(work: Processed) -> dict[tuple[str, Period], tuple[object, ...]]:
    return {
        (cell.indicator.id, cell.period): (cell.state, cell.value, cell.lower_bound, cell.low, cell.high, cell.coverage)
        for cell in work.cells
    }


def said(work: Processed) -> list[tuple[object, ...]]:
    """What is found, without the cells where it stands; of several periods told together, in any order."""
    told = ((f, plain(sentence(f, REFERENTIAL, work.campaign.settings)[0])) for f in work.validation.findings)
    return sorted(
        (f.code.text, f.territory, f.indicator, sorted(text.replace(",", "").split()))
        if len(f.read) > 2
        else (f.code.text, f.territory, f.indicator, f.period and f.period.header, text)
        for f, text in told
    )


@settings(max_examples=tries(20))
@given(books())
def test_whatever_the_columns_the_documents_follow_their_schemas(book):
    periods, entries, reservations = book
    read = read_campaign(grid(entries, settings=arranged(periods), reservations=reservations))

    for name in MAKERS:
        assert faults(name, sent(name, read)) == []
    assert (
        faults("revisions", revisions_of(read, read_campaign(grid(entries, settings=arranged(in_time(periods)))))) == []
    )


@settings(max_examples=tries(20))
@given(books())
def test_each_column_of_the_results_has_a_name_of_its_own(book):
    work = processed(*book)

    for contents, row in ((consolidation_contents(work), 6), (changes_contents(work), 4)):
        titles = [
            content.value
            for at, content in contents.cells.items()
            if at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == f"{row}"
        ]
        assert len({*titles}) == len(titles)
        assert not [at for at, content in contents.cells.items() if content.formula and "#REF" in content.formula]
    assert COVERAGE_HEADER in [content.value for content in consolidation_contents(work).cells.values()]
