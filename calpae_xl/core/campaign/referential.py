"""The dictionary of indicators: typed and checked once, from the packaged tables or from the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from calpae_xl.core.campaign.bound_lines import read_bounds
from calpae_xl.core.campaign.indicator_lines import IndicatorLines
from calpae_xl.core.campaign.records import Problem, Record
from calpae_xl.core.sheets.referential import (
    BOUND_HEADERS,
    OPTIONAL,
    REFERENTIAL_HEADERS,
    own_label_header,
    read_referential_sheet,
)
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import NamedHeader, WrongLine
from calpae_xl.core.trade.finding import Finding, on_sheet
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Bound, CellRef, Indicator, Status, Territory
from calpae_xl.core.trade.values import trimmed_text
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import ID_HEADER
from calpae_xl.core.workbook.sheet_recognition import IncompleteWorkbookError
from calpae_xl.core.workbook.tables import Table, find_table


@dataclass(frozen=True)
class Referential:
    """The indicators in the order of the annex, and their bounds.

    Attributes:
        bounds: Those that can be applied.
        unusable: Ids of the indicators in force whose figures are kept out: nobody knows what to do with them.
        labels: What a department calls an indicator officially, by department and id, where it is not as the others do.
        shown: Ids in the order in which the result sheets stand as they are: their formats are those of their rows,
            which do not follow when people sort « Référentiel ».
    """

    indicators: Mapping[str, Indicator]
    bounds: tuple[Bound, ...]
    unusable: frozenset[str] = frozenset()
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()

    def short_label(self, name: str) -> str:
        """Name an indicator in few words; one that is not of this referential, by its id."""
        indicator = self.indicators.get(name)
        return name if indicator is None else indicator.short

    def label(self, name: str, territory: str = "") -> str:
        """Return the official label of an indicator, for a department or for all."""
        return self.labels.get((territory, name)) or self.indicators[name].label

    def bears_label(self, indicator: Indicator, territory: str, text: str) -> bool:
        """Tell whether a text is the official label of an indicator, for a department or for all."""
        labels = (indicator.label, self.label(indicator.id, territory))
        return bool(text) and label_key(text) in map(label_key, labels)

    def breaks(self, indicator: Indicator) -> frozenset[str]:
        """Return the years in which an indicator is declared to break; a block breaks when a theme does."""
        return indicator.breaks.union(*(row.breaks for row in self.bearing_on(indicator)))

    def bearing_on(self, indicator: Indicator) -> tuple[Indicator, ...]:
        """Return the rows whose breaks and reservations bear on an indicator: itself, and the themes of a block."""
        return (indicator, *self.children.get(indicator.id, ())) if indicator.is_block else (indicator,)

    @cached_property
    def heirs(self) -> Mapping[str, str]:
        """Ids of the indicators in force that continue the history of another, by the id of that one."""
        return {old: each.id for each in self.entered for old in each.replaces}

    @cached_property
    def entered(self) -> tuple[Indicator, ...]:
        """Indicators that have a row in the entry sheets."""
        return tuple(i for i in self.indicators.values() if i.status is not Status.RETIRED)

    @cached_property
    def consolidated(self) -> tuple[Indicator, ...]:
        """Indicators that have a row in the consolidated table: all but the weights."""
        return tuple(i for i in self._as_shown if i.status is not Status.AUXILIARY)

    @cached_property
    def weights(self) -> tuple[Indicator, ...]:
        """Indicators that only weigh others."""
        return tuple(i for i in self._as_shown if i.status is Status.AUXILIARY)

    @cached_property
    def _as_shown(self) -> tuple[Indicator, ...]:
        """Indicators as the result sheets have them; a new one follows the one above it."""
        ranks = {name: rank for rank, name in enumerate(self.shown)}
        last = -1
        placed: list[tuple[int, bool, int, Indicator]] = []
        for indicator in self.entered:
            last = ranks.get(indicator.id, last)
            placed.append((last, indicator.id not in ranks, len(placed), indicator))
        return tuple(each[-1] for each in sorted(placed, key=lambda each: each[:-1]))

    @cached_property
    def children(self) -> Mapping[str, tuple[Indicator, ...]]:
        """Rows that break a total down, by id of the total."""
        found: dict[str, list[Indicator]] = {}
        for indicator in self._as_shown:
            if indicator.parent is not None:
                found.setdefault(indicator.parent, []).append(indicator)
        return {parent: tuple(rows) for parent, rows in found.items()}


def read_referential(
    file: str,
    sheet: Sheet,
    structure: list[Finding],
    territories: Sequence[Territory] = (),
    conventions: Sequence[str] = (),
) -> Referential:
    """Read « Référentiel », both tables; what cannot be used is reported, and nothing of it guessed.

    Args:
        file: Name of the workbook, for messages.
        sheet: The sheet.
        structure: Findings on the structure.
        territories: The departments, which may have labels of their own.
        conventions: Names of those that « Paramètres » lists.

    Raises:
        IncompleteWorkbookError: There is no table of indicators, or nothing names them.
    """
    tables = read_referential_sheet(sheet, territories)
    lines = tables.indicators
    if lines is None:
        raise IncompleteWorkbookError(file, sheet.name, "n’a plus ses en-têtes")
    if ID_HEADER in lines.missing:
        raise IncompleteWorkbookError(file, sheet.name, f"n’a plus sa colonne « {ID_HEADER} »")
    structure += _header_faults(sheet, lines, tables.labels, tables.bounds)
    read = IndicatorLines(_records(lines, REFERENTIAL_HEADERS), conventions)
    limits = read_bounds(() if tables.bounds is None else _records(tables.bounds, BOUND_HEADERS), read.found)
    unusable = frozenset(read.unusable | limits.unusable)
    structure += (_finding(sheet, problem, read.found) for problem in (*read.problems, *limits.problems))
    return Referential(read.found, limits.bounds, unusable, _own_labels(tables.labels, lines, territories))


def shown_order(sheet: Sheet | None) -> tuple[str, ...]:
    """Return the ids of the consolidated sheet from top to bottom; none without the sheet."""
    table = None if sheet is None else find_table(sheet, (ID_HEADER,))
    if table is None:
        return ()
    return tuple(label_key(trimmed_text(cells[ID_HEADER])) for _, cells in table.rows())


def read_bound_notes(sheet: Sheet) -> tuple[str, ...]:
    """Return why each bound stands, in the order of their lines; empty where nobody said it."""
    table = read_referential_sheet(sheet).bounds
    return () if table is None else tuple(record.text("note") for record in _records(table, BOUND_HEADERS))


def parse_referential(indicators: Iterable[Record], bounds: Iterable[Record]) -> Referential:
    """Type and check the packaged tables, which must be sound.

    Args:
        indicators: The fields of ``REFERENTIAL_HEADERS``.
        bounds: Those of ``BOUND_HEADERS``.

    Raises:
        ReferentialError: The first fault met, with its place and what to do.
    """
    read = IndicatorLines(indicators)
    limits = read_bounds(bounds, read.found)
    for problem in (*read.problems, *limits.problems):
        problem.fail()
    return Referential(read.found, limits.bounds)


def _header_faults(sheet: Sheet, lines: Table, labels: Table | None, bounds: Table | None) -> Iterator[Finding]:
    optional = {REFERENTIAL_HEADERS[name] for name in OPTIONAL}
    own = () if labels is None else (header for header in labels.duplicated if header != ID_HEADER)
    # The first header of a table that is not there at all stands for it.
    limits = (*BOUND_HEADERS.values(),)[:1] if bounds is None else bounds.missing
    by_code = {
        Code.MISSING_HEADER: (*(header for header in lines.missing if header not in optional), *limits),
        Code.DUPLICATE_HEADER: (*lines.duplicated, *own, *(() if bounds is None else bounds.duplicated)),
    }
    for code, headers in by_code.items():
        for header in headers:
            if header != BOUND_HEADERS["note"]:
                yield on_sheet(code, sheet.name, facts=NamedHeader(header))._replace(also_read=(header,))


def _records(table: Table, headers: Mapping[str, str]) -> Iterator[Record]:
    lost = {*table.missing, *table.duplicated}
    unread = frozenset(name for name, header in headers.items() if header in lost and name not in OPTIONAL)
    if ID_HEADER in table.duplicated:
        unread |= headers.keys()  # Nobody knows which of the two names a line.
    for row, cells in table.rows():

        def place(field: str, row: int = row) -> str:
            return f"{table.columns[headers[field]]}{row}"

        texts = {name: trimmed_text(cells.get(header)) for name, header in headers.items() if name not in unread}
        texts["id"] = trimmed_text(cells.get(ID_HEADER))
        if any(texts.values()):
            yield Record(texts, place, unread)


def _finding(sheet: Sheet, problem: Problem, known: Mapping[str, Indicator]) -> Finding:
    headers = REFERENTIAL_HEADERS if problem.field in REFERENTIAL_HEADERS else BOUND_HEADERS
    header = headers[problem.field]
    return Finding(
        code=problem.code,
        at=CellRef(sheet.name, problem.record.place(problem.field)),
        indicator=problem.indicator if problem.indicator in known else None,
        raw=problem.record.text(problem.field) or None,
        facts=WrongLine(header, problem.fault, problem.text, problem.other, problem.known, problem.blocked),
        also_read=(header, problem.fault.name, problem.text, problem.record.key("id")),
    )


def _own_labels(table: Table | None, lines: Table, territories: Sequence[Territory]) -> dict[tuple[str, str], str]:
    if table is None:
        return {}
    found = {}
    for row, cells in lines.rows():
        for territory in territories:
            header = own_label_header(territory.code)
            letters = None if header in table.duplicated else table.columns.get(header)
            text = "" if letters is None else trimmed_text(table.sheet.values.get(f"{letters}{row}"))
            if text:
                found[territory.code, label_key(trimmed_text(cells.get(ID_HEADER)))] = text
    return found
