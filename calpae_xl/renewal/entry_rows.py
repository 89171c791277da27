"""The rows of an entry sheet as people left them: whatever columns and rows it has, and however damaged it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, product
from typing import NamedTuple

from calpae_xl.core.campaign.period_columns import named_period
from calpae_xl.core.trade.labels import label_key, tidy
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import Value, raw_text, trimmed_text
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
_MOST_WAYS = 64
"""Of telling apart headers that stand twice."""


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
        doubled: Periods whose header stands over several columns, that were made one.
        merges: Areas of merged cells of the sheet.
        beside: Filled cells of columns that are none of ours, at the headers or under.
    """

    sheet: str
    columns: Mapping[Period, str]
    rows: tuple[EntryRow, ...]
    guessed: tuple[Period, ...]
    doubled: tuple[Period, ...] = ()
    merges: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


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
    found: dict[Period, list[str]] = {}
    named: dict[str, str] = {}
    for letters in sorted(headers, key=column_number):
        period = named_period(headers[letters])
        if period is not None:
            found.setdefault(period, []).append(letters)
        named.setdefault(label_key(headers[letters]), letters)
    texts = {header: named.get(label_key(header)) for header in (*_TEXT_HEADERS, COMMENT_HEADER)}
    ids = named.get(label_key(ID_HEADER)) or _id_column(sheet, row, texts[MEASURE_HEADER])
    columns, guessed = _told_apart(found, periods, texts, {ids, *texts.values()})
    for period, letters in columns.items():
        found[period] = [letters, *(each for each in found.get(period, ()) if each not in columns.values())]
    rows = tuple(_rows(sheet, row, ids, texts, found))
    doubled = tuple(period for period, letters in found.items() if len(letters) > 1)
    beside = tuple(_beside(sheet, row, {ids, *texts.values(), *chain.from_iterable(found.values())}))
    return EntryRows(sheet.name, columns, rows, guessed, doubled, sheet.merges, beside)


def _told_apart(
    found: Mapping[Period, Sequence[str]],
    periods: Sequence[Period],
    texts: Mapping[str, str | None],
    known: set[str | None],
) -> tuple[dict[Period, str], tuple[Period, ...]]:
    """Return the column of each period, and the periods that are known by their place alone.

    A header that stands twice may have been typed over that of another period: whichever of the two leaves the other
    a place is its own.
    """
    best: tuple[dict[Period, str], tuple[Period, ...]] | None = None
    for own in islice(product(*found.values()), _MOST_WAYS):
        columns = dict(zip(found, own, strict=True))
        guessed = _guessed(columns, periods, texts, {*known, *own})
        if best is None or len(guessed) > len(best[1]):
            best = columns | guessed, tuple(guessed)
    return best or ({}, ())


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
    sheet: Sheet, head: int, ids: str | None, texts: Mapping[str, str | None], columns: Mapping[Period, Sequence[str]]
) -> Iterator[EntryRow]:
    every = (ids, *texts.values(), *chain.from_iterable(columns.values()))
    ours = {letters for letters in every if letters is not None}
    numbers = {
        row for letters, row in map(split_address, {*sheet.values, *sheet.formulas}) if row > head and letters in ours
    }

    def text(letters: str | None, row: int) -> str:
        return "" if letters is None else tidy(trimmed_text(sheet.values.get(f"{letters}{row}")))

    for row in sorted(numbers):
        id_ = text(ids, row)
        if is_mark(id_):
            id_ = ""
        places = {period: f"{letters[0]}{row}" for period, letters in columns.items()}
        contents = {
            period: [Content(sheet.values.get(cell), sheet.formulas.get(cell)) for cell in filled]
            for period, letters in columns.items()
            if (filled := [at for each in letters if (at := f"{each}{row}") in sheet.formulas or at in sheet.values])
        }
        cells = {period: _one(each) for period, each in contents.items()}
        letters = texts[COMMENT_HEADER]
        comment = None if letters is None else sheet.values.get(f"{letters}{row}")
        measure, label = text(texts[MEASURE_HEADER], row), text(texts[LABEL_HEADER], row)
        yield EntryRow(row, id_, measure, label, cells, places, comment)


def _one(contents: Sequence[Content]) -> Content:
    """Return what one cell holds instead of several; a text that nobody reads as a figure where they disagree."""
    texts = list(dict.fromkeys(text for each in contents if (text := raw_text(each.value)) and text.strip()))
    if len(texts) > 1:
        return Content(" ou ".join(texts))
    return next((each for each in contents if each.formula is not None or raw_text(each.value) in texts), contents[0])


def _beside(sheet: Sheet, head: int, ours: set[str | None]) -> Iterator[str]:
    for address, value in sheet.values.items():
        letters, row = split_address(address)
        if row >= head and letters not in ours and trimmed_text(value):
            yield address
