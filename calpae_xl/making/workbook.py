"""Builds the master workbook: the same content gives the same bytes, on any machine, at any time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from calpae_xl.books.package import Package
from calpae_xl.books.workbook import grid_of
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.figures.processed import Processed, process_campaign
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.results.home import Standing, home_rows, kinds_of, to_fill
from calpae_xl.core.sheets.conflicts import ConflictLine
from calpae_xl.core.sheets.findings import FindingsTable
from calpae_xl.core.sheets.journal import JournalEntry
from calpae_xl.core.sheets.revisions import RevisionLine, still_to_justify
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.sensitivity import SensitivityLabel
from calpae_xl.making.assembly import AddSheet, Identity, assembled
from calpae_xl.making.changes_sheet import add_changes_sheet
from calpae_xl.making.charts_sheet import add_charts_sheet
from calpae_xl.making.codes_sheet import add_codes_sheet
from calpae_xl.making.conflicts_sheet import add_conflicts_sheet
from calpae_xl.making.consolidation_sheet import add_consolidation_sheet
from calpae_xl.making.content import MasterContent, packaged_content
from calpae_xl.making.entry_sheet import add_entry_sheet
from calpae_xl.making.findings_sheet import add_findings_sheet
from calpae_xl.making.hidden_sheets import add_hidden_sheets
from calpae_xl.making.home_sheet import write_home
from calpae_xl.making.journal_sheet import add_journal_sheet
from calpae_xl.making.names import define_finding_columns, define_reservation_columns
from calpae_xl.making.referential_sheet import add_referential_sheet
from calpae_xl.making.reservations_sheet import add_reservations_sheet
from calpae_xl.making.revisions_sheet import add_revisions_sheet
from calpae_xl.making.settings_sheet import add_settings_sheet
from calpae_xl.making.styles import Styles
from calpae_xl.making.vintages_sheet import add_vintages_sheet
from calpae_xl.making.xlsx import Workbook

__all__ = ["MasterContent", "build_workbook", "packaged_content", "workbook_bytes"]

_CREATED = datetime(2023, 1, 1)
"""A fixed date: the real one would change the bytes at each build."""


class _AddReference(Protocol):
    def __call__(self, book: Workbook, styles: Styles, content: MasterContent) -> None: ...


_REFERENCE_SHEETS: tuple[_AddReference, ...] = (
    add_reservations_sheet,
    add_referential_sheet,
    add_codes_sheet,
    add_settings_sheet,
    add_vintages_sheet,
)
"""In the order of the tabs, after the entry sheets and the results."""


class Kept(NamedTuple):
    """What the sheets of results hold of people, and of what was done: it comes back when a workbook is made anew.

    Attributes:
        findings: What people wrote of findings.
        justifications: Those that hold, by fingerprint of the finding; some may stand in « Révisions ».
        revisions: Lines of « Révisions ».
        told: The sentence above them.
        conflicts: Lines of « Conflits » that wait.
        journal: Lines of « Journal », oldest first.
    """

    findings: FindingsTable = FindingsTable()
    justifications: Mapping[str, str] = MappingProxyType({})
    revisions: Sequence[RevisionLine] = ()
    told: str = ""
    conflicts: Sequence[ConflictLine] = ()
    journal: Sequence[JournalEntry] = ()


NOTHING_KEPT = Kept()


def build_workbook(path: str | os.PathLike[str], content: MasterContent) -> None:
    """Write the master workbook, whole or not at all.

    Raises:
        OSError: The file cannot be written; what stood there is left as it was.
    """
    _replace(Path(path), workbook_bytes(content))


def workbook_bytes(
    content: MasterContent,
    kept: Kept = NOTHING_KEPT,
    label: SensitivityLabel | None = None,
    work: Processed | None = None,
) -> bytes:
    """Return the master workbook as the bytes of an ``.xlsx`` file.

    It is built twice: first as people would receive it without results, which is read and processed as any
    workbook is; then with the result sheets of that run.

    Args:
        content: What people own in it.
        kept: What the sheets of results hold of them, and of what was done.
        label: Sensitivity label that it bears.
        work: What `processed` made of the same, where it is at hand.
    """
    if not content.has_results:
        return _write(content, None, kept, label)
    return _write(content, work or processed(content, kept.justifications), kept, label)


def processed(content: MasterContent, justifications: Mapping[str, str] = MappingProxyType({})) -> Processed:
    """Do all the work on a workbook that is to be built.

    Args:
        content: What people own in it.
        justifications: What they wrote, by fingerprint of the finding.
    """
    campaign = read_campaign(grid_of(Package("CALPAE.xlsx", _write(content, None, NOTHING_KEPT))))
    return process_campaign(replace(campaign, justifications=justifications))


def _write(content: MasterContent, work: Processed | None, kept: Kept, label: SensitivityLabel | None = None) -> bytes:
    title = f"Indicateurs CALPAE – campagne {content.settings.campaign}"
    return assembled(
        _sheets(content, work, kept), Identity(title, content.settings.collectivity_name, _CREATED), label=label
    )


def _sheets(content: MasterContent, work: Processed | None, kept: Kept) -> Iterable[AddSheet]:
    if work is not None:
        listed, rows = _listed(work, kept), home_rows(work, _standing(work, kept))
        blank = to_fill(work.campaign, SHEET_NAMES[Role.HOME], kinds_of(rows))
        yield partial(write_home, campaign=content.settings.campaign, rows=rows)
    yield from entry_sheets(content)
    if work is not None:
        yield partial(add_consolidation_sheet, work=work)
        yield partial(add_changes_sheet, work=work)
        yield partial(add_charts_sheet, work=work)
        yield partial(add_findings_sheet, work=work, blank=blank, previous=kept.findings)
        yield partial(add_conflicts_sheet, work=work, lines=kept.conflicts)
        add_revisions = partial(add_revisions_sheet, lines=kept.revisions, told=kept.told)
        yield partial(add_revisions, work=work, alive=True, asked=listed.asked)
        yield name_columns
    yield from reference_sheets(content)
    if work is not None:
        yield partial(add_journal_sheet, work=work, entries=kept.journal)
        yield partial(add_hidden_sheets, work=work)


def _listed(work: Processed, kept: Kept) -> FindingsTable:
    lines = findings_lines(work.campaign, work.validation, kept.findings, work.cells)
    return FindingsTable.of(lines)


def _standing(work: Processed, kept: Kept) -> Standing:
    listed = _listed(work, kept)
    revisions = still_to_justify(kept.revisions, listed.answers, listed.asked)
    return Standing([*listed.lines.values()], kept.journal, kept.conflicts, revisions)


def entry_sheets(content: MasterContent) -> Iterable[AddSheet]:
    """Yield the entry sheets, in the order of « Paramètres »."""
    for territory in content.settings.territories:
        yield partial(add_entry_sheet, content=content, territory=territory)


def reference_sheets(content: MasterContent) -> Iterable[AddSheet]:
    """Yield what figures refer to: reservations, referential, codes of findings, settings, vintages."""
    return (partial(add_sheet, content=content) for add_sheet in _REFERENCE_SHEETS)


def name_columns(book: Workbook, styles: Styles) -> None:
    """Name the columns of « Contrôles » and « Réserves » that formulas and conditions look up."""
    define_finding_columns(book)
    define_reservation_columns(book)


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).chmod(0o644)  # mkstemp gives 600, too tight for a shared folder.
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
