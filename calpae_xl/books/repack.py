"""Changes some parts of a zip package; every byte of the others is copied, none is inflated."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_DESCRIPTOR_FLAG = 0x0008
_ZIP64_EXTRA = 0x0001
_UNKNOWN = 0xFFFFFFFF


class UnusualZipError(ValueError):
    """A sound archive, but of a shape no workbook of this size has."""


class _Entry(NamedTuple):
    """One record of the directory, as it is written there.

    Attributes:
        part: Name of the part, in lower case.
        record: Bytes of the record.
        offset: Where the entry starts in the file.
    """

    part: str
    record: bytes
    offset: int


def repacked(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """Return a package in which some parts are other, gone, or new.

    Order, dates, attributes and comments stay, for changed parts too; new parts come last.

    Args:
        content: A package that `package.Package` has accepted.
        changes: New bytes by name of part, ``None`` to drop it; names are compared without case.

    Raises:
        UnusualZipError: Its directory cannot be copied safely.
    """
    wanted = {part.lower(): data for part, data in changes.items()}
    directory = _directory(content)
    held = {entry.part for entry in directory.entries}
    bodies = io.BytesIO()
    records: dict[int, bytes] = {}
    for entry, body in directory.bodies(content):
        record = entry.record
        if entry.part in wanted:
            data = wanted[entry.part]
            if data is None:
                continue
            changed, record = _replaced(bytes(body), record, data)
            body = memoryview(changed)
        records[entry.offset] = record[:42] + struct.pack("<I", bodies.tell()) + record[46:]
        bodies.write(body)
    kept = b"".join(records[entry.offset] for entry in directory.entries if entry.offset in records)
    for part, data in changes.items():
        if data is not None and part.lower() not in held:
            added, record = _new(part, data)
            kept += record[:42] + struct.pack("<I", bodies.tell()) + record[46:]
            records[-1 - len(records)] = record
            bodies.write(added)
    count, start, comment = len(records), bodies.tell(), directory.comment
    end = struct.pack("<4sHHHHIIH", _END, 0, 0, count, count, len(kept), start, len(comment))
    return b"".join((bodies.getvalue(), kept, end, comment))


def raw_entries(content: bytes) -> dict[str, tuple[memoryview, bytes]]:
    """Return by name of part, in lower case, the bytes of its entry, not copied, and of its record but for the place.

    Raises:
        UnusualZipError: See `repacked`.
    """
    return {
        entry.part: (body, entry.record[:42] + entry.record[46:]) for entry, body in _directory(content).bodies(content)
    }


class _Directory(NamedTuple):
    """The directory of a package: its records in their order, where it starts, and the comment after it."""

    entries: list[_Entry]
    start: int
    comment: bytes

    def bodies(self, content: bytes) -> Iterator[tuple[_Entry, memoryview]]:
        """Yield every entry, in the order of the file, and its bytes up to the next.

        What stands between two entries, a descriptor of sizes for instance, goes with the first.
        """
        entries = sorted(self.entries, key=lambda entry: entry.offset)
        stops = [*(entry.offset for entry in entries[1:]), self.start]
        whole = memoryview(content)
        for entry, stop in zip(entries, stops, strict=True):
            yield entry, whole[entry.offset : stop]


def _directory(content: bytes) -> _Directory:
    end = content.rfind(_END)
    if end < 0 or end + 22 > len(content):
        raise UnusualZipError("no end of directory")
    count, _, start, comment_length = struct.unpack_from("<HIIH", content, end + 10)
    # With the larger numbers of zip64, these hold none.
    if end + 22 + comment_length != len(content) or count == _UNKNOWN >> 16:
        raise UnusualZipError("end of directory")
    entries, position = [], start
    for _ in range(count):
        entry = _entry(content, position)
        entries.append(entry)
        position += len(entry.record)
    return _Directory(entries, start, content[end + 22 :])


def _entry(content: bytes, position: int) -> _Entry:
    if content[position : position + 4] != _CENTRAL or position + 46 > len(content):
        raise UnusualZipError("directory")
    name_length, extra_length, comment_length = struct.unpack_from("<HHH", content, position + 28)
    (offset,) = struct.unpack_from("<I", content, position + 42)
    if offset == _UNKNOWN or content[offset : offset + 4] != _LOCAL:
        raise UnusualZipError("offset")
    record = content[position : position + 46 + name_length + extra_length + comment_length]
    utf8 = record[9] & 0x08
    name = record[46 : 46 + name_length].decode("utf-8" if utf8 else "cp437")
    return _Entry(name.replace("\\", "/").lower(), record, offset)


def _new(part: str, data: bytes) -> tuple[bytes, bytes]:
    """Return entry and record of a part that is not there yet, of 1980 as those that we build."""
    name = part.encode("utf-8")
    compressor = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = compressor.compress(data) + compressor.flush()
    # Version 2.0, names in UTF-8, deflated, midnight of the first day that a zip knows.
    common = struct.pack("<HHHHH", 20, 0x0800, zipfile.ZIP_DEFLATED, 0, 0x21)
    common += struct.pack("<IIIHH", zlib.crc32(data), len(packed), len(data), len(name), 0)
    record = _CENTRAL + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return _LOCAL + common + name + packed, record


def _replaced(body: bytes, record: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Return entry and record of a changed part; its compression method stays."""
    name_length, extra_length = struct.unpack_from("<HH", body, 26)
    name, extra = body[30 : 30 + name_length], body[30 + name_length : 30 + name_length + extra_length]
    flags, method = struct.unpack_from("<HH", body, 6)
    flags &= ~_DESCRIPTOR_FLAG  # The sizes stand in the header now.
    packed = data
    if method == zipfile.ZIP_DEFLATED:
        compressor = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = compressor.compress(data) + compressor.flush()
    sizes = struct.pack("<III", zlib.crc32(data), len(packed), len(data))
    extra = _without_zip64(extra)
    lengths = struct.pack("<HH", name_length, len(extra))
    header = body[:6] + struct.pack("<H", flags) + body[8:14] + sizes + lengths
    return header + name + extra + packed, _record_of(record, flags, sizes)


def _record_of(record: bytes, flags: int, sizes: bytes) -> bytes:
    name_length, extra_length, _ = struct.unpack_from("<HHH", record, 28)
    name_end, extra_end = 46 + name_length, 46 + name_length + extra_length
    extra = _without_zip64(record[name_end:extra_end])
    head = record[:8] + struct.pack("<H", flags) + record[10:16] + sizes + record[28:30]
    return head + struct.pack("<H", len(extra)) + record[32:name_end] + extra + record[extra_end:]


def _without_zip64(extra: bytes) -> bytes:
    """Drop the field that would give the old sizes a second time."""
    kept, position = b"", 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind != _ZIP64_EXTRA:
            kept += extra[position : position + 4 + length]
        position += 4 + length
    return kept + extra[position:]
