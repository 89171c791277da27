"""Finding a table in a sheet by its headers, wherever people moved its rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.labels import label_key, looks_alike
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import ListTable, Sheet, area_corners, column_letters, column_number, split_address
from calpae_xl.core.workbook.plan import Content


class MissingColumnError(CalpaeError):
    """A table of ours lost a header: what stands under it cannot be read, nor kept."""

    def __init__(self, sheet: str, header: str) -> None:
        super().__init__(
            typeset(f"Feuille « {sheet} » : la colonne « {header} » est introuvable."),
            "Rétablissez cet en-tête, exactement ainsi écrit, puis recommencez.",
        )


class Places(NamedTuple):
    """Where a table of ours stands.

    Attributes:
        row: Row number of the headers.
        columns: Column letters by field.
    """

    row: int
    columns: Mapping[str, str]

    @property
    def first_row(self) -> int:
        """Row number of the first line."""
        return self.row + 1


def new_places(fields: Iterable[str]) -> Places:
    """Return where a table stands in a new workbook: headers in row 4, from column B on."""
    return Places(4, {name: column_letters(number) for number, name in enumerate(fields, start=2)})


@dataclass(frozen=True, slots=True)
class Table:
    """A header row and what stands under it.

    Attributes:
        row: Row number of the headers.
        columns: Column letters by header.
        missing: Headers that the row does not hold.
        duplicated: Headers that it holds twice; the leftmost is used.
        alike: Headers that are written otherwise in what nobody sees, and their cells.
        end: Row number before which the table stops (the headers of the next one), if any.
    """

    sheet: Sheet
    row: int
    columns: Mapping[str, str]
    missing: tuple[str, ...]
    duplicated: tuple[str, ...]
    end: int | None = None
    alike: tuple[tuple[str, str], ...] = ()

    def places(self, fields: Mapping[str, str]) -> Places:
        """Return where the table stands, by field; the headers that it lacks are left out."""
        columns = {name: self.columns[header] for name, header in fields.items() if header in self.columns}
        return Places(self.row, columns)

    def rows(self) -> Iterator[tuple[int, dict[str, Value]]]:
        """Yield row number and values by header; rows without a value, and Excel's total row, are left out."""
        by_column = {letters: header for header, letters in self.columns.items()}
        totals = total_rows(self.sheet, self.row)
        found: dict[int, dict[str, Value]] = {}
        for address, value in self.sheet.values.items():
            letters, row = split_address(address)
            if row > self.row and letters in by_column and (self.end is None or row < self.end) and row not in totals:
                found.setdefault(row, {})[by_column[letters]] = value
        for row in sorted(found):
            yield row, found[row]


def total_rows(sheet: Sheet, row: int) -> frozenset[int]:
    """Return the rows of totals of the Excel tables whose headers stand in a row.

    One in which people typed is a line like any other.
    """
    tables = (table for table in sheet.tables or () if table.totalled)
    return frozenset(
        bottom
        for table in tables
        if (corners := area_corners(table.area)) is not None and corners[1] == row
        for bottom in (corners[3],)
        if not _is_typed(sheet, table)
    )


def _is_typed(sheet: Sheet, table: ListTable) -> bool:
    """Tell whether a total row holds more than Excel puts there: a label in its first cell, formulas in others."""
    left, _, right, bottom = area_corners(table.area) or (0, 0, 0, 0)
    others = (f"{column_letters(column)}{bottom}" for column in range(left + 1, right + 1))
    return any(cell in sheet.values and cell not in sheet.formulas for cell in others)


def row_contents(sheet: Sheet, places: Places, row: int) -> dict[str, Content]:
    """Return what the cells of a line hold, by field: values and formulas."""
    return {name: _content(sheet, f"{letters}{row}") for name, letters in places.columns.items()}


def _content(sheet: Sheet, address: str) -> Content:
    formula = sheet.formulas.get(address)
    # The text of a shared formula stands in another cell: its value is what can be kept.
    return Content(sheet.values.get(address), None if formula == "=" else formula)


def find_table(sheet: Sheet, headers: Iterable[str], *, key: str | None = None, end: int | None = None) -> Table | None:
    """Find the row that holds the most of ``headers``; ``None`` when no row holds half of them.

    Headers are compared as labels are: regardless of case, of spaces and of how accents are made.

    Args:
        sheet: Where to look.
        headers: Texts wanted, in any order.
        key: Header that the row must hold; it may then lack most of the others.
        end: Row number above which to look.
    """
    wanted = {label_key(header): header for header in headers}
    longest = 2 * max(map(len, wanted), default=0)
    rows: dict[int, dict[str, list[str]]] = {}
    for address, value in sheet.values.items():
        if type(value) is not str or len(value) > longest:
            continue
        header = wanted.get(label_key(value))
        if header is not None:
            letters, row = split_address(address)
            if end is None or row < end:
                rows.setdefault(row, {}).setdefault(header, []).append(letters)
    least = len(wanted) / 2 if key is None else 1
    rows = {row: found for row, found in rows.items() if len(found) >= least and (key is None or key in found)}
    if not rows:
        return None
    row = max(rows, key=lambda number: (len(rows[number]), -number))
    found = {header: sorted(letters, key=column_number) for header, letters in rows[row].items()}
    cells = ((header, f"{column}{row}") for header, columns in found.items() for column in columns)
    return Table(
        sheet=sheet,
        row=row,
        columns={header: letters[0] for header, letters in found.items()},
        missing=tuple(header for header in wanted.values() if header not in found),
        duplicated=tuple(header for header in wanted.values() if len(found.get(header, ())) > 1),
        end=end,
        alike=tuple((header, at) for header, at in cells if looks_alike(str(sheet.values[at]), header)),
    )
