"""Puts sheets together into the bytes of a workbook: same sheets, same bytes, on any machine, at any time."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from calpae_xl.books.packing import packed
from calpae_xl.core.workbook.sensitivity import SensitivityLabel
from calpae_xl.making.label import added_parts, labelled_part, set_label_properties
from calpae_xl.making.page import protect
from calpae_xl.making.styles import Styles
from calpae_xl.making.xlsx import SealedWorkbook, Workbook

AddSheet = Callable[[Workbook, Styles], None]
"""Adds a sheet, or a few that go together, after those that are there."""

_OPTIONS: dict[str, object] = {
    "in_memory": True,  # Also dates every part of the package 1980-01-01.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_SUBJECT = "Convention d’appui à la lutte contre la pauvreté et d’accès à l’emploi"


class Identity(NamedTuple):
    """What the properties of the document say; ``created`` never comes from a clock of this module."""

    title: str
    author: str
    created: datetime


def assembled(
    sheets: Iterable[AddSheet],
    identity: Identity,
    *,
    sealed: bool = False,
    stamp: str = "",
    label: SensitivityLabel | None = None,
) -> bytes:
    """Return a workbook as the bytes of an ``.xlsx`` file.

    Args:
        sheets: In the order of the tabs.
        identity: Properties of the document: no name of a person, no path.
        sealed: Whether the workbook is to be read, not written: every cell locked, without a password.
        stamp: Word on every title and at the head of every printed page.
        label: Sensitivity label that the workbook bears.
    """
    stream = BytesIO()
    with warnings.catch_warnings():
        # XlsxWriter merely warns of a name or a text that it drops.
        warnings.simplefilter("error")
        book = (SealedWorkbook if sealed else Workbook)(stream, _OPTIONS)
        _set_properties(book, identity, sealed)
        if label is not None:
            set_label_properties(book, label)
        styles = Styles(book, locked=sealed, stamp=stamp)
        for add_sheet in sheets:
            add_sheet(book, styles)
        _finish_pages(book, sealed, stamp)
        book.close()
    return _tight(stream, label)


def _tight(workbook: BytesIO, label: SensitivityLabel | None) -> bytes:
    """Pack the parts of a workbook anew, with those of its label: formulas repeat themselves."""
    with ZipFile(workbook) as made:
        parts = {name: labelled_part(name, made.read(name), label) for name in made.namelist()}
    return packed(parts | added_parts(label))


def _set_properties(book: Workbook, identity: Identity, sealed: bool) -> None:
    book.set_size(28_800, 15_000)
    properties = {
        "title": identity.title,
        "subject": _SUBJECT,
        "author": identity.author,
        "company": identity.author,
        "keywords": "CALPAE",
        "created": identity.created,
    }
    book.set_properties(properties | ({"status": "Final"} if sealed else {}))


def _finish_pages(book: Workbook, sealed: bool, stamp: str) -> None:
    for sheet in book.worksheets():
        if stamp:
            # Within the narrow margin of our pages.
            sheet.set_header(f"&C&11&B&KCE0500{stamp}", {"margin": 0.15})
        if sealed:
            protect(sheet)
