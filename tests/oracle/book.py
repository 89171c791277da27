"""The workbook as openpyxl reads it: the sheets that carry a mark of ours, cell by cell.

Only the low level of openpyxl is used (its parser of one worksheet), as the whole of it takes ten times as long.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet._reader import WorkSheetParser

ROLES = ("saisie", "reserves", "referentiel", "parametres", "controles")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


def label(value: object) -> str:
    """A label as it is compared: composed, each run of spaces as one, without case."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", str(value))).strip().casefold()


@dataclass(frozen=True)
class Cell:
    """What stands in one cell, and how it is shown."""

    address: str
    value: object = None
    """A number, a text, True or False, a date or a time, or None."""
    error: bool = False
    formula: bool = False
    per_cent: bool = False
    marks: str = ""
    """What is raised or lowered in the text."""
    unmarked: str = ""
    """The text without what is raised or lowered."""

    @property
    def dated(self) -> bool:
        return isinstance(self.value, date | datetime | time | timedelta)


@dataclass
class Sheet:
    name: str
    role: str
    territory: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def cell(self, row: int, column: int) -> Cell:
        return self.cells.get((row, column)) or Cell(f"{get_column_letter(column)}{row}")

    def value(self, row: int, column: int) -> object:
        return self.cell(row, column).value

    def merged(self, row: int, column: int) -> bool:
        return any(r1 <= row <= r2 and c1 <= column <= c2 for c1, r1, c2, r2 in self.merges)

    @property
    def rows(self) -> list[int]:
        return sorted({row for row, _ in self.cells})

    def header(self, first: str) -> tuple[int, dict[str, list[int]]]:
        """The row that holds a header, and the columns of each header."""
        for row in self.rows:
            found: dict[str, list[int]] = {}
            for (r, column), cell in sorted(self.cells.items()):
                if r == row and cell.value is not None:
                    found.setdefault(label(cell.value), []).append(column)
            if label(first) in found:
                return row, found
        return 0, {}


def _shown_in_per_cent(code: str) -> bool:
    return "%" in _NOT_SHOWN.sub("", code)


def worksheet_parts(relationships: str, workbook: str) -> list[tuple[str, str]]:
    """The sheets by name, each with the part that holds it."""
    targets = {}
    for relation in re.findall(r"<Relationship [^>]*>", relationships):
        found = dict(re.findall(r'(\w+)="([^"]*)"', relation))
        targets[found["Id"]] = found["Target"].removeprefix("/").removeprefix("xl/")
    sheets = re.findall(r'<sheet [^>]*?name="([^"]+)"[^>]*?r:id="(\w+)"', workbook)
    return [(name, "xl/" + targets[identity]) for name, identity in sheets]


def open_book(path: Path) -> list[Sheet]:
    """The sheets that carry a mark of ours, in their order."""
    content = path.read_bytes()
    styles = load_workbook(io.BytesIO(content), read_only=True, rich_text=True)
    sheets: list[Sheet] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = worksheet_parts(
            archive.read("xl/_rels/workbook.xml.rels").decode(), archive.read("xl/workbook.xml").decode()
        )
        for name, part in names:
            sheet = _sheet(archive, styles, name, part)
            if sheet is not None:
                sheets.append(sheet)
    styles.close()
    return sheets


def _parser(archive: zipfile.ZipFile, styles: Any, part: str, values: bool) -> Any:
    return WorkSheetParser(
        archive.open(part),
        styles.worksheets[0]._shared_strings,
        data_only=values,
        epoch=styles.epoch,
        date_formats=styles._date_formats,
        timedelta_formats=styles._timedelta_formats,
        rich_text=True,
    )


def _sheet(archive: zipfile.ZipFile, styles: Any, name: str, part: str) -> Sheet | None:
    sheet: Sheet | None = None
    for row, cells in _parser(archive, styles, part, values=True).parse():
        if sheet is None:
            mark = label(str(cells[0]["value"])) if cells and cells[0]["column"] == 1 else ""
            found = re.fullmatch(r"calpae:\d+:(\w+):(\w*):(\w*)", mark)
            if row != 1 or found is None or found[1] not in ROLES:
                return None
            sheet = Sheet(name, found[1], found[2].upper())
        for raw in cells:
            cell = _cell(raw, styles)
            if cell is not None:
                sheet.cells[row, raw["column"]] = cell
    if sheet is not None and sheet.role == "saisie":
        content = archive.read(part).decode()
        sheet.merges = [range_boundaries(ref) for ref in re.findall(r'<mergeCell ref="([^"]+)"', content)]
        if "<f" in content:
            _note_formulas(sheet, archive, styles, part)
    return sheet


def _note_formulas(sheet: Sheet, archive: zipfile.ZipFile, styles: Any, part: str) -> None:
    for row, cells in _parser(archive, styles, part, values=False).parse():
        for raw in cells:
            if raw["data_type"] == "f":
                known = sheet.cell(row, raw["column"])
                sheet.cells[row, raw["column"]] = Cell(
                    **{**known.__dict__, "formula": True},
                )


def _cell(raw: dict[str, Any], styles: Any) -> Cell | None:
    value = raw["value"]
    if value is None:
        return None
    address = f"{get_column_letter(raw['column'])}{raw['row']}"
    number = styles._cell_styles[raw["style_id"]].numFmtId
    code = BUILTIN_FORMATS.get(number) or (styles._number_formats[number - 164] if number >= 164 else "General")
    marks, unmarked = "", ""
    if isinstance(value, CellRichText):
        for run in value:
            raised = isinstance(run, TextBlock) and run.font.vertAlign in ("superscript", "subscript")
            if raised:
                marks += run.text
            else:
                unmarked += run.text if isinstance(run, TextBlock) else run
        value = str(value)
    if not isinstance(value, bool | int | float | str | date | datetime | time | timedelta):
        raise TypeError(f"{address}: {value!r}")
    return Cell(
        address,
        value,
        error=raw["data_type"] == "e",
        per_cent=_shown_in_per_cent(code),
        marks=marks,
        unmarked=unmarked,
    )
