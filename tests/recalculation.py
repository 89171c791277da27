"""Recalculating a built workbook by two engines that share nothing with the code: LibreOffice and IronCalc."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import ironcalc
import openpyxl
from openpyxl.workbook import Workbook

from calpae_xl.core.workbook.grid import column_number, split_address

RESULT_SHEETS = ("Accueil", "CeA", "Évolutions", "Graphiques", "_objectifs", "_vu")

_FORMULA_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)(?: t="[a-z]+")?>(<f>[^<]*</f>)<v>[^<]*</v></c>')

_EMPTY_NUMBER = re.compile(r'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?) t="n" ?(?:/>|></c>)')


def poisoned(data: bytes) -> bytes:
    """The same workbook, every cached result replaced: an engine that does not recalculate shows -999."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = _FORMULA_CELL.sub(r'<c r="\1"\2>\3<v>-999</v></c>', part.decode()).encode()
            target.writestr(name, part)
    return made.getvalue()


def save(book: Workbook, path: Path) -> None:
    """Save what openpyxl edited; it types empty cells as numbers, and IronCalc then takes them for zeros."""
    made = BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = _EMPTY_NUMBER.sub(r"\1/>", part.decode()).encode()
            target.writestr(name, part)


@lru_cache(maxsize=4)
def formulas(data: bytes) -> dict[str, set[str]]:
    """Addresses of the formulas of each result sheet."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {
        name: {cell.coordinate for row in book[name].iter_rows() for cell in row if cell.data_type == "f"}
        for name in RESULT_SHEETS
    }


def cached(data: bytes | Path) -> dict[str, dict[str, object]]:
    """Values of the result sheets, as the file keeps them."""
    return _cached(data if isinstance(data, bytes) else data.read_bytes())


@lru_cache(maxsize=4)
def _cached(data: bytes) -> dict[str, dict[str, object]]:
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    return {
        name: {cell.coordinate: cell.value for row in book[name].iter_rows() for cell in row if cell.value is not None}
        for name in RESULT_SHEETS
    }


class IronCalc:
    """A workbook recalculated by IronCalc."""

    def __init__(self, path: Path) -> None:
        self._model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
        self._model.evaluate()
        sheets = [properties["name"] for properties in self._model.get_worksheets_properties()]
        self._places = {name: position for position, name in enumerate(sheets)}

    def value(self, sheet: str, address: str) -> object:
        letters, row = split_address(address)
        return self._model.get_cell_value(self._places[sheet], row, column_number(letters))


class LibreOffice:
    """A workbook that LibreOffice recalculated and saved."""

    def __init__(self, path: Path) -> None:
        self._values: Mapping[str, Mapping[str, object]] = cached(path)

    def value(self, sheet: str, address: str) -> object:
        return self._values[sheet].get(address)


def same(got: object, expected: object) -> bool:
    """Whether two results are the same at 12 significant digits; an empty text is an empty cell."""
    if isinstance(got, bool) or isinstance(expected, bool):
        return got is expected
    if isinstance(got, int | float) and isinstance(expected, int | float):
        return math.isclose(got, expected, rel_tol=1e-12, abs_tol=1e-12)
    return not isinstance(got, int | float) and (got or "") == (expected or "")
