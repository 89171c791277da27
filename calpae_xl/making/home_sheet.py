"""« Accueil »: where the campaign stands, what to do first, where everything is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.results.home_help import LOOKS
from calpae_xl.core.results.home_row import HomeRow, Line
from calpae_xl.core.results.home_state import COUNTED
from calpae_xl.core.trade.model import Indicator, ValueKind
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.making.journal_sheet import MOMENT_FORMAT
from calpae_xl.making.page import Page
from calpae_xl.making.reserved_marks import mark_figure
from calpae_xl.making.severities import CELLS, RESERVED, SUCCESS, TEXTS, WARNING
from calpae_xl.making.styles import (
    AMOUNT_WIDTH,
    BLUE,
    BLUE_PALE,
    BOLD,
    DAY,
    HEADER,
    HEADING,
    LEFT,
    MUTED,
    RIGHT,
    RULED,
    RULED_STRONGLY,
    SMALL,
    SUBTITLE,
    TITLE,
    WRAPPED,
    Layer,
    Styles,
    decimal_format,
    number_format,
    shows_amounts,
)
from calpae_xl.making.xlsx import Workbook, xl_range

_WIDTHS = (20, 20, 31)
_FIGURE_WIDTH, _SAID_WIDTH = 12, 23
"""A figure, and what is said of it: a pair of columns for each department, then for the collectivity."""

_LEAST_PAIRS = 3
"""Sentences need their room with one department too."""

_FIRST_PAIR = 1 + len(_WIDTHS)
# Words run over the empty cells to their right: neither wrapped nor parted.
_HEADER: Layer = {key: value for key, value in HEADER.items() if key in {"bold", "font_color", "bg_color"}}
_LINK: Layer = {"font_color": BLUE, "underline": 1}
_LEVEL: Layer = {"align": "left"}
"""Numbers and days under headers that begin at the left."""

_COUNT: Layer = {"num_format": "#,##0", **_LEVEL}
_SHRUNK: Layer = {"shrink": True}
"""A name that the next cell would cut."""

_BAR: Layer = {"font_color": BLUE}
_MOMENT: Layer = {"num_format": MOMENT_FORMAT}
_STATE: Layer = {"font_size": 15, "bold": True}
_NEXT: Layer = {"font_size": 12, "bold": True, "font_color": BLUE, "bg_color": BLUE_PALE}
_HEIGHTS: Mapping[Line, int] = {
    **{Line.TITLE: 32, Line.SUBTITLE: 20, Line.STATE: 30, Line.NEXT: 28, Line.LEGEND: 24, Line.BLANK: 10},
    **{Line.HEADING: 28, Line.HEADER: 24, Line.TREAT: 21, Line.MORE: 21, Line.FIGURE: 38},
}
_LEAST_HEIGHT = 22
_LAYERS: Mapping[Line, tuple[tuple[Layer, ...], ...]] = {
    Line.TITLE: ((TITLE,),),
    Line.SUBTITLE: ((SUBTITLE,),),
    Line.LEGEND: ((SUBTITLE,),),
    Line.STATE: ((_STATE,),),
    Line.NEXT: ((_NEXT, LEFT), (_NEXT,)),
    Line.HEADING: ((HEADING,),),
    Line.HEADER: ((_HEADER, LEFT), (_HEADER,)),
    Line.TREAT: ((RULED, BOLD, LEFT), (RULED, _LINK), (RULED, _SHRUNK), (RULED, _LEVEL)),
    Line.MORE: ((RULED_STRONGLY, LEFT, _LINK), (RULED_STRONGLY,), (RULED_STRONGLY, MUTED)),
    Line.WAITING: ((RULED, LEFT, _LINK), (RULED,), (RULED, BOLD, _COUNT), (RULED,)),
    Line.TO_FILL: ((RULED, LEFT, _LINK), (RULED,), (RULED, BOLD, _COUNT), (RULED,)),
    Line.CALENDAR: ((RULED, BOLD, LEFT), (RULED,), (RULED, _LEVEL, DAY), (RULED, _LEVEL, DAY), (RULED,)),
    Line.ACTION: ((RULED, BOLD, LEFT), (RULED,), (RULED, _LEVEL, _MOMENT), (RULED,)),
    Line.STEP: ((RULED, BOLD, LEFT, _LINK), (RULED,)),
    Line.COUNT: ((RULED, LEFT), (RULED, BOLD, _COUNT), (RULED,)),
    Line.SHEET: ((RULED, LEFT, _LINK), (RULED,), (RULED, MUTED), (RULED,)),
    Line.LOOK: ((RULED, LEFT), (RULED, LEFT), (RULED,)),
}
"""Looks of the cells of a row from column B on; the last one serves all those that follow, to the end of the table."""

_PAIRED: Mapping[Line, tuple[tuple[Layer, ...], ...]] = {
    Line.MEASURE: ((RULED, LEFT), (RULED,), (RULED,), (RULED,), (RULED, _BAR)),
    Line.TOTAL: (
        (RULED_STRONGLY, BOLD, LEFT),
        (RULED_STRONGLY,),
        (RULED_STRONGLY,),
        (RULED_STRONGLY, BOLD),
        (RULED_STRONGLY, BOLD, _BAR),
    ),
    Line.FIGURE: (
        (RULED, LEFT),
        (RULED,),
        (RULED, WRAPPED, SMALL, MUTED),
        (RULED, BOLD, RIGHT, WRAPPED),
        (RULED, WRAPPED, SMALL, LEFT),
    ),
}
"""The same where the last two looks take turns."""


def write_home(book: Workbook, styles: Styles, campaign: str, rows: Sequence[HomeRow]) -> None:
    """Add the sheet with these rows, on top of the others, protected: it is CALPAE's, and its links stay free."""
    page = Page(book, styles, role=Role.HOME, campaign=campaign)
    pairs = max(_LEAST_PAIRS, (max(len(row.cells) for row in rows) + 1 - _FIRST_PAIR) // 2)
    amounts = shows_amounts(row.indicator for row in rows if row.indicator is not None)
    page.widths((*_WIDTHS, *(AMOUNT_WIDTH if amounts else _FIGURE_WIDTH, _SAID_WIDTH) * pairs))
    last_column = _FIRST_PAIR + 2 * pairs - 1
    for number, row in enumerate(rows):
        _write_row(page, number, row, last_column)
        if number:
            page.raw(number, 0, row.kind.value)
    _add_conditions(page, rows, last_column)
    page.sheet.print_area(0, 1, len(rows) - 1, last_column)
    page.sheet.set_portrait()
    page.sheet.fit_to_pages(1, 1)
    page.sheet.activate()
    page.opens_on(0, 1)
    page.protect()
    page.close(len(rows), last_column)


def _write_row(page: Page, number: int, row: HomeRow, last_column: int) -> None:
    for column in range(1, last_column + 1):
        content = row.cells[column - 1] if column <= len(row.cells) else Content()
        layers = (*_look(row, column - 1), *_meaning(row, column - 1, content))
        if content != Content() or layers:
            page.content(number, column, content, *layers)
    page.height(number, _HEIGHTS.get(row.kind, _LEAST_HEIGHT))


def _look(row: HomeRow, position: int) -> tuple[Layer, ...]:
    paired = _PAIRED.get(row.kind)
    if paired is not None:
        named = len(paired) - 2
        if position >= len(row.cells):
            return paired[1]
        return paired[position if position < named else named + (position - named) % 2]
    looks = _LAYERS.get(row.kind, ((),))
    if row.kind in _UNRULED and position >= len(row.cells):
        return ()
    return looks[min(position, len(looks) - 1)]


_UNRULED = frozenset({Line.TITLE, Line.SUBTITLE, Line.STATE, Line.LEGEND, Line.HEADING})
"""Rows that are a sentence, not a line of a table."""


def _meaning(row: HomeRow, position: int, content: Content) -> tuple[Layer, ...]:
    """Show severities as the other sheets do, and figures in their unit."""
    if row.kind is Line.COUNT and position == 0:
        return (TEXTS.get(str(content.value), {}),)
    if row.kind is Line.LOOK and position == 0:
        return (RESERVED if content.value == LOOKS[-1][0] else CELLS.get(str(content.value), {}),)
    if row.indicator is not None and _is_figure(position):
        return ({"num_format": number_format(row.indicator.kind, row.indicator.unit)},)
    return ()


def _is_figure(position: int) -> bool:
    return position >= len(_WIDTHS) and (position - len(_WIDTHS)) % 2 == 0


def _add_conditions(page: Page, rows: Sequence[HomeRow], last_column: int) -> None:
    treated = [number for number, row in enumerate(rows) if row.kind is Line.TREAT]
    if treated:
        _mark_priorities(page, treated[0], treated[-1])
    for number, row in enumerate(rows):
        if row.indicator is not None:
            for column, reserved in zip(range(_FIRST_PAIR, last_column, 2), row.reserved, strict=False):
                mark_figure(page, xl_range(number, column, number, column), row.indicator, reserved)
            _show_decimals(page, number, row.indicator, last_column)
        if row.kind in COUNTED:
            _mark_done(page, number)


def _mark_priorities(page: Page, first: int, last: int) -> None:
    looks = {"1": TEXTS["bloquant"], "2": {"bold": True, "font_color": WARNING}, "3": {"font_color": WARNING}}
    for sign, look in looks.items():
        criteria = f'=LEFT($B{first + 1},1)="{sign}"'
        condition = {"type": "formula", "criteria": criteria, "format": page.styles.bare(look)}
        page.sheet.conditional_format(first, 1, last, 1, condition)


def _mark_done(page: Page, row: int) -> None:
    """Mute a count of nothing, so that the others stand out."""
    done = {"type": "cell", "criteria": "==", "value": 0, "format": page.styles.bare({"font_color": SUCCESS})}
    page.sheet.conditional_format(row, len(_WIDTHS), row, len(_WIDTHS), done)


def _show_decimals(page: Page, row: int, indicator: Indicator, last_column: int) -> None:
    """Show one decimal where a figure has one, as the consolidated sheet does."""
    if indicator.kind is ValueKind.AMOUNT:
        return
    cell = xl_range(row, _FIRST_PAIR, row, _FIRST_PAIR)
    shown = f"100*{cell}" if indicator.kind is ValueKind.RATE else cell
    code = decimal_format(indicator.kind, indicator.unit).replace("0.0#", "0.0")
    condition = {
        "type": "formula",
        "criteria": f"=IF(ISNUMBER({cell}),ROUND({shown},1)<>ROUND({shown},0),FALSE)",
        "format": page.styles.bare({"num_format": code}),
    }
    page.sheet.conditional_format(row, _FIRST_PAIR, row, last_column, condition)
