"""Makes ``vbaProject.bin``, the part of a workbook that holds its macros, without Excel.

pyOpenVBA is imported here alone, and only to build: nothing of it goes to the PCs of staff.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    from pyopenvba.cfb import CFB

PROJECT_NAME = "Calpae"
"""As the editor of VBA lists the project; by default all are called « VBAProject »."""

_TEMPLATE_NAME = "VBAProject"
_NAME_RECORD = 0x0004  # PROJECTNAME, [MS-OVBA] 2.3.4.2.1.6

# A stream without compiled code ([MS-OVBA] 2.3.4.1): Excel compiles the text. pyOpenVBA leaves there the version
# of the Excel that made its template, over zeros.
_NOTHING_COMPILED = bytes.fromhex("cc61ffff000000")


class MissingBuilderError(CalpaeError):
    """The library that writes macros is not installed: only those who build the add-in need it."""

    def __init__(self) -> None:
        super().__init__(
            typeset("Le complément ne peut pas être construit : pyOpenVBA n’est pas installé."),
            typeset("Lancez « python -m pip install .[build] » dans le dossier des sources, puis recommencez."),
        )


def vba_project(modules: Mapping[str, str]) -> bytes:
    """Return a project that holds these modules, and the two empty ones of a workbook of one sheet.

    Its references are OLE Automation and Office; the latter declares ``IRibbonControl``.

    Args:
        modules: Text by name, in the order wanted; in characters of cp1252, lines ended by CR LF.

    Raises:
        MissingBuilderError: pyOpenVBA is not installed.
    """
    try:
        from pyopenvba import ExcelFile
        from pyopenvba.cfb import CFB
    except ImportError as error:
        raise MissingBuilderError from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calpae.xlam"  # pyOpenVBA works on files.
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for name, text in modules.items():
                project.add_module(name, text)
            book.save()
        with ExcelFile(path) as book:
            container = CFB.from_bytes(book.vba_project_bytes())
    _rename(container)
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _NOTHING_COMPILED)
    content: bytes = container.to_bytes()
    return content


def _rename(container: CFB) -> None:
    """Name the project, which its text and its directory both state; pyOpenVBA has no call for it."""
    from pyopenvba.vba import compress, decompress

    stated = (f'\r\nName="{name}"\r\n'.encode("ascii") for name in (_TEMPLATE_NAME, PROJECT_NAME))
    container.write_stream("PROJECT", _replaced(container.get_stream("PROJECT"), *stated))
    directory = decompress(container.get_stream_in_storage("VBA", "dir"))
    directory = _replaced(directory, _name_record(_TEMPLATE_NAME), _name_record(PROJECT_NAME))
    container.write_stream_in_storage("VBA", "dir", compress(directory))


def _name_record(name: str) -> bytes:
    return struct.pack("<HI", _NAME_RECORD, len(name)) + name.encode("ascii")


def _replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    if content.count(old) != 1:
        raise ValueError(f"{old!r} stands {content.count(old)} times in the template of pyOpenVBA")
    return content.replace(old, new)
