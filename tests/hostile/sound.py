"""The workbooks that are damaged: a master and a copy of it, which « Journal » says was sent."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from copies import dispatch, sender_of
from masters import shipped_bytes, small_master_bytes

from calpae_xl.books.file import FileBook
from calpae_xl.exchange.copies import collection_copy
from calpae_xl.usecases.process import process_book


class Sound(NamedTuple):
    """A campaign as two files."""

    master: bytes
    copy: bytes


@cache
def shipped() -> Sound:
    """The shipped workbook: what a command takes on it is what people wait for."""
    return _sound(shipped_bytes())


@cache
def small() -> Sound:
    """The same sheets and parts with few indicators, where the damage matters and the size does not."""
    return _sound(small_master_bytes())


def _sound(content: bytes) -> Sound:
    with tempfile.TemporaryDirectory() as folder:
        master, copy = Path(folder) / "classeur.xlsx", Path(folder) / "copie.xlsx"
        master.write_bytes(content)
        copy.write_bytes(collection_copy(process_book(FileBook(master)), dispatch()).content)
        return Sound(sender_of(master, copy).read_bytes(), copy.read_bytes())
