"""Builds the add-in of Excel from its sources: the same sources give the same bytes, on any machine, at any time."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from calpae_xl import __version__
from calpae_xl.making.macro_sources import MacroSources
from calpae_xl.making.vba_project import vba_project
from calpae_xl.making.xlsx import Workbook

_CREATED = datetime(2023, 1, 1)
"""A fixed date: the real one would change the bytes at each build."""

_PACKED = (1980, 1, 1, 0, 0, 0)

_TYPES, _RELATIONSHIPS, _RIBBON = "[Content_Types].xml", "_rels/.rels", "customUI/customUI14.xml"

_WORKBOOK_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"

_END = b"</Relationships>"
_RIBBON_RELATIONSHIP = (
    b'<Relationship Id="calpaeRibbon" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    b'Target="customUI/customUI14.xml"/>'
)


def addin_bytes(sources: MacroSources) -> bytes:
    """Return the add-in as the bytes of an ``.xlam`` file.

    It is the workbook of macros that XlsxWriter makes, with one empty sheet nobody sees, declared as an add-in
    and given our ribbon.

    Raises:
        MissingBuilderError: pyOpenVBA is not installed.
    """
    parts = _parts(_macro_workbook(vba_project(sources.modules)))
    parts[_TYPES] = _replaced(parts[_TYPES], _WORKBOOK_TYPE, _ADDIN_TYPE)
    parts[_RELATIONSHIPS] = _replaced(parts[_RELATIONSHIPS], _END, _RIBBON_RELATIONSHIP + _END)
    parts[_RIBBON] = sources.ribbon.encode("utf-8")
    return _stored(parts)


def _macro_workbook(project: bytes) -> bytes:
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.calc_on_load = False  # There is nothing to compute, and Excel opens the add-in at every start.
    book.set_properties(
        {
            "title": "Complément CALPAE",  # Excel lists add-ins by title, and shows the comment below.
            "comments": f"Version {__version__}",
            "author": "CALPAE",
            "created": _CREATED,
        }
    )
    book.add_vba_project(BytesIO(project), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    book.add_worksheet("CALPAE").set_vba_name("Sheet1")
    book.close()
    return stream.getvalue()


def _parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    if content.count(old) != 1:
        raise ValueError(f"{old!r} stands {content.count(old)} times in what XlsxWriter wrote")
    return content.replace(old, new)


def _stored(parts: Mapping[str, bytes]) -> bytes:
    """Pack in a fixed order, under fixed dates, and uncompressed: versions of zlib compress differently."""
    stream = BytesIO()
    first = (_TYPES, _RELATIONSHIPS)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in (*first, *sorted(parts.keys() - set(first))):
            entry = zipfile.ZipInfo(name, _PACKED)
            entry.create_system = 0  # As Windows would; by default that of the machine.
            archive.writestr(entry, parts[name])
    return stream.getvalue()
