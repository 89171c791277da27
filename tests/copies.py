"""Copies to fill in, made from the shipped workbook, and what a department types into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from masters import AT, edit, master_grid

from calpae_xl.books.memory import MemoryBook
from calpae_xl.books.workbook import read_grid
from calpae_xl.books.writing import write_workbook
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.returns.declared import declared
from calpae_xl.core.sheets.baseline import BASELINE_SHEET, baseline_cells, read_baseline
from calpae_xl.core.sheets.journal import Action, JournalEntry, journal_contents, read_journal, with_start
from calpae_xl.core.trade.dispatch import Dispatch, Purpose
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.difference import sheet_plan
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import COMMENT_HEADER, SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Plan, applied
from calpae_xl.exchange.copies import collection_copy
from calpae_xl.usecases.process import process_book

SENT = date(2026, 11, 21)


def dispatch(territory: str = "67", version: int = 1, campaign: str = "2022") -> Dispatch:
    return Dispatch(Purpose.COLLECTION, territory, campaign, version, SENT)


def with_baseline(grid: Grid, sent: Dispatch) -> Grid:
    """A copy as it leaves: the workbook and the sheet that remembers what it holds."""
    campaign = read_campaign(grid)
    cells = baseline_cells(sent, declared(campaign, sent.territory, campaign.listed.lines.values()))
    base = Sheet(BASELINE_SHEET, {address: content.value for address, content in cells.items()})
    return replace(grid, name=sent.file_name, sheets=(*grid.sheets, base))


@cache
def copy_bytes(sent: Dispatch) -> bytes:
    """The copy of the shipped workbook that a department receives."""
    return collection_copy(process_book(MemoryBook(master_grid())), sent).content


def remembering(grid: Grid, *sendings: Dispatch, digest: bool = True) -> Grid:
    """The workbook once « Journal » holds the copies of the shipped one that were sent.

    Releases before kept no digest of what was sent.
    """
    return applied(grid, _journal_plan(grid, sendings, digest=digest))


def remember(path: Path, *sendings: Dispatch, digest: bool = True) -> Path:
    """The same on disk."""
    write_workbook(path, _journal_plan(read_grid(path), sendings, digest=digest), now=AT, backup=False)
    return path


def sender_of(path: Path, sent: Path) -> Path:
    """The workbook on disk once « Journal » holds one copy, made of any content."""
    baseline = read_baseline(read_grid(sent))
    assert baseline is not None
    line = _line(baseline.dispatch, with_start("collecte", baseline.digest))
    write_workbook(path, _added(read_grid(path), [line]), now=AT, backup=False)
    return path


def _journal_plan(grid: Grid, sendings: Iterable[Dispatch], *, digest: bool) -> Plan:
    details = {sent: with_start("collecte", _start(sent)) if digest else "collecte" for sent in sendings}
    return _added(grid, [_line(sent, detail) for sent, detail in details.items()])


def _added(grid: Grid, lines: list[JournalEntry]) -> Plan:
    sheet = next(s for s in grid.sheets if s.name == SHEET_NAMES[Role.JOURNAL])
    return Plan({sheet.name: sheet_plan(sheet, journal_contents(read_journal(sheet), *lines))})


def _line(sent: Dispatch, detail: str) -> JournalEntry:
    return JournalEntry(AT, "jeanne", Action.SEND.value, detail, 0, sent.file_name, "0" * 64)


@cache
def _start(sent: Dispatch) -> str:
    read = read_baseline(with_baseline(master_grid(), sent))
    assert read is not None
    return read.digest


def copy(path: Path, sent: Dispatch | None = None) -> Path:
    path.write_bytes(copy_bytes(sent or dispatch()))
    return path


def entry_sheet(grid: Grid, territory: str) -> Sheet:
    return next(s for s in grid.sheets if s.values.get("A1") == f"calpae:2:saisie:{territory}:2022")


def places(
    grid: Grid, territory: str, keys: Mapping[tuple[str, str], Value | None]
) -> tuple[str, dict[str, Value | None]]:
    """Name of the entry sheet of a department, and its cells by indicator and header made cells by address."""
    sheet = entry_sheet(grid, territory)
    columns = {
        str(value): address.rstrip("0123456789") for address, value in sheet.values.items() if address.endswith("4")
    }
    rows = {
        value: address[1:] for address, value in sheet.values.items() if address[0] == "A" and address[1:].isdecimal()
    }
    return sheet.name, {columns[header] + rows[name]: value for (name, header), value in keys.items()}


def typed(path: Path, territory: str, keys: Mapping[tuple[str, str], Value | None]) -> Path:
    """Type into an entry sheet of the shipped workbook or of a copy, where nothing was moved."""
    edit(path, *places(master_grid(), territory, keys))
    return path


def typed_in(grid: Grid, territory: str, keys: Mapping[tuple[str, str], Value | None]) -> Grid:
    """The same in memory."""
    name, cells = places(grid, territory, keys)

    def after(sheet: Sheet) -> Sheet:
        values = {**sheet.values, **cells}
        return replace(sheet, values={a: v for a, v in values.items() if v is not None})

    return replace(grid, sheets=tuple(after(s) if s.name == name else s for s in grid.sheets))


def comment(indicator: str) -> tuple[str, str]:
    return indicator, COMMENT_HEADER
