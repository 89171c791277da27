"""What is fuzzed: functions of bytes that raise when a promise is broken, and seeds made from code.

atheris drives them towards code that no input has reached; a harness catches what the product refuses in words, and
lets everything else through.
"""

from __future__ import annotations

import contextlib
import io
import struct
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from calpae_xl.books.cellvalue import CellContext
from calpae_xl.books.package import DamagedPartError
from calpae_xl.books.quickcells import QuickReader
from calpae_xl.books.workbook import read_grid
from calpae_xl.books.worksheet import TooManyCellsError, parsed_cells
from calpae_xl.core.campaign.cell_reading import reader
from calpae_xl.core.campaign.entries import read_entries
from calpae_xl.core.returns.equivalence import FigureSense
from calpae_xl.core.returns.merge import merge
from calpae_xl.core.sheets.conflicts import CONFLICT_HEADERS, MissingConflictColumnError, read_conflicts
from calpae_xl.core.sheets.reservations import RESERVATION_HEADERS, read_reservations_sheet
from calpae_xl.core.trade.declaration import Part, Subject
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import ValueKind
from calpae_xl.core.trade.values import PerCent, Undated, Value
from calpae_xl.core.workbook.encoded_value import decoded, encoded
from calpae_xl.core.workbook.grid import Sheet, column_letters
from calpae_xl.core.workbook.layout import COMMENT_HEADER, ID_HEADER, LABEL_HEADER

Harness = Callable[[bytes], None]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml")
CONTEXT = CellContext(("ASE", "", "é"), frozenset({"1"}), frozenset({"2"}))
UNITS = ("", "jours", "%", "agents", "heures")


class _Bytes:
    """Takes values off the front of some bytes; when none are left, all is empty."""

    def __init__(self, data: bytes) -> None:
        self.left = data

    def byte(self) -> int:
        first, self.left = self.left[:1], self.left[1:]
        return first[0] if first else 0

    def text(self) -> str:
        line, _, self.left = self.left.partition(b"\x1f")
        return line.decode("utf-8", "replace")

    def value(self) -> Value | None:
        kind = self.byte() % 9
        if kind in (0, 1, 2):
            return self.text()
        if kind == 3:
            return None
        if kind == 4:
            return bool(self.byte() & 1)
        if kind == 5:
            return date.fromordinal(1 + int.from_bytes(self._taken(3), "little") % 3_652_058)
        (number,) = struct.unpack("<d", self._taken(8).ljust(8, b"\0"))
        number = number if number - number == 0 else 0.0
        if kind == 6:
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        return PerCent(number) if kind == 7 else Undated(number)

    def _taken(self, count: int) -> bytes:
        taken, self.left = self.left[:count], self.left[count:]
        return taken


def cell_reading(data: bytes) -> None:
    """A cell is read as something, whatever it holds; what is written of it means the same."""
    source = _Bytes(data)
    kind, unit = [*ValueKind][source.byte() % len(ValueKind)], UNITS[source.byte() % len(UNITS)]
    target = bool(source.byte() & 1)
    value = source.value()
    reading = reader(kind, unit, target=target)(value)
    assert reading.figure is None or reading.figure - reading.figure == 0
    kind_word, text = encoded(value)
    back = decoded(kind_word, text)
    assert back == value or (value is None and back is None)
    with contextlib.suppress(ValueError):
        again = decoded(source.text(), source.text())
        assert not isinstance(again, float) or again - again == 0, "not a number that a cell holds"


def sheet_reading(data: bytes) -> None:
    """The quick way to cells never differs from the full parse, and neither raises anything but what is told."""
    try:
        parsed = parsed_cells(data, CONTEXT, 1_000)
    except (DamagedPartError, TooManyCellsError):
        parsed = None
    quick = QuickReader(CONTEXT).cells(data, 1_000)
    assert quick is None or quick == parsed, (quick, parsed)


def package_reading(data: bytes) -> None:
    """A file is read or refused: any bytes, or a sound archive in which one part is any bytes."""
    number, rest = (data[0] if data else 0) % (len(PARTS) + 1), data[1:]
    content = rest if number == len(PARTS) else _archive({**_sound(), PARTS[number]: rest})
    with tempfile.NamedTemporaryFile(dir=_memory(), suffix=".xlsx") as file:
        Path(file.name).write_bytes(content)
        with contextlib.suppress(CalpaeError):
            read_grid(file.name)


def table_reading(data: bytes) -> None:
    """Tables of ours are found or not, wherever their cells stand and whatever they hold."""
    source = _Bytes(data)
    campaign = _campaign()
    words = _words()
    values: dict[str, Value] = {}
    while source.left and len(values) < 300:
        address = f"{column_letters(1 + source.byte() % 20)}{1 + source.byte()}"
        choice = source.byte()
        value = source.value() if choice >= len(words) else words[choice]
        if value is not None:
            values[address] = value
    sheet = Sheet("Feuille", values, {}, ("A1:B2", source.text()))
    read_entries(sheet, None, campaign.territories[0], campaign.referential, campaign.settings)
    read_reservations_sheet(sheet)
    with contextlib.suppress(MissingConflictColumnError):
        for line in read_conflicts(sheet).lines:
            _ = line.subject, line.decision


def merging(data: bytes) -> None:
    """Merging keeps what nobody changed, and what it writes means what was received."""
    source = _Bytes(data)
    understanding = _understanding()
    base: dict[Subject, Value | None] = {}
    ours: dict[Subject, Value | None] = {}
    theirs: dict[Subject, Value | None] = {}
    names = _indicators()
    while source.left and len(base) < 12:
        name, period = names[source.byte() % len(names)], f"Réalisé {2018 + source.byte() % 6}"
        subject = Subject("67", Part.FIGURE, name, period, None)
        for said in (base, ours, theirs):
            said[subject] = source.value()
    merged = merge(understanding, base, ours, theirs)
    for difference in merged.applied:
        written, meaning = difference.theirs, understanding.meaning
        assert meaning(difference.subject, written) == meaning(difference.subject, theirs[difference.subject])
        assert understanding.settled(difference.subject, written) == written
    assert merge(understanding, ours, ours, ours).applied == ()
    for difference in (*merged.applied, *merged.conflicts):
        subject = difference.subject
        indicator = _campaign().referential.indicators[subject.key]
        period = next(period for period in _campaign().periods if period.header == subject.period)
        FigureSense(indicator, period).shown(theirs[subject])


HARNESSES: dict[str, Harness] = {
    harness.__name__: harness for harness in (cell_reading, sheet_reading, package_reading, table_reading, merging)
}


def seeds(name: str) -> Iterator[bytes]:
    """Yield inputs to start from."""
    texts = (
        "8 5002",
        "355 agents formés",
        "ND",
        "n.c.",
        "95 %",
        "22 jours",
        "1.234",
        "12 (3)",
        "Tendre vers 3 semaines",
    )
    if name == "package_reading":
        yield from (bytes([number]) + _sound()[part].encode() for number, part in enumerate(PARTS))
        yield bytes([len(PARTS)]) + _archive(_sound())
    elif name == "sheet_reading":
        yield _sound()[PARTS[0]].encode()
        yield from (
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'.encode()
            for cell in (
                '<c r="A1" s="1"><v>44927</v></c><c r="B1" t="s"><v>0</v></c>',
                '<c r="A1" t="str"><f t="shared" ref="A1:A2" si="0">B1&amp;"x"</f><v>a</v></c>',
                '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 1</t></is></c><c><v>1</v></c>',
                '<c r="A1" t="inlineStr"><is><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></is></c>',
            )
        )
    elif name == "table_reading":
        yield bytes(byte for number in range(len(_words())) for byte in (number, 3, number))
        yield b"\x00\x03\x00\x01\x03\x02\x00\x04\xff\x00rsa_1er_rdv\x1f"
    else:
        for number, text in enumerate(texts):
            yield bytes([number, number, number, 0]) + text.encode() + b"\x1f\x00" + text.encode() + b"\x1f\x03"


@cache
def _sound() -> dict[str, str]:
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

    def relations(*targets: str) -> str:
        links = "".join(
            f'<Relationship Id="r{number}" Type="{office}/{target.split(" ")[0]}" Target="{target.split(" ")[1]}"/>'
            for number, target in enumerate(targets)
        )
        return f'<Relationships xmlns="{package}/relationships">{links}</Relationships>'

    return {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="a/b"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{book}"/></Types>',
        "_rels/.rels": relations("officeDocument xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{office}"><sheets><sheet name="67" r:id="r0"/></sheets>'
        '<definedNames><definedName name="n">A1</definedName></definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            "worksheet worksheets/sheet1.xml", "sharedStrings sharedStrings.xml", "styles styles.xml"
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>'
        '<c r="B1" s="1"><f>A1+1</f><v>44927</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
        "</worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>a</t></si><si><r><t>b</t></r></si></sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="dd/mm"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    }


def _archive(parts: dict[str, str | bytes] | dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


@cache
def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


@cache
def _campaign():
    from masters import master_grid

    from calpae_xl.core.campaign.campaign import read_campaign

    return read_campaign(master_grid())


@cache
def _understanding():
    from calpae_xl.core.returns.merge import Understanding

    return Understanding(_campaign().referential, _campaign().periods)


@cache
def _indicators() -> list[str]:
    return [indicator.id for indicator in _campaign().referential.entered]


@cache
def _words() -> list[str]:
    periods = [period.header for period in _campaign().periods]
    return [
        *(ID_HEADER, LABEL_HEADER, COMMENT_HEADER, *periods, *_indicators()[:20]),
        *RESERVATION_HEADERS.values(),
        *CONFLICT_HEADERS.values(),
    ]
