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

from calpae_xl.build.content import MasterContent, packaged_content
from calpae_xl.build.entry_sheet import add_entry_sheet
from calpae_xl.build.referential_sheet import add_referential_sheet
from calpae_xl.build.reservations_sheet import add_reservations_sheet
from calpae_xl.build.settings_sheet import add_settings_sheet
from calpae_xl.build.styles import Styles
from calpae_xl.build.vintages_sheet import add_vintages_sheet
from calpae_xl.build.xlsx import Workbook

__all__ = ["MasterContent", "build_workbook", "packaged_content", "workbook_bytes"]

_CREATED = datetime(2023, 1, 1)
"""A fixed date: the real one would change the bytes at each build."""

_OPTIONS = {
    "in_memory": True,  # Also dates every part of the package 1980-01-01.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}

_SHEETS_AFTER_ENTRY: tuple[Callable[[Workbook, Styles, MasterContent], None], ...] = (
    add_reservations_sheet,
    add_referential_sheet,
    add_settings_sheet,
    add_vintages_sheet,
)
"""In the order of the tabs."""


def build_workbook(path: str | os.PathLike[str], content: MasterContent) -> None:
    """Write the master workbook, whole or not at all.

    Raises:
        OSError: The file cannot be written; what stood there is left as it was.
    """
    _replace(Path(path), workbook_bytes(content))


def workbook_bytes(content: MasterContent) -> bytes:
    """Return the master workbook as the bytes of an ``.xlsx`` file."""
    stream = BytesIO()
    with warnings.catch_warnings():
        # XlsxWriter merely warns of a name or a text that it drops.
        warnings.simplefilter("error")
        book = Workbook(stream, _OPTIONS)
        _set_properties(book, content.settings.campaign)
        styles = Styles(book)
        for territory in content.settings.territories:
            add_entry_sheet(book, styles, content, territory)
        for add_sheet in _SHEETS_AFTER_ENTRY:
            add_sheet(book, styles, content)
        book.close()
    return stream.getvalue()


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
