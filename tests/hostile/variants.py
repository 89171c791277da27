"""Damaged workbooks without end, each made from a sound one by dice that a seed throws."""

from __future__ import annotations

import random
import re
import struct
import zlib
from collections.abc import Callable

from archives import unzipped, zipped

Dice = random.Random

HOSTILE = (
    *("", " ", "0", "-1", "1e-310", "1e308", "1e999", "nan", "inf", "-0", "9" * 400, "9" * 5000, "1_000", "٣", "½"),
    *("&#0;", "&#57;", "&amp;lt;", "<", ">", "\x00", "\ufffe", "_x0000_", "_xD800_", "\U0001f600", "é" * 3000),
    *("A1", "XFD1048576", "XFE1", "A0", "A1:", "1:1048576", "'", '"', "=1+1", "#REF!", "#BUSY!", "true", "calpae:1"),
    *("../../etc/passwd", "/", "\\", "http://x/", "ND", "nd ", "12 (3)", "(1)", "8 5002", "1.234", "31/12/9999"),
    *("calpae:999:saisie:67:2022", "calpae:2:saisie:99:2022", "calpae:2:base:68:2022", "99999999999999999999"),
)
"""What no cell, attribute or name expects."""

_TAG, _ATTRIBUTE, _TEXT = re.compile(rb"<[^<>]+>"), re.compile(rb'="([^"<]*)"'), re.compile(rb">([^<>]+)<")


def truncated(content: bytes, dice: Dice) -> bytes:
    return content[: dice.randrange(len(content))]


def flipped(content: bytes, dice: Dice) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        near = len(damaged) - dice.randint(1, 3_000)
        damaged[dice.choice([near, dice.randrange(len(damaged))])] = dice.randrange(256)
    return bytes(damaged)


def joined(content: bytes, dice: Dice) -> bytes:
    """Bytes before, after or in the middle."""
    extra = bytes(dice.randrange(256) for _ in range(dice.choice([1, 22, 5_000])))
    place = dice.choice([0, len(content), dice.randrange(len(content))])
    return content[:place] + extra + content[place:]


def directory_changed(content: bytes, dice: Dice) -> bytes:
    """A number of a record of the directory, or of its end: sizes, offsets, flags, methods, lengths."""
    damaged = bytearray(content)
    records = [match.start() for match in re.finditer(b"PK\x01\x02|PK\x05\x06|PK\x03\x04", content)]
    place = dice.choice(records) + dice.choice([6, 8, 10, 16, 20, 24, 26, 28, 30, 42])
    struct.pack_into(
        "<H", damaged, min(place, len(damaged) - 2), dice.choice([0, 1, 8, 99, 0xFFFF, dice.randrange(65536)])
    )
    return bytes(damaged)


def _in_a_part(change: Callable[[bytes, Dice], bytes]) -> Callable[[bytes, Dice], bytes]:
    def changed(content: bytes, dice: Dice) -> bytes:
        parts = unzipped(content)
        for _ in range(dice.randint(1, 3)):
            part = dice.choice([*parts])
            parts[part] = change(parts[part], dice)
        return zipped(parts)

    return changed


def bytes_flipped(content: bytes, dice: Dice) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        damaged[dice.randrange(len(damaged))] = dice.choice(b'<>/"= &0129-\xe9\x00rsctv')
    return bytes(damaged)


def tags_moved(content: bytes, dice: Dice) -> bytes:
    """A tag twice, gone, or in the place of another."""
    tags = [*_TAG.finditer(content)]
    if len(tags) < 2:
        return content
    one, other = dice.choice(tags), dice.choice(tags)
    kind = dice.randrange(4)
    if kind == 0:
        return content[: one.start()] + content[one.end() :]
    if kind == 1:
        return content[: one.end()] + one[0] * dice.choice([1, 2, 500]) + content[one.end() :]
    if kind == 2:
        return content[: one.start()] + other[0] + content[one.end() :]
    return (
        content[: one.start()]
        + dice.choice([b"<!-- -->", b"<![CDATA[x]]>", b"<?x y?>", b"<a/>"])
        + content[one.start() :]
    )


def words_changed(content: bytes, dice: Dice) -> bytes:
    """An attribute or a text that holds something hostile; the XML stays well-formed more often than not."""
    found = [*(_ATTRIBUTE if dice.random() < 0.5 else _TEXT).finditer(content)]
    for _ in range(dice.randint(1, 4)):
        if not found:
            return content
        match = dice.choice(found)
        content = content[: match.start(1)] + dice.choice(HOSTILE).encode("utf-8", "replace") + content[match.end(1) :]
        found = [other for other in found if other.end() < match.start()]
    return content


def packaging_changed(content: bytes, dice: Dice) -> bytes:
    """Words of the parts that tell what the others are."""
    parts = unzipped(content)
    names = [name for name in parts if name.endswith(".rels") or name in ("[Content_Types].xml", "xl/workbook.xml")]
    part = dice.choice(names)
    parts[part] = dice.choice([words_changed, tags_moved])(parts[part], dice)
    return zipped(parts)


def parts_changed(content: bytes, dice: Dice) -> bytes:
    """A part gone, empty, under another name, or that of another."""
    parts = unzipped(content)
    one, other = dice.choice([*parts]), dice.choice([*parts])
    kind = dice.randrange(5)
    if kind == 0:
        del parts[one]
    elif kind == 1:
        parts[one] = b""
    elif kind == 2:
        parts = {one.upper() + "x" if name == one else name: part for name, part in parts.items()}
    elif kind == 3:
        parts[one] = parts[other]
    else:
        parts[one] = (
            parts[one]
            .decode("utf-8", "replace")
            .encode(dice.choice(["utf-16", "utf-16-le", "latin-1", "utf-8-sig"]), "replace")
        )
    return zipped(parts)


def cells_changed(content: bytes, dice: Dice) -> bytes:
    """Values of many cells of one sheet, numbers and texts, and of the shared strings."""
    parts = unzipped(content)
    sheets = [name for name in parts if name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml"]
    part = dice.choice(sheets)
    texts = [*_TEXT.finditer(parts[part])]
    for match in sorted(dice.sample(texts, min(len(texts), 40)), key=lambda match: -match.start()):
        hostile = (
            dice.choice(HOSTILE).replace("&", "&amp;").replace("<", "&lt;").replace("\x00", "").replace("\ufffe", "")
        )
        parts[part] = parts[part][: match.start(1)] + hostile.encode() + parts[part][match.end(1) :]
    return zipped(parts)


def grown(content: bytes, dice: Dice) -> bytes:
    """A stretch of a part a great many times over."""
    parts = unzipped(content)
    part = dice.choice([*parts])
    tags = [*_TAG.finditer(parts[part])]
    if not tags:
        return content
    first = dice.randrange(len(tags))
    last = min(first + dice.randint(0, 4), len(tags) - 1)
    stretch = parts[part][tags[first].start() : tags[last].end()]
    times = dice.choice([2, 100, 20_000, 2_000_000 // len(stretch)])
    parts[part] = parts[part][: tags[first].start()] + stretch * times + parts[part][tags[last].end() :]
    return zipped(parts)


def sums_right(content: bytes, dice: Dice) -> bytes:
    """A stored part whose bytes and sum agree, and whose local header says other sizes."""
    parts = unzipped(content)
    made = bytearray(zipped(parts, level=0))
    place = made.find(b"PK\x03\x04", dice.randrange(len(made) // 2))
    struct.pack_into("<III", made, place + 14, zlib.crc32(b"x"), dice.randrange(1 << 31), dice.randrange(1 << 31))
    return bytes(made)


DAMAGES: tuple[Callable[[bytes, Dice], bytes], ...] = (
    truncated,
    flipped,
    joined,
    directory_changed,
    _in_a_part(bytes_flipped),
    _in_a_part(tags_moved),
    _in_a_part(words_changed),
    packaging_changed,
    parts_changed,
    cells_changed,
    cells_changed,
    grown,
    sums_right,
)


def variant(sound: bytes, seed: int) -> bytes:
    """The damaged workbook of a seed, always the same; kinds of damage take turns."""
    return DAMAGES[seed % len(DAMAGES)](sound, random.Random(seed))
