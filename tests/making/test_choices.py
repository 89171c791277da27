"""A correction is chosen or not: the formula of « Rang » and Python agree, whatever stands in « Décision »."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from choices import CASES
from recalculation import IronCalc, save

from calpae_xl.core.sheets.chosen import chooses_formula

EXPECTED = {number: chosen for number, (_, _, chosen) in enumerate(CASES.values(), start=1)}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    for row, (decision, proposal, _) in enumerate(CASES.values(), start=1):
        page.cell(row, 1).value, page.cell(row, 2).value, page.cell(row, 3).value = decision, proposal, "C102"
        at = {"decision": f"$A{row}", "proposal": f"$B{row}", "code": f"$C{row}"}
        page.cell(row, 4).value = f"=IF({chooses_formula(at)},1,0)"
    made = tmp_path_factory.mktemp("choix") / "choix.xlsx"
    save(book, made)
    return made


def read(path: Path) -> Mapping[int, bool]:
    page = openpyxl.load_workbook(path, data_only=True).active
    return {row: page.cell(row, 4).value == 1 for row in EXPECTED}


def test_ironcalc_chooses_as_python_does(path: Path) -> None:
    engine = IronCalc(path)

    assert {row: engine.value("Sheet", f"D{row}") == 1 for row in EXPECTED} == EXPECTED


def test_libreoffice_chooses_as_python_does(path: Path, tmp_path: Path, soffice: Callable[..., Path]) -> None:
    assert read(soffice("xlsx", path, tmp_path)) == EXPECTED


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_gnumeric_chooses_as_python_does(path: Path, tmp_path: Path, ssconvert: Callable[..., Path]) -> None:
    assert read(ssconvert(path, tmp_path)) == EXPECTED
