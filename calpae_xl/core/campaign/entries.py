"""Reading an entry sheet: rows by indicator id, columns by header, whatever people moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from calpae_xl.core.campaign.cell_reading import BLANK, Reading, per_cent, reader
from calpae_xl.core.campaign.period_columns import Timeline
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.series import ObservedRow, trusted
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.campaign.written_numbers import PLAUSIBLE, is_blank
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.facts import ForeignCampaign, LookAlike, NamedHeader
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key, looks_alike
from calpae_xl.core.trade.model import (
    CellRef,
    Indicator,
    Kind,
    MissingCode,
    Period,
    Status,
    Territory,
    ValueKind,
)
from calpae_xl.core.trade.values import PerCent, Value, raw_text
from calpae_xl.core.workbook.grid import Sheet, area_corners, column_number, split_address
from calpae_xl.core.workbook.layout import (
    COMMENT_HEADER,
    ID_HEADER,
    LABEL_HEADER,
    MARKER,
    MEASURE_HEADER,
    UNIT_HEADER,
    Mark,
)
from calpae_xl.core.workbook.tables import Table, find_table

_ABSENT = Reading(code=MissingCode.UNREADABLE)
_MERGED = Reading(code=MissingCode.UNREADABLE, fault=Code.MERGED_CELL)
_LONGEST_ID = 300
"""Signs of an id that tell it from others; a text that goes on is none of ours."""
_NO_VALUE = Reading(code=MissingCode.UNREADABLE, fault=Code.FORMULA_WITHOUT_VALUE)


class EntryTable(NamedTuple):
    """Where everything stands in an entry sheet.

    Attributes:
        table: Its headers: id, measure, indicator, unit, periods, comments.
        rows: Row numbers, as text, by indicator id in lower case; several when a row stands twice.
        merged: The merged area of each entry cell that is in one: what Excel shows of it is not its own.
        alike: The headers and ids that are written otherwise in what nobody sees, and their cells.
    """

    table: Table
    rows: Mapping[str, tuple[str, ...]]
    merged: Mapping[str, str]
    alike: tuple[tuple[str, str], ...] = ()

    def spelled(self, label: str) -> str | None:
        """Return how the sheet writes a header or an id that only looks like ours; ``None`` for any other."""
        return next((str(self.table.sheet.values[cell]) for name, cell in self.alike if name == label), None)

    @property
    def comment_column(self) -> str | None:
        """Letters of the column of comments, if it is there."""
        return self.table.columns.get(COMMENT_HEADER)

    def comment_cell(self, name: str) -> str | None:
        """Return the address of the comment of an indicator, blank or not; a row that stands twice has none."""
        rows = self.rows.get(name, ())
        return None if self.comment_column is None or len(rows) != 1 else self.comment_column + rows[0]


@dataclass(slots=True)
class Entries:
    """What one entry sheet gives; no table when nothing can be read of it."""

    table: EntryTable | None = None
    series: dict[str, ObservedRow] = field(default_factory=dict)
    comments: dict[str, tuple[str, CellRef]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_entries(
    sheet: Sheet | None, mark: Mark | None, territory: Territory, referential: Referential, settings: Settings
) -> Entries:
    """Read every indicator of one department.

    Args:
        sheet: Its entry sheet; ``None`` when the workbook has none.
        mark: The marker of the sheet, if it still has one.
        territory: The department.
        referential: Says which rows are expected, and in what unit.
        settings: Say which columns are expected, and for which campaign.

    Returns:
        One observation per indicator and period. A row or column that is missing or stands twice makes
        its observations unreadable, and so does a sheet of another campaign; blank and missing are not
        the same.
    """
    entries = Entries()
    timeline = settings.timeline
    periods = timeline.periods
    table = None if sheet is None else entry_table(sheet, settings)
    fault = _sheet_fault(sheet, mark, table, territory, settings)
    if fault is not None:
        entries.findings.append(fault)
    if sheet is None or table is None or fault is not None:
        for indicator in referential.entered:
            entries.series[indicator.id] = _row_without_cells(territory, indicator, timeline, territory.sheet, _ABSENT)
        return entries
    columns = _period_columns(table, territory, periods, entries.findings)
    rows = _rows_by_id(table)
    merged = _merged_cells(sheet, chain.from_iterable(rows.values()), columns)
    entries.table = EntryTable(table, rows, merged, _look_alikes(table, rows))
    _report_look_alikes(entries.table, territory, entries.findings)
    _report_rows(table, rows, territory, referential, entries.findings)
    for indicator in referential.entered:
        places, unusable = rows.get(indicator.id, ()), indicator.id in referential.unusable
        if len(places) != 1:
            # An optional row that nobody kept is blank, not unreadable.
            optional = indicator.status is Status.AUXILIARY and not places and not unusable
            reading = BLANK if optional else _ABSENT
            entries.series[indicator.id] = _row_without_cells(territory, indicator, timeline, sheet.name, reading)
            continue
        entries.series[indicator.id] = _row_of_cells(
            sheet, territory, indicator, columns, timeline, places[0], merged, unusable=unusable
        )
        _read_comment(table, indicator, places[0], entries)
    _report_orphans(table, rows, columns, territory, entries)
    return entries


def entry_table(sheet: Sheet, settings: Settings) -> Table | None:
    """Find the headers of an entry sheet; ``None`` when that of the ids is lost."""
    periods = (period.header for period in settings.periods)
    headers = (ID_HEADER, MEASURE_HEADER, LABEL_HEADER, UNIT_HEADER, *periods, COMMENT_HEADER)
    return find_table(sheet, headers, key=ID_HEADER)


def _sheet_fault(
    sheet: Sheet | None, mark: Mark | None, table: Table | None, territory: Territory, settings: Settings
) -> Finding | None:
    """Say why nothing can be read of the sheet, if so."""
    if sheet is None:
        return Finding(code=Code.MISSING_SHEET, at=CellRef(territory.sheet), territory=territory.code)
    at = CellRef(sheet.name)
    if mark is not None and mark.campaign != settings.campaign:
        return Finding(
            code=Code.OTHER_CAMPAIGN,
            at=at,
            territory=territory.code,
            facts=ForeignCampaign(mark.campaign, settings.campaign),
            also_read=(mark.campaign, settings.campaign),
        )
    if table is None:
        facts = NamedHeader(ID_HEADER)
        return Finding(code=Code.MISSING_HEADER, at=at, territory=territory.code, facts=facts, also_read=(ID_HEADER,))
    return None


def _period_columns(
    table: Table, territory: Territory, periods: tuple[Period, ...], findings: list[Finding]
) -> tuple[str | None, ...]:
    """Letters of the column of each period; ``None`` where it is missing or stands twice."""
    columns: list[str | None] = []
    for period in periods:
        header = period.header
        code = (
            Code.MISSING_HEADER
            if header in table.missing
            else Code.DUPLICATE_HEADER
            if header in table.duplicated
            else None
        )
        if code is not None:
            findings.append(
                Finding(
                    code=code,
                    at=CellRef(table.sheet.name),
                    territory=territory.code,
                    period=period,
                    facts=NamedHeader(header),
                )
            )
        columns.append(table.columns[header] if code is None else None)
    return tuple(columns)


def _rows_by_id(table: Table) -> dict[str, tuple[str, ...]]:
    """Row numbers, as text, by id; ids are compared as labels are."""
    column = table.columns[ID_HEADER]
    rows: dict[str, list[str]] = {}
    for row in re.findall(f" {column}([0-9]+)", " " + " ".join(table.sheet.values)):
        value = table.sheet.values[column + row]
        if int(row) > table.row and isinstance(value, str) and not is_blank(value[:_LONGEST_ID]):
            rows.setdefault(label_key(value[:_LONGEST_ID]), []).append(row)
    return {name: tuple(numbers) for name, numbers in rows.items()}


def _merged_cells(sheet: Sheet, rows: Iterable[str], columns: Iterable[str | None]) -> Mapping[str, str]:
    """Return the entry cells that a merge shows or hides, and their area; hardly any sheet has one."""
    if not sheet.merges:
        return {}
    letters = {column_number(column): column for column in columns if column is not None}
    numbers = [*map(int, rows)]
    merged = {}
    for area in sheet.merges:
        corners = area_corners(area)
        if corners is None or corners[:2] == corners[2:]:
            continue
        left, top, right, bottom = corners
        inside = {name for number, name in letters.items() if left <= number <= right}
        merged.update({f"{name}{row}": area for row in numbers if inside and top <= row <= bottom for name in inside})
    return merged


def _look_alikes(table: Table, rows: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    column, values = table.columns[ID_HEADER], table.sheet.values
    ids = ((name, f"{column}{row}") for name, places in rows.items() for row in places)
    return (*table.alike, *((name, cell) for name, cell in ids if looks_alike(str(values[cell]), name)))


def _report_look_alikes(entries: EntryTable, territory: Territory, findings: list[Finding]) -> None:
    """Report the headers and ids that are read although they are written otherwise in what nobody sees."""
    sheet = entries.table.sheet
    for label, cell in entries.alike:
        findings.append(
            Finding(
                code=Code.LOOK_ALIKE,
                at=CellRef(sheet.name, cell),
                territory=territory.code,
                raw=raw_text(sheet.values[cell]),
                facts=LookAlike(label),
            )
        )


def _report_rows(
    table: Table,
    rows: Mapping[str, tuple[str, ...]],
    territory: Territory,
    referential: Referential,
    findings: list[Finding],
) -> None:
    column, sheet = table.columns[ID_HEADER], table.sheet.name
    for indicator in referential.entered:
        places = rows.get(indicator.id, ())
        auxiliary = indicator.status is Status.AUXILIARY
        if not places and not auxiliary:
            at = CellRef(sheet)
            findings.append(
                Finding(code=Code.MISSING_INDICATOR, at=at, territory=territory.code, indicator=indicator.id)
            )
        for row in places[1:]:
            findings.append(
                Finding(
                    code=Code.DUPLICATE_WEIGHT if auxiliary else Code.DUPLICATE_INDICATOR,
                    at=CellRef(sheet, column + row),
                    territory=territory.code,
                    indicator=indicator.id,
                    raw=indicator.id,
                )
            )
    known = {indicator.id for indicator in referential.entered}
    for name, places in rows.items():
        if name not in known and not name.startswith(MARKER):
            at = CellRef(sheet, column + places[0])
            typed = raw_text(table.sheet.values[column + places[0]])
            findings.append(Finding(code=Code.UNKNOWN_INDICATOR, at=at, territory=territory.code, raw=typed))


def _row_without_cells(
    territory: Territory, indicator: Indicator, timeline: Timeline, sheet: str, reading: Reading
) -> ObservedRow:
    count = len(timeline.periods)
    nothing, odd = (None,) * count, dict.fromkeys(range(count), reading)
    return ObservedRow(territory.code, indicator.id, timeline, sheet, nothing, nothing, nothing, odd)


def _row_of_cells(
    sheet: Sheet,
    territory: Territory,
    indicator: Indicator,
    columns: tuple[str | None, ...],
    timeline: Timeline,
    row: str,
    merged: Mapping[str, str],
    *,
    unusable: bool,
) -> ObservedRow:
    """Read the cells of a row, or only keep them where nobody knows what to do with what they hold."""
    cells = _addresses(columns, row)
    values = list(map(sheet.values.get, cells))  # type: ignore[arg-type]  # no cell is at None
    if unusable:
        figures: list[float | None] = [None] * len(values)
        odd = dict.fromkeys(range(len(values)), _ABSENT)
    else:
        figures, odd = _read_cells(sheet, indicator, timeline.periods, cells, values, merged)
    return ObservedRow(territory.code, indicator.id, timeline, sheet.name, cells, values, figures, odd)


def _read_cells(
    sheet: Sheet,
    indicator: Indicator,
    periods: Sequence[Period],
    cells: Sequence[str | None],
    values: Sequence[Value | None],
    merged: Mapping[str, str],
) -> tuple[list[float | None], dict[int, Reading]]:
    """Return the figures that may be trusted, and what the other cells say by position."""
    typed = (not sheet.formulas or sheet.formulas.keys().isdisjoint(cells)) and (
        not merged or merged.keys().isdisjoint(cells)
    )
    figures: list[float | None] = _plain_figures(indicator, values) if typed else [None] * len(values)
    odd = {}
    if None in figures:
        for position, figure in enumerate(figures):
            if figure is None:
                cell = cells[position]
                reading = (
                    _MERGED if cell in merged else _reading(sheet, indicator, periods[position], cell, values[position])
                )
                figures[position] = trusted(reading)
                if reading[1:] != _PLAIN:
                    odd[position] = reading
    return figures, odd


@lru_cache(maxsize=4096)  # The sheets of a campaign share them.
def _addresses(columns: tuple[str | None, ...], row: str) -> tuple[str | None, ...]:
    return tuple(letters and letters + row for letters in columns)


_PLAIN = Reading()[1:]
_FRACTIONS = frozenset({float, PerCent})


def _plain_figures(indicator: Indicator, values: Sequence[Value | None]) -> list[float | None]:
    """Take the values that are figures beyond doubt, nearly all; ``None`` where a cell must be read by itself."""
    if indicator.kind is ValueKind.RATE:
        return [per_cent(value) if type(value) in _FRACTIONS and 0.0 <= value <= 1.0 else None for value in values]  # type: ignore[operator]
    return [value if type(value) is int and 0 <= value <= PLAUSIBLE else None for value in values]


def _reading(sheet: Sheet, indicator: Indicator, period: Period, cell: str | None, value: Value | None) -> Reading:
    if cell is None:
        return _ABSENT
    read = reader(indicator.kind, indicator.unit, target=period.kind is Kind.TARGET)
    return _read_formula(value, read) if cell in sheet.formulas else read(value)


def _read_formula(value: Value | None, read: Callable[[Value | None], Reading]) -> Reading:
    if value is None:
        return _NO_VALUE
    reading = read(value)
    if reading.fault is not None and reading.fault.severity is Severity.BLOCKING:
        return reading
    return reading._replace(fault=Code.FORMULA_IN_ENTRY)


def _read_comment(table: Table, indicator: Indicator, row: str, entries: Entries) -> None:
    letters = table.columns.get(COMMENT_HEADER)
    if letters is not None:
        comment = raw_text(table.sheet.values.get(letters + row))
        if comment is not None and comment.strip():
            entries.comments[indicator.id] = (comment, CellRef(table.sheet.name, letters + row))


def _report_orphans(
    table: Table,
    rows: Mapping[str, tuple[str, ...]],
    columns: tuple[str | None, ...],
    territory: Territory,
    entries: Entries,
) -> None:
    """Report figures that stand on a row without an id: somebody's own line, read by nothing."""
    values = table.sheet.values
    named, letters = {*map(int, chain.from_iterable(rows.values()))}, {*columns}
    first: dict[int, tuple[int, str]] = {}
    for cell in set(values).difference(*(row.cells for row in entries.series.values())):
        column, row = split_address(cell)
        if column in letters and row > table.row and row not in named and not is_blank(raw_text(values[cell])):
            place = column_number(column), cell
            first[row] = min(place, first.get(row, place))
    for _, (_, cell) in sorted(first.items()):
        at, raw = CellRef(table.sheet.name, cell), raw_text(values[cell])
        entries.findings.append(Finding(code=Code.ROW_WITHOUT_INDICATOR, at=at, territory=territory.code, raw=raw))
