"""Parts put together into a package: the same parts, the same bytes, on any system."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts in their order, as small as can be: what is made travels by mail.

    Args:
        parts: Contents by name.
    """
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            entry = ZipInfo(name)  # Dated 1980-01-01.
            entry.create_system = 3  # Windows would give its own, and other bytes.
            archive.writestr(entry, content, ZIP_DEFLATED, compresslevel=9)
    return stream.getvalue()
