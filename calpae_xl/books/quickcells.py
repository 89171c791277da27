"""The quick way to the cells of a worksheet: its bytes are cut at every cell, and nothing passes unproven."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, KeysView, Mapping, Sequence
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from calpae_xl.books.cellvalue import CellContext, number_of, typed_value, unescaped
from calpae_xl.books.cutting import root_pattern, with_line_feeds
from calpae_xl.books.package import prove_xml
from calpae_xl.core.trade.values import PerCent, Value

Cells = tuple[dict[str, Value], Mapping[str, str]]
"""Values and formulas by address, as ``Sheet`` holds them."""

# Up to XFD1048576.
COLUMN = r"(?:[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])"
LINE = (
    r"(?:[1-9][0-9]{0,5}"
    r"|10(?:[0-3][0-9]{4}|4(?:[0-7][0-9]{3}|8(?:[0-4][0-9]{2}|5(?:[0-6][0-9]|7[0-6])))))"
)

_ROOT = re.compile(root_pattern("worksheet"))
_ADDRESS = re.compile(COLUMN + LINE)
_FAR = re.compile(r"[A-Z]{3}|[0-9]{7}")
"""What an address has that may be beyond the sheet."""
_ATTRIBUTES = r'(?:[ ](?!xmlns){but}[a-zA-Z0-9:]++="[^"<>]*+")*+'
_CELL = re.compile(
    rf"""<c[ ]r="([A-Z]{{1,3}}+[1-9][0-9]{{0,6}}+)"(?:[ ]s="([0-9]++)")?+(?:[ ]t="([a-zA-Z]++)")?+
    (?:[ ]cm="[0-9]++")?+(?:[ ]vm="[0-9]++")?+>
    (?:<f({_ATTRIBUTES.format(but="")})[ ]?+(?:/>|>([^<]*+)</f>))?+
    (?:<v>([^<]*+)</v>|<v[ ]?+/>|<is><t(?:[ ]xml:space="preserve")?+>([^<]*+)</t></is>)?+</c>""".encode(),
    re.VERBOSE,
)
"""A cell that may hold something: address, style, type, attributes and text of a formula, value, text of its own."""
_ROWS = re.compile(
    rf"""[^<]*+
    (?:<row(?:[ ]r="{LINE}")?+{_ATTRIBUTES.format(but="(?!r=)")}[ ]?+
      (?:/>|>(?:[^<]++|<c[ ]r="{COLUMN}{LINE}"(?:[ ]s="[0-9]++")?+[ ]?+/>)*+</row>)
    [^<]*+)*+""".encode(),
    re.VERBOSE,
)
"""What is left between those: rows, and cells that hold nothing."""
_GROUPS = _CELL.groups + 1
_DATA, _DATA_END = b"<sheetData>", b"</sheetData>"
_MOST_ROOT_BYTES = 4_096
_MOST_TAGS_AROUND = 20_000
"""Beyond, elements around the cells might be nested deeper than in any workbook."""
_MOST_LEARNT = 100_000
"""Beyond, a workbook repeats too little for memory to be spent on what was learnt."""
_HIDING = (b"<!", b"<?", b"sheetData")
"""What may hide cells around the cells."""

_Subject = TypeVar("_Subject")
_Result = TypeVar("_Result")


class _Learnt(dict[_Subject, _Result], Generic[_Subject, _Result]):
    """Results of a function by what they were made of, so that asking again is a look-up."""

    def __init__(self, learn: Callable[[_Subject], _Result]) -> None:
        self._learn = learn

    def __missing__(self, subject: _Subject) -> _Result:
        if len(self) > _MOST_LEARNT:
            self.clear()
        result = self[subject] = self._learn(subject)
        return result


_LearntValues = _Learnt[bytes | None, Value | None]


class _Written(NamedTuple):
    """The cells of a sheet that may hold something, as they are written: one list for each part of `_CELL`."""

    addresses: list[bytes]
    styles: list[bytes | None]
    kinds: list[bytes | None]
    attributes: list[bytes | None]
    formulas: list[bytes | None]
    values: list[bytes | None]
    inlines: list[bytes | None]


class QuickReader:
    """Reads the worksheets of one workbook, as far as they are written in the usual way.

    A sheet is read so when

    - expat finds it well-formed;
    - its root has the namespace of worksheets by default, and no comment, instruction or other default namespace
      stands before the end of its cells: every ``<`` in them starts a tag, which is what it looks like;
    - what is left of its rows once the cells are cut out, by their pattern, holds nothing but rows and cells without
      content: none was missed.

    Figures and states are the same few texts: each is judged once, which leaves a look-up per cell.
    """

    def __init__(self, context: CellContext) -> None:
        self._context = context
        self._readers = _Learnt(self._reader)
        self._numbers: _LearntValues = _Learnt(self._number)
        self._per_cent: _LearntValues = _Learnt(self._shown_per_cent)
        self._strings: _LearntValues = _Learnt(self._string)

    def cells(self, content: bytes, most: int) -> Cells | None:
        """Read a sheet; ``None`` when it is written in an unusual way, too large, or has a fault to report."""
        try:
            written = _cut(content, most)
            return self._read(written) if written else ({}, {})
        except (ValueError, LookupError):
            return None

    def _read(self, written: _Written) -> Cells:
        """Read cells.

        Raises:
            ValueError, LookupError: One is unreadable, or there twice.
        """
        texts, kinds = written.values, written.kinds
        for place, inline in enumerate(written.inlines):
            if inline is not None:  # Whatever type the cell claims.
                texts[place], kinds[place] = inline, b"inlineStr"
        addresses = _addresses(written)
        read = map(self._readers.__getitem__, zip(kinds, written.styles, strict=True))
        found = [learnt[text] for learnt, text in zip(read, texts, strict=True)]
        values = dict(zip(addresses, found, strict=True))
        if len(values) < len(found):
            raise ValueError("a cell is there twice")
        if None in found:
            values = {address: value for address, value in values.items() if value is not None}
        return values, _formulas(addresses, written)  # type: ignore[return-value]  # None is gone

    def _reader(self, kind_and_style: tuple[bytes | None, bytes | None]) -> _LearntValues:
        kind, style = (None if name is None else name.decode() for name in kind_and_style)
        if kind == "s":
            return self._strings
        context = self._context
        if kind in {None, "n"} and style not in context.date_styles and style not in context.mixed_styles:
            return self._per_cent if style in context.per_cent_styles else self._numbers
        return _Learnt(partial(self._text, kind, style))

    def _string(self, text: bytes | None) -> str | None:
        if not text:
            return None
        if not text.isdigit():
            raise ValueError(f"not an index: {text!r}")
        return self._context.strings[int(text)] or None

    def _number(self, text: bytes | None) -> Value | None:
        if not text:
            return None
        if text.isdigit() and len(text) < 16:
            return int(text)
        return number_of(unescaped(text.decode())) if text.strip(b" \t\r\n") else None

    def _shown_per_cent(self, text: bytes | None) -> Value | None:
        value = self._number(text)
        return PerCent(value) if isinstance(value, int | float) else value

    def _text(self, kind: str | None, style: str | None, text: bytes | None) -> Value | None:
        return typed_value(kind, style, unescaped((text or b"").decode()), self._context)


class WrittenFormulas(Mapping[str, str]):
    """Formulas of a well-formed sheet, as it writes them: few are asked for, so each text is made by then, once."""

    def __init__(self, written: dict[str, bytes]) -> None:
        self._written = written
        self._texts: dict[str, str] = {}

    def __getitem__(self, address: str) -> str:
        text = self._texts.get(address)
        if text is None:
            text = self._texts[address] = "=" + unescaped(self._written[address].decode())
        return text

    def get(self, address: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """Return the formula of a cell: asked of every cell of a sheet, most of which have none."""
        return self[address] if address in self._written else default

    def __eq__(self, other: object) -> bool:
        if isinstance(other, WrittenFormulas) and self._written == other._written:
            return True
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # As of any mapping.

    def __contains__(self, address: object) -> bool:
        return address in self._written

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)

    def keys(self) -> KeysView[str]:
        """Return the addresses."""
        return self._written.keys()


def _addresses(written: _Written) -> list[str]:
    together = b"\0".join(written.addresses).decode()
    addresses = together.split("\0")
    if _FAR.search(together) and not all(map(_ADDRESS.fullmatch, addresses)):
        raise ValueError("a cell beyond the sheet")
    return addresses


def _formulas(addresses: Sequence[str], written: _Written) -> Mapping[str, str]:
    """Return the formulas; those of a group whose text another cell has are a mere « = »."""
    told = {
        address: formula or b""
        for address, attributes, formula in zip(addresses, written.attributes, written.formulas, strict=True)
        if attributes is not None
    }
    if b"&#" in b"".join(told.values()):  # Hardly any program writes so, and some cannot be read.
        return {address: "=" + unescaped(formula.decode()) for address, formula in told.items()}
    return WrittenFormulas(told)


def _cut(content: bytes, most: int) -> _Written | None:
    """Prove a sheet, and cut its cells out; ``None`` when none may hold something.

    Raises:
        ValueError: It is unusual, or not well-formed, or has more cells.
    """
    content = with_line_feeds(content)
    start, end = content.find(_DATA), content.rfind(_DATA_END)
    if not 0 < start < end:
        raise ValueError("unusual")
    _refuse_unusual_frame(content[:start], content[end + len(_DATA_END) :])
    # A view, for it may hold 80 MiB.
    pieces = _CELL.split(memoryview(content)[start + len(_DATA) : end], most + 1)
    if len(pieces) // _GROUPS > most or _ROWS.fullmatch(b"".join(pieces[::_GROUPS])) is None:
        raise ValueError("unusual")
    prove_xml(content)
    return None if len(pieces) == 1 else _Written(*(pieces[group::_GROUPS] for group in range(1, _GROUPS)))


def _refuse_unusual_frame(head: bytes, tail: bytes) -> None:
    """Refuse what stands around the cells in a way that might hide some, or is nested too deep for expat."""
    root = _ROOT.match(head) if len(head) <= _MOST_ROOT_BYTES else None
    if root is None or any(sign in head[root.end() :] for sign in (b"xmlns", *_HIDING)):
        raise ValueError("unusual")
    if any(sign in tail for sign in _HIDING) or tail.count(b"<") > _MOST_TAGS_AROUND:
        raise ValueError("unusual")
