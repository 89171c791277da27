"""Recalculating a built workbook by two engines that share nothing with the code: LibreOffice and IronCalc."""

from __future__ import annotations

import math
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from unittest import mock

import ironcalc
import openpyxl
from openpyxl.workbook import Workbook

from calpae_xl.core.workbook.grid import column_letters, column_number, split_address

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


@contextmanager
def without_drawings() -> Iterator[None]:
    """Have openpyxl pass over the charts of what it loads: a quarter of its time, and nobody looks at them."""
    with mock.patch("openpyxl.reader.excel.find_images", return_value=([], [])):
        yield


@lru_cache(maxsize=4)
def formulas(data: bytes) -> dict[str, set[str]]:
    """Addresses of the formulas of each result sheet."""
    with without_drawings():
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
    with without_drawings():
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    return {
        name: {cell.coordinate: cell.value for row in book[name].iter_rows() for cell in row if cell.value is not None}
        for name in RESULT_SHEETS
    }


_CONDITIONS = re.compile(r"<(conditionalFormatting|dataValidations)\b.*?</\1>", re.DOTALL)


def unconditioned(data: bytes) -> bytes:
    """The same workbook without what formats and refuses cells: for the same values, IronCalc takes a fifth, Gnumeric half."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = _CONDITIONS.sub("", part.decode()).encode()
            target.writestr(name, part)
    return made.getvalue()


class IronCalc:
    """A workbook recalculated by IronCalc."""

    def __init__(self, path: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            bare = Path(folder) / path.name
            bare.write_bytes(unconditioned(path.read_bytes()))
            self._model = ironcalc.load_from_xlsx(str(bare), "en", "UTC", "en")
        self._model.evaluate()
        sheets = [properties["name"] for properties in self._model.get_worksheets_properties()]
        self._places = {name: position for position, name in enumerate(sheets)}

    def value(self, sheet: str, address: str) -> object:
        letters, row = split_address(address)
        return self._model.get_cell_value(self._places[sheet], row, column_number(letters))


# Commas and quotes, UTF-8; every text in quotes, numbers as such and not as shown, no formulas; every sheet in a file
# of its own.
AS_TEXT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"

_FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^,\n]*))([,\n]|\Z)')


class LibreOffice:
    """A workbook that LibreOffice recalculated and wrote as text: as a workbook it takes more than twice as long."""

    def __init__(self, folder: Path, stem: str) -> None:
        self._folder, self._stem = folder, stem
        self._values: dict[str, Mapping[str, object]] = {}

    def value(self, sheet: str, address: str) -> object:
        return self.values(sheet).get(address)

    def values(self, sheet: str) -> Mapping[str, object]:
        """What the cells of a sheet hold, but for those that hold nothing."""
        if sheet not in self._values:
            text = (self._folder / f"{self._stem}-{sheet}.csv").read_bytes().decode()
            self._values[sheet] = dict(_fields(text))
        return self._values[sheet]


def _fields(text: str) -> Iterator[tuple[str, object]]:
    at, row, column = 0, 1, 1
    while at < len(text):
        field = _FIELD.match(text, at)
        assert field is not None
        quoted, bare, end = field.groups()
        if quoted is not None:
            yield f"{column_letters(column)}{row}", quoted.replace('""', '"')
        elif bare:
            yield f"{column_letters(column)}{row}", _typed(bare)
        at, row, column = field.end(), row + (end == "\n"), 1 if end == "\n" else column + 1


def _typed(bare: str) -> object:
    """What stands without quotes: a number, a rate, true or false; a date or an error is left as it is written."""
    if bare in ("TRUE", "FALSE"):
        return bare == "TRUE"
    try:
        return float(bare[:-1]) / 100 if bare.endswith("%") else float(bare)
    except ValueError:
        return bare


def same(got: object, expected: object) -> bool:
    """Whether two results are the same at 12 significant digits; an empty text is an empty cell."""
    if isinstance(got, bool) or isinstance(expected, bool):
        return got is expected
    if isinstance(got, int | float) and isinstance(expected, int | float):
        return math.isclose(got, expected, rel_tol=1e-12, abs_tol=1e-12)
    return not isinstance(got, int | float) and (got or "") == (expected or "")
