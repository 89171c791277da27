"""« Accueil »: what to do, where the campaign stands, where everything is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.results.home import LOOKS, HomeRow, Line, home_rows
from calpae_xl.core.sheets.findings import FindingsTable, severity_counts
from calpae_xl.core.sheets.journal import JournalEntry
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.making.journal_sheet import MOMENT_FORMAT
from calpae_xl.making.page import Page
from calpae_xl.making.severities import CELLS, RESERVED, TEXTS, WARNING
from calpae_xl.making.styles import (
    BLUE,
    BLUE_PALE,
    BOLD,
    CENTRED,
    HEADER,
    HEADING,
    LEFT,
    MUTED,
    RULED,
    RULED_STRONGLY,
    SUBTITLE,
    TITLE,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook

_WIDTHS = (5, 30, 74)
_NUMBER_WIDTH = 17
_LINK: Layer = {"font_color": BLUE, "underline": 1}
_NUMBER: Layer = {"num_format": '#,##0;-#,##0;"–"', "align": "right", "indent": 1}
_PLAIN: Layer = {"num_format": "#,##0", "align": "right", "indent": 1}
_HEIGHTS = {Line.TITLE: 36, Line.SUBTITLE: 22, Line.LEGEND: 24, Line.BLANK: 12, Line.HEADING: 34, Line.HEADER: 34}
_LEAST_HEIGHT = 26

_LAYERS: Mapping[Line, tuple[tuple[Layer, ...], ...]] = {
    Line.TITLE: ((TITLE,),),
    Line.SUBTITLE: ((SUBTITLE,),),
    Line.LEGEND: ((SUBTITLE,),),
    Line.HEADING: ((HEADING,),),
    Line.HEADER: ((), (HEADER, LEFT), (HEADER, LEFT), (HEADER, CENTRED)),
    Line.STEP: (
        (BOLD, CENTRED, {"font_color": BLUE, "bg_color": BLUE_PALE}),
        (RULED, BOLD, LEFT, _LINK),
        (RULED, LEFT),
    ),
    Line.COUNT: ((), (RULED, LEFT), (RULED, LEFT), (RULED, BOLD, _PLAIN)),
    Line.MEASURE: ((), (RULED, LEFT), (RULED, LEFT), (RULED, _NUMBER)),
    Line.TOTAL: ((), (RULED_STRONGLY, BOLD, LEFT), (RULED_STRONGLY,), (RULED_STRONGLY, BOLD, _NUMBER)),
    Line.ACTION: (
        (),
        (RULED, BOLD, LEFT),
        (RULED, LEFT),
        (RULED, CENTRED, {"num_format": MOMENT_FORMAT}),
        (RULED, LEFT),
    ),
    Line.SHEET: ((), (RULED, LEFT, _LINK), (RULED, LEFT), (RULED, CENTRED, MUTED)),
    Line.CALENDAR: ((), (RULED, BOLD, LEFT), (RULED, LEFT), (RULED, CENTRED)),
    Line.LOOK: ((), (RULED, LEFT), (RULED, LEFT)),
}
"""Looks of the cells of a row from column B on; the last one serves all those that follow."""


def add_home_sheet(
    book: Workbook,
    styles: Styles,
    work: Processed,
    previous: FindingsTable | None = None,
    actions: Sequence[JournalEntry] = (),
) -> None:
    """Add the sheet, protected: it is CALPAE's, and its links stay free."""
    counts = severity_counts(findings_lines(work.campaign, work.validation, previous))
    rows = home_rows(work.campaign, counts, actions)
    write_home(book, styles, work.campaign.settings.campaign, rows)


def write_home(book: Workbook, styles: Styles, campaign: str, rows: list[HomeRow]) -> None:
    """Add the sheet with these rows, on top of the others."""
    page = Page(book, styles, role=Role.HOME, campaign=campaign)
    widest = max(len(row.cells) for row in rows)
    page.widths((*_WIDTHS, *[_NUMBER_WIDTH] * (widest - len(_WIDTHS))))
    for number, row in enumerate(rows):
        _write_row(page, number, row)
    _mark_what_is_left(page, rows)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.activate()
    page.opens_on(0, 1)
    page.protect()
    page.close(len(rows), widest)


def _write_row(page: Page, number: int, row: HomeRow) -> None:
    looks = _LAYERS.get(row.kind, ((),))
    for position, content in enumerate(row.cells):
        layers = (*looks[min(position, len(looks) - 1)], *_meaning(row, position, content))
        _write(page, number, position + 1, content, layers)
    page.height(number, _HEIGHTS.get(row.kind, _LEAST_HEIGHT))


def _meaning(row: HomeRow, position: int, content: Content) -> tuple[Layer, ...]:
    """Show severities as the other sheets do; wrap the headers."""
    if row.kind is Line.HEADER:
        return (WRAPPED,) if position else ()
    if row.kind is Line.COUNT and position == 1:
        return (TEXTS.get(str(content.value), {}),)
    if row.kind is Line.LOOK and position == 1:
        return (RESERVED if content.value == LOOKS[-1][0] else CELLS.get(str(content.value), {}),)
    return ()


def _write(page: Page, row: int, column: int, content: Content, layers: tuple[Layer, ...]) -> None:
    if content != Content() or layers:
        page.content(row, column, content, *layers)


def _mark_what_is_left(page: Page, rows: list[HomeRow]) -> None:
    """Put what remains to be filled in in bold orange: every third number of a measure."""
    lines = [number for number, row in enumerate(rows) if row.kind in {Line.MEASURE, Line.TOTAL}]
    if not lines:
        return
    for column in range(len(_WIDTHS) + 3, len(rows[lines[0]].cells) + 1, 3):
        left: Layer = {"font_color": WARNING, "bold": True}
        page.sheet.conditional_format(
            lines[0],
            column,
            lines[-1],
            column,
            {"type": "cell", "criteria": ">", "value": 0, "format": page.styles.bare(left)},
        )
