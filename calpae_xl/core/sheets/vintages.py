"""The sheet « Millésimes »: figures as they were published, one a line, and what was said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.trade.labels import label_key, tidy, visible
from calpae_xl.core.trade.model import Kind, Period, ReservationType
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import trimmed_text
from calpae_xl.core.trade.words import member, word
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import LABEL_HEADER
from calpae_xl.core.workbook.plan import Content, SheetPlan
from calpae_xl.core.workbook.tables import MissingColumnError, Table, find_table

VINTAGE_HEADERS = {
    "vintage": "Millésime",
    "territory": "Territoire",
    "indicator": LABEL_HEADER,
    "period": "Période",
    "kind": "Nature",
    "raw": "Valeur publiée",
}
VINTAGE_COLUMNS = ("vintage", "territory", "short", "period", "kind", "raw", "indicator")
"""The fields from left to right, with the name of the indicator, for people."""


_NOTED = typeset(" : ")
"""Between the words of a reservation and its note."""


class RemarkNature(Enum):
    """What was said of a published figure; values are the words of the column « Nature »."""

    COMMENT = "Commentaire"
    RESERVATION = "Réserve"
    JUSTIFICATION = "Justification"
    UNEXPLAINED = "Publié sans explication"


class PublishedRemark(NamedTuple):
    """What an earlier vintage said beside its figures.

    Attributes:
        vintage, territory, indicator: Of the figure.
        period: Header of its column (« Réalisé 2021 ») or year; empty for the whole row.
        text: The comment; the reservation and its note; a finding, with what was written to justify it if anything.
    """

    vintage: str
    territory: str
    indicator: str
    period: str
    nature: RemarkNature
    text: str


class MissingVintageColumnError(MissingColumnError):
    """« Millésimes » lost a header: nothing says where its lines go."""


_NATURES = {label_key(nature.value): nature for nature in RemarkNature}

Vintages = Mapping[str, Mapping[tuple[str, str, Period], str]]
"""Figures as published, by vintage, then territory, indicator and period."""


def vintages_table(sheet: Sheet | None) -> Table | None:
    """Find the table; ``None`` when it lost a header, without which no line can be read."""
    table = None if sheet is None else find_table(sheet, VINTAGE_HEADERS.values())
    return None if table is None or table.missing else table


def read_vintages(sheet: Sheet | None) -> Vintages:
    """Read the table, as published; a line without vintage or nature is nobody's."""
    table = vintages_table(sheet)
    if table is None:
        return {}
    vintages: dict[str, dict[tuple[str, str, Period], str]] = {}
    for _, cells in table.rows():
        fields = {field: trimmed_text(cells.get(header)) for field, header in VINTAGE_HEADERS.items()}
        kind = member(Kind, fields["kind"])
        vintage = tidy(fields["vintage"])
        if kind is not None and vintage:
            key = (tidy(fields["territory"]), label_key(fields["indicator"]), Period(tidy(fields["period"]), kind))
            vintages.setdefault(vintage, {})[key] = visible(fields["raw"]).strip()
    return vintages


def read_remarks(sheet: Sheet | None) -> tuple[PublishedRemark, ...]:
    """Read what earlier vintages said beside their figures, in the order of the lines."""
    table = vintages_table(sheet)
    if table is None:
        return ()
    remarks = []
    for _, cells in table.rows():
        fields = {field: trimmed_text(cells.get(header)) for field, header in VINTAGE_HEADERS.items()}
        nature = _NATURES.get(label_key(fields["kind"]))
        if nature is not None and fields["vintage"]:
            names = tidy(fields["territory"]), label_key(fields["indicator"]), tidy(fields["period"])
            remarks.append(PublishedRemark(fields["vintage"], *names, nature, fields["raw"]))
    return tuple(remarks)


def same_reservation(one: str, other: str) -> bool:
    """Tell whether two such texts say the same, whatever the collectivity was called then."""
    return _parted(one) == _parted(other)


def _parted(text: str) -> tuple[ReservationType | str, str]:
    kind, _, note = text.partition(_NOTED)
    return member(ReservationType, kind) or kind, note


def reservation_text(line: Mapping[str, str]) -> str:
    """Write a line of « Réserves » as the archive keeps it: its type, then its note."""
    return _NOTED.join(filter(None, (line["type"], line["note"].strip())))


class VintageLine(NamedTuple):
    """A line of the table: one figure as it was published; ``raw`` is empty for a blank cell."""

    vintage: str
    territory: str
    indicator: str
    period: Period
    raw: str


def added_lines(sheet: Sheet, lines: Iterable[VintageLine]) -> SheetPlan:
    """Return what adds lines below those of the table.

    Raises:
        MissingVintageColumnError: It lost a header.
    """
    table = find_table(sheet, VINTAGE_HEADERS.values())
    if table is None or table.missing:
        header = VINTAGE_HEADERS["vintage"] if table is None else table.missing[0]
        raise MissingVintageColumnError(sheet.name, header)
    columns = {field: table.columns[header] for field, header in VINTAGE_HEADERS.items()}
    last_row = max((row for row, _ in table.rows()), default=table.row)
    cells: dict[str, Content] = {}
    for row, line in enumerate(lines, start=last_row + 1):
        period = line.period
        texts = (line.vintage, line.territory, line.indicator, period.label, word(period.kind), line.raw)
        cells |= {f"{columns[field]}{row}": Content(text) for field, text in zip(VINTAGE_HEADERS, texts, strict=True)}
    return SheetPlan(cells)
