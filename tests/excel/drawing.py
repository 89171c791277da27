"""An area as Excel gives it in XML: the « XML Spreadsheet » of 2003, as far as what we read of it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.formula import ArrayFormula

from calpae_xl.books.area import Area

_HEAD = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:html="http://www.w3.org/TR/REC-html40">
 <Styles><Style ss:ID="Default" ss:Name="Normal"><Font ss:FontName="Calibri"/></Style></Styles>
 <Worksheet ss:Name="Feuil1"><Table ss:ExpandedColumnCount="{columns}" ss:ExpandedRowCount="{rows}">
"""
_TAIL = "</Table></Worksheet></Workbook>\n"
_TAGS = {"superscript": "Sup", "subscript": "Sub"}

Rich = Mapping[tuple[int, int], Sequence[str | None]]


def spreadsheet_xml(page: Any, area: Area, rich: Rich) -> str:
    """Rows and cells that stand where they are expected carry no number; what a merge hides is left out."""
    merged = {(each.min_row, each.min_col): each for each in page.merged_cells.ranges}
    cells = sorted(place for place, cell in page._cells.items() if _is_written(cell, place, area, merged))
    lines, expected = [_HEAD.format(columns=area.right, rows=area.bottom)], 1
    by_row = {row: [*places] for row, places in groupby(cells, key=lambda place: place[0])}
    hidden = {row for row, look in page.row_dimensions.items() if look.hidden and area.top <= row <= area.bottom}
    for row in sorted({*by_row, *hidden}):
        look = ' ss:Hidden="1"' if row in hidden else ""
        lines.append(f"<Row{_number(row, expected)}{look}>")
        expected, next_column = row + 1, 1
        for _, column in by_row.get(row, ()):
            cell = page.cell(row, column)
            across, down = _size(merged.get((row, column)))
            lines.append(f"<Cell{_number(column, next_column)}{_bonds(cell, across, down)}>{_data(cell, rich)}</Cell>")
            next_column = column + across + 1
        lines.append("</Row>")
    return "".join([*lines, _TAIL])


def _is_written(cell: Any, place: tuple[int, int], area: Area, merged: Mapping[tuple[int, int], Any]) -> bool:
    if isinstance(cell, MergedCell) or not area.holds(place[1], place[0]):
        return False
    return cell.value is not None or place in merged


def _number(at: int, expected: int) -> str:
    return "" if at == expected else f' ss:Index="{at}"'


def _size(merge: Any) -> tuple[int, int]:
    return (0, 0) if merge is None else (merge.max_col - merge.min_col, merge.max_row - merge.min_row)


def _bonds(cell: Cell, across: int, down: int) -> str:
    said = (f' ss:MergeAcross="{across}"' if across else "") + (f' ss:MergeDown="{down}"' if down else "")
    if isinstance(cell.value, ArrayFormula):
        array = Area.parse(cell.value.ref)
        rows, columns = (
            _relative(letter, size)
            for letter, size in (("R", array.bottom - array.top), ("C", array.right - array.left))
        )
        said += f' ss:ArrayRange="{"RC" if array.cells == 1 else f"RC:{rows}{columns}"}" ss:Formula="=1+1"'
    return said


def _relative(letter: str, size: int) -> str:
    return f"{letter}[{size}]" if size else letter


def _data(cell: Cell, rich: Rich) -> str:
    note = (
        '<Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40">8<Sup>2</Sup></ss:Data></Comment>'
        if cell.comment
        else ""
    )
    if not isinstance(cell.value, str):
        return "" if cell.value is None else f'<Data ss:Type="Number">0</Data>{note}'
    alignments = rich.get((cell.row, cell.column))
    if not alignments:
        return f'<Data ss:Type="String">{_text(cell.value)}</Data>{note}'
    runs = groupby(zip(cell.value, alignments, strict=True), key=lambda each: each[1])
    drawn = "".join(_run("".join(letter for letter, _ in letters), alignment) for alignment, letters in runs)
    return f'<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">{drawn}</ss:Data>{note}'


def _run(text: str, alignment: str | None) -> str:
    tag = _TAGS.get(alignment or "")
    font = f'<Font html:Color="#000000">{_text(text)}</Font>'
    return f"<{tag}>{font}</{tag}>" if tag else font


def _text(text: str) -> str:
    return escape(text).replace("\n", "&#10;")
