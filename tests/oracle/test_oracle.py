"""The product and the oracle agree on random workbooks; `python -m tests.oracle` tries as many as one likes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from amounts import contract_content
from arrangements import ARRANGEMENTS, arranged_content
from masters import master_bytes

from calpae_xl.making.workbook import workbook_bytes

from .__main__ import MASTER
from .comparing import differences
from .generator import make

SEED, WORKBOOKS, OF_FEW = 12, 30, 60
"""Of the shipped workbook, and of one with few indicators, where edits meet; another seed is for the command."""


ARRANGED, EACH = ("follow-up of 2020", "three targets", "latest first", "a year without column"), 12
"""Workbooks whose periods stand in another order, and how many are drawn of each."""


@pytest.fixture(scope="session")
def masters(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("arranged")
    paths = {name: folder / f"{number}.xlsx" for number, name in enumerate(ARRANGED)}
    for name, path in paths.items():
        path.write_bytes(workbook_bytes(arranged_content(ARRANGEMENTS[name])))
    return paths


@pytest.fixture(scope="session")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("varied") / "varied.xlsx"
    path.write_bytes(master_bytes())
    return path


@pytest.fixture(scope="session")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped workbook with the money of a contract."""
    path = tmp_path_factory.mktemp("money") / "contrat.xlsx"
    path.write_bytes(workbook_bytes(contract_content()))
    return path


@pytest.mark.parametrize("index", range(EACH))
def test_a_random_workbook_of_amounts(index: int, tmp_path: Path, contract: Path) -> None:
    made = make(contract, SEED, index, tmp_path / "random.xlsx")
    found = [str(difference) for difference in differences(made.path)]
    assert found == [], f"after these edits:\n{made}"


@pytest.mark.parametrize("name", ARRANGED)
@pytest.mark.parametrize("index", range(EACH))
def test_a_random_workbook_of_other_columns(name: str, index: int, tmp_path: Path, masters: Mapping[str, Path]) -> None:
    made = make(masters[name], SEED, index, tmp_path / "random.xlsx")
    found = [str(difference) for difference in differences(made.path)]
    assert found == [], f"after these edits:\n{made}"


def test_the_shipped_workbook() -> None:
    assert [str(difference) for difference in differences(MASTER)] == []


@pytest.mark.parametrize("index", range(WORKBOOKS))
def test_a_random_workbook(index: int, tmp_path: Path) -> None:
    made = make(MASTER, SEED, index, tmp_path / "random.xlsx")
    found = [str(difference) for difference in differences(made.path)]
    assert found == [], f"after these edits:\n{made}"


@pytest.mark.parametrize("index", range(OF_FEW))
def test_a_random_workbook_of_few_indicators(index: int, tmp_path: Path, varied: Path) -> None:
    made = make(varied, SEED, index, tmp_path / "random.xlsx")
    found = [str(difference) for difference in differences(made.path)]
    assert found == [], f"after these edits:\n{made}"
