"""Workbooks taken apart and put together again, part by part, sound or not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MEBIBYTE = 1 << 20

Parts = dict[str, bytes]


def unzipped(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes | str], level: int = 1) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            # Stored, a part that repeats itself is not betrayed by its ratio.
            method = (
                zipfile.ZIP_STORED if level and 4 * MEBIBYTE < len(content) < 60 * MEBIBYTE else zipfile.ZIP_DEFLATED
            )
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def sheet_part(parts: Mapping[str, bytes], name: str) -> str:
    """Name of the part of a sheet, which the shipped workbook numbers in the order of its tabs."""
    tabs = parts["xl/workbook.xml"].decode().split("<sheet ")[1:]
    return next(
        f"xl/worksheets/sheet{number}.xml" for number, tab in enumerate(tabs, start=1) if f'name="{name}"' in tab
    )
