"""A document of Word, read by its markup: paragraphs, tables, and what of them a reader sees.

What is decided here: of tracked changes, what was inserted is read and what was deleted is not; text that is hidden or
struck through is not read; the reference of a footnote is a mark, never a digit; a raised or lowered digit is one of
Unicode's; a table within a cell, and what stands in a text box, is read on its own after its table, and is no part of
the cell.
"""

from __future__ import annotations

import re
from posixpath import normpath

from calpae_xl.books.package import DamagedPartError, Package, XmlHandler, refusal
from calpae_xl.books.packagekind import WORD_DOCUMENT
from calpae_xl.core.trade.note_marks import with_marks
from calpae_xl.core.transcription.paper import NOTE, Paper, PaperCell, PaperRow, PaperTable
from calpae_xl.papers.limits import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS

MOST_TAGS = 600_000
"""An annex of a hundred departments has less than half of it."""

_WORD = frozenset(
    f"http://{name}/main"
    for name in ("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml")
)
_RELATION = re.compile(rb'<Relationship\b[^<>]*?/(?:officeDocument)"[^<>]*>')
_TARGET = re.compile(rb'\bTarget="([^"<>]{1,200})"')
_UNSEEN = frozenset(
    {
        *("del", "moveFrom", "delText", "delInstrText", "instrText", "Fallback", "numPr"),
        *("rPrChange", "pPrChange", "tcPrChange", "trPrChange", "tblPrChange", "sectPrChange", "tblGridChange"),
    }
)
"""What no reader sees: deletions, codes of fields, former looks, the second form of a drawing."""

_SIGNS = {
    "tab": " ",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "footnoteReference": NOTE,
    "endnoteReference": NOTE,
}
_RAISING = frozenset({"superscript", "subscript"})
_OFF = frozenset({"0", "false", "off", "none"})


def read_word_file(name: str, content: bytes) -> Paper:
    """Read a document of Word.

    Raises:
        UnusableFileError: Damaged, protected, of another format, or holding more than an annex ever would.
    """
    package = Package(name, content, WORD_DOCUMENT)
    part = _main_part(package)
    if package.xml(part).count(b"<") > MOST_TAGS:
        raise refusal(name, f"contient plus de données qu’une annexe (partie « {part} »)", WORD_DOCUMENT.clean)
    handler = _Document(_raised_styles(package))
    package.parse(part, handler, {f"{namespace} document" for namespace in _WORD})
    for other in package.unread():
        package.read(other)
    return Paper(name, handler.whole)


def _main_part(package: Package) -> str:
    """Return the name of the part that holds the text."""
    relation = _RELATION.search(package.read("_rels/.rels")) if "_rels/.rels" in package else None
    target = None if relation is None else _TARGET.search(relation[0])
    named = "" if target is None else normpath(target[1].decode("utf-8", "replace").lstrip("/"))
    if named in package:
        return named
    if "word/document.xml" in package:
        return "word/document.xml"
    raise refusal(package.name, "n’est pas un document Word", WORD_DOCUMENT.choose)


class _Styles(XmlHandler):
    """Finds the styles of characters that raise or lower them."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "style":
            self._style = next((v for n, v in attributes.items() if n.rpartition(" ")[2] == "styleId"), "")
        elif local == "vertAlign" and _value(attributes) in _RAISING:
            self.found[self._style] = _value(attributes)


def _raised_styles(package: Package) -> dict[str, str]:
    if "word/styles.xml" not in package:
        return {}
    handler = _Styles()
    package.parse("word/styles.xml", handler)
    return handler.found


class _Cell:
    """A cell that is being read."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.span = 1
        self.continues = self.beside = False


class _Table:
    """A table that is being read."""

    def __init__(self) -> None:
        self.rows: list[PaperRow] = []
        self.cells: list[_Cell] = []
        self.skipped = 0
        self.deleted = False
        self.above: list[str] = []
        self.number = 0


class _Flow:
    """What is read on its own: the body, a cell, a text box. Its lines, or the cell that they fill."""

    def __init__(self, cell: _Cell | None = None) -> None:
        self.cell = cell
        self.line: list[str] = []
        self.first = True


class _Document(XmlHandler):
    """Follows the markup; one handler for all, as a cell holds whatever the body does."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.parts: list[str | PaperTable] = []
        self._styles = styles
        self._later: list[str | PaperTable] = []
        self._flows = [_Flow()]
        self._tables: list[_Table] = []
        self._path: list[str] = []
        self._unseen = 0
        self._raised: str | None = None
        self._is_hidden = False
        self._in_text = False
        self._count = self._rows = 0

    @property
    def whole(self) -> tuple[str | PaperTable, ...]:
        """All that was read, in order."""
        return (*self.parts, *self._later)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        self._path.append(local)
        if self._unseen or local in _UNSEEN:
            self._unseen += 1
            if local == "del" and self._path[-2:-1] == ["trPr"] and self._tables:
                self._tables[-1].deleted = True
            return
        match local:
            case "r":
                self._raised, self._is_hidden = None, False
            case "t":
                self._in_text = True
            case "rStyle" | "vertAlign" | "vanish" | "strike" | "dstrike":
                self._look(local, _value(attributes))
            case "txbxContent":
                self._flows.append(_Flow())
            case _ if local in _SIGNS and self._path[-2:-1] == ["r"]:
                self._add(_SIGNS[local])
            case _:
                self._enter_table(local, _value(attributes))

    def _enter_table(self, local: str, value: str) -> None:
        """Enter an element of a table."""
        match local:
            case "tbl":
                self._tables.append(_Table())
            case "tr" if self._tables:
                self._tables[-1].cells, self._tables[-1].skipped, self._tables[-1].deleted = [], 0, False
            case "tc" if self._tables:
                cell = _Cell()
                self._tables[-1].cells.append(cell)
                self._flows.append(_Flow(cell))
            case "gridSpan" | "gridBefore" | "vMerge" | "hMerge":
                self._shape(local, value)

    def characters(self, data: str) -> None:
        if self._in_text and not self._unseen:
            self._add(data)

    def end(self, name: str) -> None:
        local = self._path.pop()
        if self._unseen:
            self._unseen -= 1
            return
        match local:
            case "t":
                self._in_text = False
            case "p":
                self._end_paragraph()
            case "tc" if self._tables:
                self._end_paragraph()
                self._flows.pop()
            case "tr" if self._tables:
                self._end_row(self._tables[-1])
            case "tbl" if self._tables:
                self._end_table(self._tables.pop())
            case "txbxContent" if len(self._flows) > 1:
                self._end_paragraph()
                self._flows.pop()

    def _look(self, local: str, value: str) -> None:
        if self._path[-3:-1] != ["r", "rPr"]:
            return
        if local == "rStyle":
            self._raised = self._styles.get(value)
        elif local == "vertAlign":
            self._raised = value if value in _RAISING else None
        elif value not in _OFF:
            self._is_hidden = True

    def _shape(self, local: str, value: str) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        number = min(int(value), MOST_COLUMNS) if value.isascii() and value.isdigit() and len(value) < 5 else 1
        if local == "gridBefore":
            table.skipped = number
        elif table.cells and self._path[-2:-1] == ["tcPr"]:
            cell = table.cells[-1]
            if local == "gridSpan":
                cell.span = max(number, 1)
            elif local == "vMerge":
                cell.continues = value != "restart"
            else:
                cell.beside = value != "restart"

    def _add(self, text: str) -> None:
        if self._is_hidden:
            return
        if self._raised is not None:
            places = range(len(text))
            text = with_marks(
                text, places if self._raised == "superscript" else (), places if self._raised == "subscript" else ()
            )
        self._flows[-1].line.append(str(text))

    def _end_paragraph(self) -> None:
        flow = self._flows[-1]
        text, flow.line = "".join(flow.line), []
        if flow.cell is not None:
            if text or not flow.first:
                flow.cell.text.append(text)
            flow.first = False
            return
        is_body = len(self._flows) == 1 and not self._tables
        if text.strip():
            (self.parts if is_body else self._later).append(text.strip())
        if is_body:
            self._take_later()

    def _take_later(self) -> None:
        self.parts += self._later
        self._later = []

    def _end_row(self, table: _Table) -> None:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise DamagedPartError("plus de lignes de tableau qu’une annexe")
        if table.deleted:
            return
        # Columns that a row leaves out at its end (gridAfter) are no cells: Word leaves them where one was deleted.
        cells: list[PaperCell] = [PaperCell("", covered=True)] * table.skipped
        for cell in table.cells:
            text = "\n".join(cell.text).strip("\n")[:LONGEST_CELL]
            if cell.continues:
                cells.append(PaperCell(table.above[len(cells)] if len(cells) < len(table.above) else "", covered=True))
            elif cell.beside and cells:
                cells.append(PaperCell(cells[-1].text, covered=True))
            else:
                cells.append(PaperCell(text))
            cells += [PaperCell(text, covered=True)] * (cell.span - 1)
            if len(cells) > MOST_COLUMNS:
                raise DamagedPartError("plus de colonnes qu’une annexe")
        table.above = [cell.text for cell in cells]
        table.number += 1
        table.rows.append(PaperRow(f"ligne {table.number}", tuple(cells)))

    def _end_table(self, table: _Table) -> None:
        self._count += 1
        rows = tuple(row._replace(place=f"tableau {self._count}, {row.place}") for row in table.rows)
        if self._tables or len(self._flows) > 1:
            self._later.append(PaperTable(rows))
            return
        self.parts.append(PaperTable(rows))
        self._take_later()


def _local(name: str) -> str:
    """Return the name of an element of Word; of another namespace, the few that hold some of its text."""
    namespace, _, local = name.rpartition(" ")
    if namespace in _WORD or local in {"Fallback"}:
        return local
    return f"other:{local}"


def _value(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(" ")[2] == "val"), "")
