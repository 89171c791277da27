"""The shipped workbook made ready to be sent, and the copies made of it."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

from masters import edit, shipped

from calpae_xl.books.file import FileBook
from calpae_xl.core.trade.dispatch import Purpose
from calpae_xl.usecases.send import Request, Sending, prepare_sending, read_source

ON, DEADLINE = date(2026, 11, 21), date(2027, 1, 31)
BAS_RHIN_MAILBOX, SERVICE_MAILBOX = "bas-rhin@alsace.example", "calpae@alsace.example"
PREFECTURE_MAILBOX = "prefecture@etat.example"
CONTACTS = {"E21": BAS_RHIN_MAILBOX, "C27": SERVICE_MAILBOX, "C28": PREFECTURE_MAILBOX, "C30": "smtp.alsace.example"}
"""Cells of « Paramètres » of the shipped workbook."""


def addressed(path: Path) -> Path:
    """The shipped workbook with its mailboxes."""
    edit(shipped(path), "Paramètres", CONTACTS)
    return path


def collect(path: Path, territory: str = "67", **changes: object) -> Sending:
    request = Request(Purpose.COLLECTION, territory, ON, DEADLINE, version=1)._replace(**changes)
    return prepare_sending(read_source(FileBook(path)), request)


def transmit(path: Path, **changes: object) -> Sending:
    request = Request(Purpose.TRANSMISSION, None, ON, version=1, provisional=True)._replace(**changes)
    return prepare_sending(read_source(FileBook(path)), request)


def saved(sending: Sending, folder: Path) -> Path:
    path = folder / sending.copy.dispatch.file_name
    path.write_bytes(sending.copy.content)
    return path


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}
