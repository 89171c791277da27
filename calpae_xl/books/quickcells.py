"""The quick way to the cells of a worksheet: its text is cut at every value, and nothing passes unproven."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from typing import Generic, Protocol, TypeVar

from calpae_xl.books.cellvalue import ENTITIES, CellContext, number_of, typed_value, unescaped
from calpae_xl.books.package import MAIN_NAMESPACES, DamagedPartError, parse_xml, prove_xml
from calpae_xl.core.trade.values import PerCent, Value

Cells = tuple[dict[str, Value], dict[str, str]]
"""Values and formulas by address, as ``Sheet`` holds them."""

# Up to XFD1048576, so that no address needs a second look.
COLUMN = r"(?:[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])"
LINE = (
    r"(?:[1-9][0-9]{0,5}"
    r"|10(?:[0-3][0-9]{4}|4(?:[0-7][0-9]{3}|8(?:[0-4][0-9]{2}|5(?:[0-6][0-9]|7[0-6])))))"
)

_ROOT = re.compile(
    rf"""(?:<\?xml[ ][^<>]*\?>)?\s*
    (<worksheet(?=\s)[^<>']*\sxmlns="(?:{"|".join(map(re.escape, MAIN_NAMESPACES))})"[^<>']*>)""",
    re.VERBOSE,
)
_NAMESPACE = re.compile(r'\sxmlns[^"]*"[^"]*"')
_STUB = "<c/>"
"""What may take the place of an element that is well-formed by itself."""

_END = "\0"
"""Stands for ``</v></c>`` at the start of a gap; no XML holds it."""

_END_BYTE = _END.encode()

_CELL = (
    rf'<c[ ]r="({COLUMN}{LINE})"(?:[ ]s="([0-9]++)")?+(?:[ ]t="([a-zA-Z]++)")?+'
    r'(?:[ ]cm="[0-9]++")?+(?:[ ]vm="[0-9]++")?+>'
    r'(?:<f((?:[ ](?!xmlns)[a-zA-Z0-9:]++="[^"<>]*+")*+)[ ]?+(?:/>|>([^<]*+)</f>))?+'
)
_UNCUT = re.compile(rf'{_CELL}(?:<v[ ]?+/>|<is><t(?:[ ]xml:space="preserve")?+>([^<]*+)</t></is>)?+</c>', re.VERBOSE)
_ROW = rf'<row(?:[ ]r="{LINE}")?+(?:[ ](?!r=|xmlns)[a-zA-Z0-9:]++="[^"<>]*+")*+[ ]?+'
_GAP = re.compile(
    rf"""{_END}
    (?:[^<]++
      |<c[ ]r="{COLUMN}{LINE}"(?:[ ]s="[0-9]++")?+[ ]?+/>
      |</row>[^<]*+(?:{_ROW}/>[^<]*+)*+{_ROW}>
      |{_UNCUT.pattern})*+
    {_CELL}""",
    re.VERBOSE,
)
_BARE_GAP = re.compile(_END + _CELL, re.VERBOSE)
"""By far the commonest: a cell follows a cell."""
_GAP_END = _END + "<"
"""Stands between gaps that are judged together; no gap that is well-formed holds it."""
_PLAIN_GAP = re.compile(
    rf"""{_END}
    (?:<c[ ]r="{COLUMN}{LINE}"(?:[ ]s="[0-9]++")?+[ ]?+/>
      |</row>[^<{_END}]*+(?:{_ROW}/>[^<{_END}]*+)*+{_ROW}>
      |[^<{_END}]++)*+
    <c[ ]r="({COLUMN}{LINE})"(?:[ ]s="([0-9]++)")?+(?:[ ]t="([a-zA-Z]++)")?+>
    (?:<f>([^<{_END}]++)</f>)?+{_GAP_END}""".encode(),
    re.VERBOSE,
)
"""Nearly all: no cell stands whole in the gap, and the formula of the one that it opens is its own."""
_MOST_ROOT_BYTES = 4_096
_MOST_WIDE_BYTES = 8 << 20
"""Beyond, a sheet with one character outside Latin-1 would take several times its size as text."""
_WIDE = re.compile(rb"[\xc4-\xff]")
_PROVEN_TOGETHER = 1_000
_MOST_LEARNT = 100_000
"""Beyond, a workbook repeats too little for memory to be spent on what was learnt."""

_Subject = TypeVar("_Subject")
_Result = TypeVar("_Result")


class _Learnt(dict[_Subject, _Result], Generic[_Subject, _Result]):
    """Results of a function by what they were made of, so that asking again is a look-up."""

    def __init__(self, learn: Callable[[_Subject], _Result]) -> None:
        self._learn = learn

    def __missing__(self, subject: _Subject) -> _Result:
        result = self[subject] = self._learn(subject)
        return result


_LearntValues = _Learnt[str, Value | None]


class _Values(Protocol):
    """Values by the text that a file has for them; asking for an item costs half of what a call does."""

    def __getitem__(self, text: str, /) -> Value | None: ...


class QuickReader:
    """Reads the worksheets of one workbook, as far as they are written in the usual way.

    Between two values stands a *gap*: cells that hold nothing, ends and starts of rows, the start of the next
    cell. Sheets made alike have the same gaps, and figures the same few texts: each is judged once, which
    leaves a look-up or two per cell.

    A sheet is well-formed, and no cell of it is missed, when

    - it is well-formed without its cells, and holds ``sheetData`` once;
    - each gap, by its pattern, holds nothing but rows and cells, and starts and ends inside a row, so that
      gaps may follow one another in any order; expat judges what their attributes and texts hold, under the
      namespaces that the root declares;
    - each value is a number, the index of a string, or a text that expat has judged.
    """

    def __init__(self, context: CellContext) -> None:
        self._context = context
        self._readers = _Learnt(self._reader)
        self._openings = _Learnt(self._opening)
        self._numbers: _LearntValues = _Learnt(self._number)
        self._per_cent: _LearntValues = _Learnt(self._shown_per_cent)
        self._strings: _LearntValues = _Learnt(self._string)
        # By gap: address and formula of the cell that it opens, where that has one; the cells that it holds whole.
        self._written: dict[str, tuple[str, str]] = {}
        self._held: dict[str, tuple[dict[str, Value | None], dict[str, str]]] = {}
        self._root, self._namespaces = "", [""]
        self._validations = b""
        # Of the sheet that is read: gaps and texts to prove.
        self._unproven: list[str] = []
        self._blanks = False

    def cells(self, content: bytes, most: int) -> Cells | None:
        """Read a sheet; ``None`` when it is written in an unusual way, too large, or has a fault to report."""
        try:
            head, pieces, tail = _parted(content)
            if len(pieces) // 2 > most:
                return None
            self._prove_frame(head, tail)
            values, formulas = self._cut(pieces[::2], pieces[1::2])
            self._prove_gaps()
        except (ValueError, LookupError):
            self._forget()
            return None
        if len(self._openings) > _MOST_LEARNT or any(len(read) > _MOST_LEARNT for read in self._readers.values()):
            self._forget()
        if len(values) > most:
            return None
        if self._blanks:
            values = {address: value for address, value in values.items() if value is not None}
        return values, formulas  # type: ignore[return-value]  # None is gone

    def _forget(self) -> None:
        for read in self._readers.values():
            read.clear()
        for learnt in (self._openings, self._written, self._held, self._unproven):
            learnt.clear()
        self._validations = b""

    def _cut(self, gaps: list[str], texts: list[str]) -> tuple[dict[str, Value | None], dict[str, str]]:
        """Read the cells between and in gaps, blanks as ``None``.

        Raises:
            ValueError, LookupError: A gap is unusual, or a cell unreadable or there twice.
        """
        self._learn_together(gaps)
        openings = map(self._openings.__getitem__, gaps)
        values = {address: read[text] for text, (address, read) in zip(texts, openings, strict=False)}
        count = len(texts)
        _ = self._openings[gaps[-1]]  # It opens no cell, but may hold some.
        formulas = dict(map(self._written.__getitem__, filter(self._written.__contains__, gaps)))
        for gap in filter(self._held.__contains__, gaps):
            held_values, held_formulas = self._held[gap]
            values |= held_values
            formulas |= held_formulas
            count += len(held_values)
        if len(values) < count:
            raise ValueError("a cell is there twice")
        return values, formulas

    def _learn_together(self, gaps: list[str]) -> None:
        """Judge the new plain gaps at once: hardly two that hold a formula are alike, and results are full of them.

        What has another shape is left to be judged by itself.
        """
        new = [gap for gap in {*gaps} - self._openings.keys() if "</c>" not in gap]
        # As bytes: one sign outside Latin-1 makes a whole text wide, and all that is done to it slow.
        found = _PLAIN_GAP.findall(_GAP_END.join((*new, "")).encode())
        if len(found) != len(new):
            return
        addresses, styles, kinds, written = zip(*found, strict=True) if found else ((), (), (), ())
        formulas = _unescaped_together(written)
        if len(formulas) != len(new):
            return
        self._unproven += new
        readers = {
            (style, kind): self._readers[kind.decode() or None, style.decode() or None]
            for style, kind in {*zip(styles, kinds, strict=True)}
        }
        of_cells = map(readers.__getitem__, zip(styles, kinds, strict=True))
        named = _END_BYTE.join(addresses).decode().split(_END)
        self._openings.update(zip(new, zip(named, of_cells, strict=False), strict=False))
        self._written.update(
            (gap, (address, "=" + formula))
            for gap, address, formula in zip(new, named, formulas, strict=False)
            if formula
        )

    def _opening(self, gap: str) -> tuple[str, _Values]:
        """Return the address of the cell that a gap opens, and how to read its value.

        Raises:
            ValueError, LookupError: It has not the shape of a gap, or a cell in it is unreadable.
        """
        match = _BARE_GAP.fullmatch(gap) or _GAP.fullmatch(gap)
        if match is None:
            raise ValueError("unusual")
        self._unproven.append(gap)
        address, style, kind, attributes, formula = match.groups()[-5:]
        if "</c>" in gap:
            self._held[gap] = self._uncut(gap)
        if attributes is not None:
            self._written[gap] = address, "=" + unescaped(formula or "")
        return address, self._readers[kind, style]

    def _uncut(self, gap: str) -> tuple[dict[str, Value | None], dict[str, str]]:
        """Read the cells that a gap holds whole: texts of their own, formulas and blanks."""
        values: dict[str, Value | None] = {}
        formulas: dict[str, str] = {}
        self._blanks = True
        for address, style, kind, attributes, formula, inline in map(re.Match.groups, _UNCUT.finditer(gap)):
            if address in values:
                raise ValueError("a cell is there twice")
            text = unescaped(inline or "")
            values[address] = typed_value("inlineStr" if inline else kind, style, text, self._context)
            if attributes is not None:
                formulas[address] = "=" + unescaped(formula or "")
        return values, formulas

    def _reader(self, kind_and_style: tuple[str | None, str | None]) -> _LearntValues:
        kind, style = kind_and_style
        if kind == "s":
            return self._strings
        if kind in {None, "n"} and style not in self._context.date_styles:
            return self._per_cent if style in self._context.per_cent_styles else self._numbers
        return _Learnt(partial(self._text, kind, style))

    def _string(self, text: str) -> str | None:
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"not an index: {text!r}")
        string = self._context.strings[int(text)] or None
        self._blanks = self._blanks or string is None
        return string

    def _number(self, text: str) -> Value | None:
        if text.isdigit() and text.isascii() and len(text) < 16:
            return int(text)
        if text.strip(" \t\r\n"):
            return number_of(unescaped(text))
        self._blanks = True
        return None

    def _shown_per_cent(self, text: str) -> Value | None:
        value = self._number(text)
        return PerCent(value) if isinstance(value, int | float) else value

    def _text(self, kind: str | None, style: str | None, text: str) -> Value | None:
        if "<" in text:
            raise ValueError(f"not a text: {text!r}")
        # The line break keeps it from completing the text before.
        self._unproven.append(text + "\n")
        value = typed_value(kind, style, unescaped(text), self._context)
        self._blanks = self._blanks or value is None
        return value

    def _prove_frame(self, head: bytes, tail: bytes) -> None:
        """Judge what stands around the cells.

        Half of an entry sheet is its validations, which all sheets of a campaign share.

        Raises:
            DamagedPartError: It is not well-formed, or unusual.
        """
        start = head.decode("utf-8-sig")
        root = _ROOT.match(start) if len(start) <= _MOST_ROOT_BYTES else None
        before, opened, rest = tail.partition(b"<dataValidations ")
        validations, closed, after = rest.rpartition(b"</dataValidations>")
        if root is None or "xmlns" in start[root.end() :] or bool(opened) != bool(closed):
            raise DamagedPartError("unusual")
        namespaces = _NAMESPACE.findall(root[1])
        if namespaces != self._namespaces:
            self._forget()
            self._root, self._namespaces = root[1], namespaces
        stub = _STUB if opened else ""
        _judge(f"{start}{before.decode()}{stub}{after.decode()}")
        if opened and validations != self._validations:
            _judge(f"{self._root}<dataValidations {validations.decode()}</dataValidations></worksheet>")
            self._validations = validations

    def _prove_gaps(self) -> None:
        """Judge the gaps and texts that no sheet had before.

        Raises:
            DamagedPartError: They are not well-formed.
        """
        if self._unproven:
            unproven = self._unproven
            starts = range(0, len(unproven), _PROVEN_TOGETHER)
            gaps = ("".join(unproven[start : start + _PROVEN_TOGETHER]).replace(_END, "</c>") for start in starts)
            prove_xml(chain((self._root, "<row><c>"), gaps, ("</c></row></worksheet>",)))
            self._unproven.clear()


def _parted(content: bytes) -> tuple[bytes, list[str], bytes]:
    """Return what stands before the cells, gaps and values by turns, and what stands after the cells.

    Raises:
        ValueError: The sheet is unusual.
    """
    if b"\r" in content:  # As an XML parser does before anything else.
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    # Most accents, which make texts wide and slow, are outside the cells.
    head, _, body = content.partition(b"<sheetData>")
    body, closed, tail = body.rpartition(b"</sheetData>")
    if len(body) > _MOST_WIDE_BYTES and _WIDE.search(body):
        raise ValueError("would take several times its size as text")
    text = body.decode()
    del body  # It may take 100 MiB.
    if not closed or _END in text:
        raise ValueError("unusual")
    pieces = text.replace("</v></c>", "<v>" + _END).split("<v>")
    del text
    if len(pieces) % 2 == 0:
        raise ValueError("unusual")
    # What stands before the first value and after the last is brought to the shape of a gap.
    pieces[0] = f"{_END}</row>{pieces[0]}"
    pieces[-1] += '<row><c r="A1">'
    return head, pieces, tail


def _unescaped_together(texts: Sequence[bytes]) -> list[str]:
    """Resolve the references of many texts at once; see `cellvalue.unescaped`."""
    whole = _END_BYTE.join(texts)
    if b"&#" in whole:
        return unescaped(whole.decode()).split(_END)
    for entity, character in ENTITIES.items():
        whole = whole.replace(entity.encode(), character.encode())
    return whole.decode().split(_END)


def _judge(xml: str) -> None:
    """Prove that XML is well-formed, and neither hides nor holds cells.

    Raises:
        DamagedPartError: It is not.
    """
    if "<!" in xml or xml.find("<?", 1) > 0 or "sheetData" in xml:
        raise DamagedPartError("unusual")
    parse_xml(xml)
