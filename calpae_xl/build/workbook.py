"""Builds the master workbook: the same content gives the same bytes, on any machine, at any time."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path

from calpae_xl.books.file import FileBook
from calpae_xl.build.changes_sheet import add_changes_sheet
from calpae_xl.build.conflicts_sheet import add_conflicts_sheet
from calpae_xl.build.consolidation_sheet import add_consolidation_sheet
from calpae_xl.build.content import MasterContent, packaged_content
from calpae_xl.build.entry_sheet import add_entry_sheet
from calpae_xl.build.findings_sheet import add_findings_sheet
from calpae_xl.build.hidden_sheets import add_hidden_sheets
from calpae_xl.build.home_sheet import add_home_sheet
from calpae_xl.build.journal_sheet import add_journal_sheet
from calpae_xl.build.names import define_finding_columns, define_reservation_columns
from calpae_xl.build.referential_sheet import add_referential_sheet
from calpae_xl.build.reservations_sheet import add_reservations_sheet
from calpae_xl.build.revisions_sheet import add_revisions_sheet
from calpae_xl.build.settings_sheet import add_settings_sheet
from calpae_xl.build.styles import Styles
from calpae_xl.build.vintages_sheet import add_vintages_sheet
from calpae_xl.build.xlsx import Workbook
from calpae_xl.core.lineage import Work
from calpae_xl.usecases.process import process_book

__all__ = ["MasterContent", "build_workbook", "packaged_content", "workbook_bytes"]

_CREATED = datetime(2023, 1, 1)
"""A fixed date: the real one would change the bytes at each build."""

_OPTIONS = {
    "in_memory": True,  # Also dates every part of the package 1980-01-01.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}

MOST_CONSOLIDATED = 5
"""Departments beyond which no result sheet is built: 101 would need 190,000 live formulas."""

_RESULT_SHEETS: tuple[Callable[[Workbook, Styles, Work], None], ...] = (
    add_consolidation_sheet,
    add_changes_sheet,
    add_findings_sheet,
    add_conflicts_sheet,
    add_revisions_sheet,
)
_REFERENCE_SHEETS: tuple[Callable[[Workbook, Styles, MasterContent], None], ...] = (
    add_reservations_sheet,
    add_referential_sheet,
    add_settings_sheet,
    add_vintages_sheet,
)
"""In the order of the tabs, after the entry sheets and the results."""


def build_workbook(path: str | os.PathLike[str], content: MasterContent) -> None:
    """Write the master workbook, whole or not at all.

    Raises:
        OSError: The file cannot be written; what stood there is left as it was.
    """
    _replace(Path(path), workbook_bytes(content))


def workbook_bytes(content: MasterContent) -> bytes:
    """Return the master workbook as the bytes of an ``.xlsx`` file.

    It is built twice: first as people would receive it without results, which is read and processed as any
    workbook is; then with the result sheets of that run.
    """
    bare = _write(content, None)
    if len(content.settings.territories) > MOST_CONSOLIDATED:
        return bare
    return _write(content, _processed(bare))


def _processed(data: bytes) -> Work:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "CALPAE.xlsx"
        path.write_bytes(data)
        return process_book(FileBook(path))


def _write(content: MasterContent, work: Work | None) -> bytes:
    stream = BytesIO()
    with warnings.catch_warnings():
        # XlsxWriter merely warns of a name or a text that it drops.
        warnings.simplefilter("error")
        book = Workbook(stream, _OPTIONS)
        _set_properties(book, content.settings.campaign)
        styles = Styles(book)
        if work is not None:
            add_home_sheet(book, styles, work)
        for territory in content.settings.territories:
            add_entry_sheet(book, styles, content, territory)
        if work is not None:
            _add_results(book, styles, work)
        for add_sheet in _REFERENCE_SHEETS:
            add_sheet(book, styles, content)
        if work is not None:
            add_journal_sheet(book, styles, work)
            add_hidden_sheets(book, styles, work)
        book.close()
    return stream.getvalue()


def _add_results(book: Workbook, styles: Styles, work: Work) -> None:
    for add_sheet in _RESULT_SHEETS:
        add_sheet(book, styles, work)
    define_finding_columns(book)
    define_reservation_columns(book)


def _set_properties(book: Workbook, campaign: str) -> None:
    book.set_size(28_800, 15_000)
    book.set_properties(
        {
            "title": f"Indicateurs CALPAE – campagne {campaign}",
            "subject": "Convention d’appui à la lutte contre la pauvreté et d’accès à l’emploi",
            "author": "Collectivité européenne d’Alsace",
            "company": "Collectivité européenne d’Alsace",
            "keywords": "CALPAE",
            "created": _CREATED,
        }
    )


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
