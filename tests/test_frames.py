"""The pandas door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from factories import grid, real_grid

from calpae_xl import frames
from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.figures.processed import Processed
from calpae_xl.usecases.compare_vintages import Earlier, compare_vintages
from calpae_xl.usecases.process import process_book

TABLES = [
    pytest.param(frames.observations, frames.OBSERVATIONS, id="observations"),
    pytest.param(frames.findings, frames.FINDINGS, id="findings"),
    pytest.param(frames.changes, frames.CHANGES, id="changes"),
    pytest.param(frames.targets, frames.TARGETS, id="targets"),
    pytest.param(frames.consolidation, frames.CONSOLIDATION, id="consolidation"),
]


@pytest.fixture(scope="module")
def real() -> Processed:
    return process_book(MemoryBook(real_grid()))


@pytest.mark.parametrize(("table", "columns"), TABLES)
def test_the_dtypes_are_the_documented_ones_on_real_and_empty_workbooks(
    table: Any, columns: Mapping[str, Any], real: Processed
) -> None:
    for processed in (real, process_book(MemoryBook(grid()))):
        frame = table(processed)

        expected = {name: pd.api.types.pandas_dtype(dtype) for name, dtype in columns.items()}
        assert dict(frame.dtypes) == expected


def test_every_entry_is_one_observation(real: Processed) -> None:
    frame = frames.observations(real)

    assert len(frame) == 2 * 44 * 6
    assert not frame.duplicated(["territory", "indicator", "period", "kind"]).any()
    row = frame.set_index(["territory", "indicator", "period"]).loc[("68", "ga_en_cours", "2020")]
    assert pd.isna(row.figure)
    assert (row.code, row.raw, row.usable) == ("UNREADABLE", "8 5002", False)


def test_a_missing_figure_is_never_zero(real: Processed) -> None:
    frame = frames.observations(real)

    assert frame.loc[frame.code.notna(), "figure"].isna().all()
    assert frame.loc[frame.code.isna(), "figure"].notna().all()
    assert (frame.figure == 0).sum() == 21  # The zeros that the annex prints.


def test_a_hard_bound_makes_a_figure_unusable(real: Processed) -> None:
    frame = frames.observations(real).set_index(["territory", "indicator", "period"])

    row = frame.loc[("67", "ase_logement_stable", "2019")]

    assert (row.figure, row.usable) == (522, False)


def test_findings_carry_their_sentence(real: Processed) -> None:
    frame = frames.findings(real)

    assert (frame.severity == "blocking").sum() == 5
    assert frame.message.str.len().min() > 10
    assert (frame.priority == 1).sum() == 5
    assert frame.effect.notna().sum() > 20


def test_every_target_is_one_row_with_the_year_that_it_is_held_against(real: Processed) -> None:
    frame = frames.targets(real).set_index(["territory", "indicator", "period"])

    assert len(frame) == 3 * 42
    row = frame.loc[("67", "ag_delai_demarrage", "2023")]
    assert (row.target, row.target_text, row.against, row.gap, row.state) == (
        21,
        "Tendre vers 3 semaines",
        "2022",
        1,
        "pending",
    )
    assert frame.loc[frame.state == "missing", "gap"].isna().all()


def test_a_partial_cell_has_no_value(real: Processed) -> None:
    frame = frames.consolidation(real).set_index(["indicator", "period"])

    row = frame.loc[("ase_majeurs_annee", "2018")]

    assert (row.state, row.lower_bound, row.coverage) == ("partial", 389, "67")
    assert pd.isna(row.value)


def test_changes_hold_figures_only_when_computed(real: Processed) -> None:
    frame = frames.changes(real)

    assert len(frame) == 3 * 42 * 4
    computed = frame.state == "computed"
    assert frame.loc[computed, "absolute"].notna().all()
    assert frame.loc[~computed, ["absolute", "relative"]].isna().all(axis=None)


def test_revisions_are_one_row_per_cell_that_differs() -> None:
    frame = frames.revisions(compare_vintages(MemoryBook(real_grid()), Earlier()))

    assert dict(frame.dtypes) == {n: pd.api.types.pandas_dtype(dtype) for n, dtype in frames.REVISIONS.items()}
    achieved = frame[frame.part == "achieved"]
    assert (len(frame), len(achieved), (achieved.revision == "changed").sum()) == (37, 31, 8)
    assert frame.loc[frame.revision != "changed", "difference"].isna().all()
    row = achieved.set_index(["indicator", "period"]).loc[("rsa_nouveaux_entrants", "2020")]
    assert (row.before_value, row.after_value, row.difference) == (172_277, 8_175, -164_102)
    assert frame.loc[frame.after_code.notna(), "after_value"].isna().all()


def test_vintages_that_agree_give_an_empty_frame_of_the_same_dtypes() -> None:
    book = MemoryBook(grid())

    frame = frames.revisions(compare_vintages(book, Earlier(book=book)))

    assert len(frame) == 0
    assert dict(frame.dtypes) == {n: pd.api.types.pandas_dtype(dtype) for n, dtype in frames.REVISIONS.items()}
