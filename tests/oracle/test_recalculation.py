"""Sixty of the random workbooks, treated once, their cached results poisoned, recalculated by three engines.

Every cell of « CeA » and « Évolutions » is then what Python wrote, and no banner shows. A cell may hold what no
formula sees (a date, a digit that is raised, an id that only looks alike): the run before has told the formulas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import count, islice
from pathlib import Path
from warnings import catch_warnings, simplefilter

import openpyxl
import pytest
from amounts import LINES, contract_content
from masters import VARIED, master_bytes, restricted
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from recalculation import IronCalc, LibreOffice, poisoned, same

from calpae_xl.core.workbook.grid import column_letters
from calpae_xl.making.workbook import workbook_bytes

from .__main__ import MASTER
from .generator import Made, make
from .product import run

SEED, BATCHES, WORKBOOKS, OF_AMOUNTS = 21, 6, 10, 6
"""Six starts of LibreOffice, which several processes share, for ten workbooks each."""

WHOLE = 1
"""Batches made of the shipped workbook; the others have an indicator or two of each sort, which meet more often."""

SHEETS = ("CeA", "Évolutions")

BANNER = "B3"

UNCALCULATED = "giving None"
"""A formula that no program worked out: Python refuses it, an engine gives it a value, and the banner rightly shows."""

HIDING = "merged"
"""What a merge hides: IronCalc reads no cell there, so that it sees another workbook."""

ENDLESS = re.compile(r"[0-9.]{17}")
"""More digits than Excel keeps of a number: Gnumeric writes them in two ways, and its banner shows."""

Values = Mapping[str, Mapping[str, object]]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_engines_find_what_python_wrote(
    batch: int,
    tmp_path: Path,
    libreoffice_all: Callable[[Sequence[Path], Path], list[LibreOffice]],
    ssconvert: Callable[[Path, Path], Path],
) -> None:
    master = MASTER
    if batch >= WHOLE:
        master = tmp_path / "varied.xlsx"
        master.write_bytes(master_bytes())
    treated = _sound(master, count(batch, BATCHES), WORKBOOKS, tmp_path)
    assert len(treated) == WORKBOOKS
    assert _disagreements(treated, tmp_path, libreoffice_all, ssconvert) == []


def test_engines_add_up_amounts_to_the_cent(
    tmp_path: Path,
    libreoffice_all: Callable[[Sequence[Path], Path], list[LibreOffice]],
    ssconvert: Callable[[Path, Path], Path],
) -> None:
    contract = tmp_path / "contrat.xlsx"
    money = [line["id"] for line in LINES]
    contract.write_bytes(workbook_bytes(restricted(contract_content(), (*VARIED, *money))))
    treated = _sound(contract, count(), OF_AMOUNTS, tmp_path)
    assert len(treated) == OF_AMOUNTS
    assert _disagreements(treated, tmp_path, libreoffice_all, ssconvert) == []


def _disagreements(
    treated: Mapping[Path, Made],
    tmp_path: Path,
    libreoffice_all: Callable[[Sequence[Path], Path], list[LibreOffice]],
    ssconvert: Callable[[Path, Path], Path],
) -> list[str]:
    by_engine = tmp_path / "libreoffice", tmp_path / "gnumeric"
    for folder in by_engine:
        folder.mkdir()
    recalculated = libreoffice_all([*treated], by_engine[0])

    differing = []
    for (path, made), opened in zip(treated.items(), recalculated, strict=True):
        expected = _values(path.with_suffix(".python.xlsx"))
        found = {
            "LibreOffice": {name: opened.values(name) for name in SHEETS},
            "Gnumeric": _values(ssconvert(path, by_engine[1])),
        }
        if HIDING not in str(made):
            found["IronCalc"] = _ironcalc(path, expected)
        for name, values in found.items():
            ignored = {BANNER} if name == "Gnumeric" and ENDLESS.search(str(made)) else set()
            differing += [f"{path.name}, {name}, {where}" for where in _differences(values, expected, ignored)]
    return differing


def _sound(master: Path, indexes: Iterable[int], wanted: int, folder: Path) -> Mapping[Path, Made]:
    """Random workbooks made of one, treated, but for those that no program worked out."""
    drawn = (make(master, SEED, index, folder / f"{index}.xlsx") for index in indexes)
    return {_treated(made): made for made in islice((m for m in drawn if UNCALCULATED not in str(m)), wanted)}


def _treated(made: Made) -> Path:
    """Run the product once, and poison what it wrote; a copy keeps what it wrote."""
    known = made.path.with_suffix(".poisoned.python.xlsx")
    code, _, complaint = run("traiter", str(made.path), "--sortie", str(known))
    assert code == 0, complaint
    path = made.path.with_suffix(".poisoned.xlsx")
    path.write_bytes(poisoned(known.read_bytes()))
    return path


def _values(path: Path) -> Values:
    with catch_warnings():
        simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return {name: dict(_cells(book[name])) for name in SHEETS}
    finally:
        book.close()


def _cells(sheet: ReadOnlyWorksheet) -> Iterator[tuple[str, object]]:
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield from ((f"{column_letters(column)}{number}", value) for column, value in enumerate(row, start=1))


def _ironcalc(path: Path, expected: Values) -> Values:
    engine = IronCalc(path)
    return {name: {at: engine.value(name, at) for at in cells} for name, cells in expected.items()}


def _differences(found: Values, expected: Values, ignored: Set[str]) -> Iterator[str]:
    for name in SHEETS:
        for at in sorted((found[name].keys() | expected[name].keys()) - ignored):
            got, wanted = found[name].get(at), expected[name].get(at)
            if not same(got, wanted):
                yield f"{name}!{at}: {got!r} instead of {wanted!r}"
