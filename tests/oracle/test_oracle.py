"""The product and the oracle agree on random workbooks; `python -m tests.oracle` tries as many as one likes."""

from __future__ import annotations

from pathlib import Path

import pytest

from .__main__ import MASTER
from .comparing import differences
from .generator import make

SEED, WORKBOOKS = 12, 90
"""What ends within a minute on one core; another seed, or more of them, is for the command."""


def test_the_shipped_workbook() -> None:
    assert [str(difference) for difference in differences(MASTER)] == []


@pytest.mark.parametrize("index", range(WORKBOOKS))
def test_a_random_workbook(index: int, tmp_path: Path) -> None:
    made = make(MASTER, SEED, index, tmp_path / "random.xlsx")
    found = [str(difference) for difference in differences(made.path)]
    assert found == [], f"after these edits:\n{made}"
