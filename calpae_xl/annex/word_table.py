"""A table of the annex in WordprocessingML: headers that repeat, rows that no page cuts, digits under digits.

A row longer than a page is cut all the same, so that nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.sax.saxutils import quoteattr

from calpae_xl.annex.markup import element, note_mark, paragraph, run
from calpae_xl.annex.page_layout import CELL_MARGIN, Paper, Widths, fits_page, widths
from calpae_xl.annex.word_styles import BLUE
from calpae_xl.core.annex.document import Cell, ColumnKind, Row, Table

_PALE = "E3E3FD"
_RULE, _STRONG_RULE = (
    'w:val="single" w:sz="4" w:space="0" w:color="DDDDDD"',
    'w:val="single" w:sz="6" w:space="0" w:color="929292"',
)
_INNER_INDENT = 170
_SHORT = 4
"""Signs of a text that stands under the digits, as codes do."""

Number = Callable[[str], int]
"""Gives its number to the text of a note."""


def table_markup(table: Table, paper: Paper, number: Number) -> str:
    """Write a table.

    Args:
        table: What it holds.
        paper: On which it is laid out.
        number: Called for each note, in the order of reading.
    """
    shared = widths(table, paper)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in shared.columns)
    rows = (_header(table, shared), *(_row(table, row, shared, paper, number) for row in table.rows))
    return f"<w:tbl>{_properties(table, shared)}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _properties(table: Table, shared: Widths) -> str:
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 34), ("left", CELL_MARGIN), ("bottom", 34), ("right", CELL_MARGIN))
    )
    return (
        f'<w:tblPr><w:tblW w:w="{sum(shared.columns)}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {_STRONG_RULE}/><w:bottom {_STRONG_RULE}/><w:insideH {_RULE}/></w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        'w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(table.title or table.description)}/>"
        f"<w:tblDescription w:val={quoteattr(table.description)}/></w:tblPr>"
    )


def _header(table: Table, shared: Widths) -> str:
    cells = "".join(
        _cell(
            paragraph(
                run(column.header), "TableHeader", element("jc", "right") if column.kind is ColumnKind.FIGURE else ""
            ),
            width,
            fill=BLUE,
            align="bottom",
        )
        for column, width in zip(table.columns, shared.columns, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(table: Table, row: Row, shared: Widths, paper: Paper, number: Number) -> str:
    if row.is_section:
        title = paragraph(run(row.cells[0].text), "TableSection", element("keepNext"))
        cells = _cell(title, sum(shared.columns), span=len(shared.columns), fill=_PALE)
    else:
        cells = "".join(_cells(table, row, shared, number))
    whole = "<w:cantSplit/>" if row.is_section or fits_page(row, shared, paper) else ""
    return f"<w:tr><w:trPr>{whole}</w:trPr>{cells}</w:tr>"


def _cells(table: Table, row: Row, shared: Widths, number: Number) -> Iterator[str]:
    for column, cell, width in zip(table.columns, row.cells, shared.columns, strict=True):
        yield _cell(_written(column.kind, cell, width, shared.marks, number), width, ruled=row.opens)


def _written(kind: ColumnKind, cell: Cell, width: int, marks: int, number: Number) -> str:
    bold = cell.is_total or kind is ColumnKind.MEASURE
    noted = note_mark(number(cell.note)) if cell.note else ""
    signed = run(cell.sign) if cell.sign else ""
    if kind is not ColumnKind.FIGURE:
        style = "TableRemark" if kind is ColumnKind.REMARK else "TableText"
        indent = f'<w:ind w:left="{_INNER_INDENT}"/>' if cell.is_inner else ""
        return paragraph(run(cell.text, bold=bold) + noted, style, indent)
    if cell.is_number:
        # The mark stands after the stop, so that digits stand under digits, noted or not.
        stop = width - 2 * CELL_MARGIN - marks
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{stop}"/></w:tabs>'
        return paragraph(f"<w:r><w:tab/></w:r>{run(cell.text, bold=bold)}{signed}{noted}", "TableText", tabs)
    is_bare = not (cell.note or cell.sign)
    indent = f'<w:ind w:right="{marks}"/>' if marks and is_bare and len(cell.text) <= _SHORT else ""
    return paragraph(run(cell.text) + signed + noted, "TableText", indent + element("jc", "right"))


def _cell(content: str, width: int, *, span: int = 1, fill: str = "", ruled: bool = False, align: str = "") -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += element("gridSpan", span)
    if ruled:
        properties += f"<w:tcBorders><w:top {_STRONG_RULE}/></w:tcBorders>"
    if fill:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    if align:
        properties += element("vAlign", align)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"
