"""The rows of an entry sheet as people left them: whatever columns and rows it has, and however damaged it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from calpae_xl.core.campaign.period_columns import named_period
from calpae_xl.core.trade.labels import label_key, tidy
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import Value, trimmed_text
from calpae_xl.core.workbook.grid import Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import (
    COMMENT_HEADER,
    ID_HEADER,
    LABEL_HEADER,
    MEASURE_HEADER,
    UNIT_HEADER,
    is_mark,
)
from calpae_xl.core.workbook.plan import Content

_TEXT_HEADERS = (MEASURE_HEADER, LABEL_HEADER, UNIT_HEADER)
_LEAST_HEADERS = 3
"""Headers of ours by which a row is known to be that of the headers."""


class EntryRow(NamedTuple):
    """A row under the headers on which something is typed.

    Attributes:
        row: Its number.
        id: As typed, tidy; empty when there is none.
        measure, label: As typed, tidy.
        cells: What its entry cells hold, by period; blank ones are left out.
        places: The address of each of them, blank or not.
        comment: What its comment holds.
    """

    row: int
    id: str
    measure: str
    label: str
    cells: Mapping[Period, Content]
    places: Mapping[Period, str]
    comment: Value | None

    @property
    def key(self) -> str:
        """What its id is compared by."""
        return label_key(self.id)

    @property
    def holds(self) -> bool:
        """Whether a person typed a figure or a comment on it."""
        typed = any(content.formula is not None or content.text for content in self.cells.values())
        return typed or bool(trimmed_text(self.comment))


class EntryRows(NamedTuple):
    """An entry sheet.

    Attributes:
        sheet: Its name.
        columns: Column letters by period, in order.
        rows: In order; titles of sections are among them.
        guessed: Periods whose header is lost, and that their place between two others tells.
        header_row: Row number of the headers.
        others: Letters of the columns of the table that are none of ours.
        merges: Areas of merged cells of the sheet.
    """

    sheet: str
    columns: Mapping[Period, str]
    rows: tuple[EntryRow, ...]
    guessed: tuple[Period, ...]
    header_row: int
    others: tuple[str, ...]
    merges: tuple[str, ...] = ()


def read_entry_rows(sheet: Sheet, periods: Sequence[Period]) -> EntryRows | None:
    """Read an entry sheet; ``None`` when nothing tells which row holds its headers.

    Args:
        sheet: The sheet.
        periods: Those that it is known to have had, in the order of their columns: one whose header is lost is
            found by its place, when that leaves no doubt.
    """
    head = _header_row(sheet)
    if head is None:
        return None
    row, headers = head
    columns = {period: letters for letters, text in headers.items() if (period := named_period(text)) is not None}
    named = {label_key(text): letters for letters, text in headers.items()}
    texts = {header: named.get(label_key(header)) for header in (*_TEXT_HEADERS, COMMENT_HEADER)}
    ids = named.get(label_key(ID_HEADER)) or _id_column(sheet, row, texts[MEASURE_HEADER])
    known = {ids, *texts.values(), *columns.values()}
    guessed = _guessed(columns, periods, texts, known)
    columns |= guessed
    used = {column for column in (*known, *guessed.values()) if column is not None}
    rows = tuple(_rows(sheet, row, ids, texts, columns))
    return EntryRows(sheet.name, columns, rows, tuple(guessed), row, _others(sheet, row, used), sheet.merges)


def _header_row(sheet: Sheet) -> tuple[int, Mapping[str, str]] | None:
    """Return the number of the row that holds the most headers of ours, and its texts by column."""
    wanted = {label_key(header) for header in (ID_HEADER, *_TEXT_HEADERS, COMMENT_HEADER)}
    rows: dict[int, dict[str, str]] = {}
    counts: dict[int, int] = {}
    for address, value in sheet.values.items():
        if isinstance(value, str) and len(value) < 200:
            letters, row = split_address(address)
            rows.setdefault(row, {})[letters] = value
            counts[row] = counts.get(row, 0) + (label_key(value) in wanted or named_period(value) is not None)
    best = max(counts, key=lambda row: (counts[row], -row), default=None)
    return None if best is None or counts[best] < _LEAST_HEADERS else (best, rows[best])


def _id_column(sheet: Sheet, row: int, measure: str | None) -> str | None:
    """Return the column of the ids whose header is lost: the one before the measures, where it was built."""
    if measure is None or column_number(measure) == 1:
        return None
    letters = column_letters(column_number(measure) - 1)
    texts = (sheet.values.get(f"{letters}{number}") for number in range(row + 1, row + 50))
    return letters if any(isinstance(text, str) and "_" in text for text in texts) else None


def _guessed(
    columns: Mapping[Period, str], periods: Sequence[Period], texts: Mapping[str, str | None], known: set[str | None]
) -> dict[Period, str]:
    """Return the columns of the periods whose header is lost, where as many columns stand there as headers lack."""
    numbers = {period: column_number(letters) for period, letters in columns.items()}
    unit, comment = texts[UNIT_HEADER], texts[COMMENT_HEADER]
    before = None if unit is None else column_number(unit)
    found: dict[Period, str] = {}
    waiting: list[Period] = []
    for period in (*periods, None):
        place = numbers.get(period) if period is not None else (None if comment is None else column_number(comment))
        if place is None and period is not None:
            waiting.append(period)
            continue
        if waiting and before is not None and place is not None and place - before - 1 == len(waiting):
            letters = [column_letters(number) for number in range(before + 1, place)]
            if known.isdisjoint(letters):
                found.update(zip(waiting, letters, strict=True))
        before, waiting = place, []
    return found


def _rows(
    sheet: Sheet, head: int, ids: str | None, texts: Mapping[str, str | None], columns: Mapping[Period, str]
) -> Iterator[EntryRow]:
    ours = {letters for letters in (ids, *texts.values(), *columns.values()) if letters is not None}
    numbers = {
        row for letters, row in map(split_address, {*sheet.values, *sheet.formulas}) if row > head and letters in ours
    }

    def text(letters: str | None, row: int) -> str:
        return "" if letters is None else tidy(trimmed_text(sheet.values.get(f"{letters}{row}")))

    for row in sorted(numbers):
        id_ = text(ids, row)
        if is_mark(id_):
            id_ = ""
        places = {period: f"{letters}{row}" for period, letters in columns.items()}
        cells = {
            period: Content(sheet.values.get(cell), sheet.formulas.get(cell))
            for period, cell in places.items()
            if cell in sheet.formulas or cell in sheet.values
        }
        letters = texts[COMMENT_HEADER]
        comment = None if letters is None else sheet.values.get(f"{letters}{row}")
        measure, label = text(texts[MEASURE_HEADER], row), text(texts[LABEL_HEADER], row)
        yield EntryRow(row, id_, measure, label, cells, places, comment)


def _others(sheet: Sheet, head: int, used: set[str]) -> tuple[str, ...]:
    letters = {column for column, row in map(split_address, sheet.values) if row >= head} - used
    return tuple(sorted(letters, key=column_number))
