"""The tables of a tagged PDF: its tags say which rows and cells there are, empty ones too, and what belongs to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from calpae_xl.core.transcription.paper import NOTE, PaperCell, PaperRow, PaperTable
from calpae_xl.papers.limits import LONGEST_CELL, MOST_COLUMNS
from calpae_xl.papers.pdf_text import Character, joined, lines_of

Page = tuple[int, object, list[Character]]
"""Number, reference and signs of a page."""

_MOST_DEPTH, _MOST_ELEMENTS = 60, 200_000
_CELLS, _NOT_READ = frozenset({"TD", "TH"}), frozenset({"Note", "FENote", "Artifact", "Figure"})
_REFERENCES = frozenset({"Link", "Reference", "Lbl"})
_PARAGRAPHS = frozenset({"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Caption", "Title"})
_LONGEST_MARK = 3


class _Element(NamedTuple):
    """One element of the tree: its kind, its kids, the page that it stands on unless they say another."""

    kind: str
    kids: tuple[Any, ...]
    page: int | None
    attributes: dict[str, Any]


class _Marked(NamedTuple):
    """A stretch of marked content, by its page and number."""

    page: int | None
    number: int


class _Tree:
    def __init__(self, catalog: dict[str, Any], pages: Iterable[Page]) -> None:
        from pdfminer.pdftypes import resolve1

        self._resolve = resolve1
        root = resolve1(catalog.get("StructTreeRoot"))
        self._root = root if isinstance(root, dict) else {}
        self._roles = resolve1(self._root.get("RoleMap")) or {}
        self._left = _MOST_ELEMENTS
        self._numbers: dict[object, int] = {}
        self._characters: dict[_Marked, list[Character]] = {}
        for number, reference, characters in pages:
            self._numbers[reference] = number
            for character in characters:
                if character.mcid is not None:
                    self._characters.setdefault(_Marked(number, character.mcid), []).append(character)
        self.blanks_kept = any(
            line.endswith(" ") for found in self._characters.values() for line in lines_of(found) if len(line) > 1
        )

    def top(self) -> Iterator[_Element | _Marked]:
        return self.kids(_Element("Root", self._listed(self._root.get("K")), None, {}))

    def _listed(self, kids: Any) -> tuple[Any, ...]:
        resolved = self._resolve(kids)
        return tuple(resolved) if isinstance(resolved, list) else () if resolved is None else (kids,)

    def kids(self, element: _Element) -> Iterator[_Element | _Marked]:
        for kid in element.kids:
            self._left -= 1
            if self._left < 0:
                return
            held = self._resolve(kid)
            if isinstance(held, int):
                yield _Marked(element.page, held)
            elif isinstance(held, dict):
                page = self._numbers.get(getattr(held.get("Pg"), "objid", None), element.page)
                if "MCID" in held:
                    yield _Marked(page, held["MCID"])
                elif "S" in held:
                    yield _Element(self._kind(held["S"]), self._listed(held.get("K")), page, self._attributes(held))

    def _kind(self, name: Any) -> str:
        text = _name(name)
        return _name(self._roles.get(text, name)) if isinstance(self._roles, dict) else text

    def _attributes(self, held: dict[str, Any]) -> dict[str, Any]:
        found = (self._resolve(each) for each in self._listed(held.get("A")))
        return {name: value for each in found if isinstance(each, dict) for name, value in each.items()}

    def text_of(self, element: _Element, depth: int = 0) -> str:
        """Return what an element holds; paragraphs are lines, and the reference of a note a mark."""
        paragraphs: list[str] = []
        run: list[Character] = []

        def close() -> None:
            if run:
                paragraphs.append(joined(lines_of(run), blanks_kept=self.blanks_kept))
                run.clear()

        for kid in self.kids(element) if depth < _MOST_DEPTH else ():
            if isinstance(kid, _Marked):
                run += self._characters.get(kid, ())
            elif kid.kind in _REFERENCES and self._is_mark(kid):
                characters = [*self._within(kid, depth)]
                run += (each._replace(text="" if at else NOTE) for at, each in enumerate(characters))
            elif kid.kind in _PARAGRAPHS or kid.kind in _NOT_READ or kid.kind in {"L", "LI", "Table", "Div", "Sect"}:
                close()
                if kid.kind not in _NOT_READ and kid.kind != "Table":
                    paragraphs.append(self.text_of(kid, depth + 1))
            else:
                run += self._within(kid, depth)
        close()
        return "\n".join(paragraph for paragraph in paragraphs if paragraph)[:LONGEST_CELL]

    def _is_mark(self, element: _Element) -> bool:
        text = "".join(character.text for character in self._within(element, 0)).strip(" ()[]\u00a0")
        return 0 < len(text) <= _LONGEST_MARK and text.isalnum()

    def _within(self, element: _Element, depth: int) -> Iterator[Character]:
        if depth > _MOST_DEPTH or element.kind in _NOT_READ:
            return
        for kid in self.kids(element):
            if isinstance(kid, _Marked):
                yield from self._characters.get(kid, ())
            else:
                yield from self._within(kid, depth + 1)


def tagged_parts(catalog: dict[str, Any], pages: Iterable[Page]) -> Iterator[str | PaperTable]:
    """Yield the lines and tables that the tags of a PDF tell; nothing without tags.

    Args:
        catalog: The root of the document.
        pages: Their numbers, references and signs.
    """
    tree, count = _Tree(catalog, pages), 0
    for part in _parts(tree, tree.top(), 0):
        if isinstance(part, PaperTable):
            count += 1
            rows = (row._replace(place=f"tableau {count}, {row.place}") for row in part.rows)
            yield PaperTable(tuple(rows))
        else:
            yield part


def _parts(tree: _Tree, kids: Iterable[_Element | _Marked], depth: int) -> Iterator[str | PaperTable]:
    for kid in kids:
        if isinstance(kid, _Marked) or kid.kind in _NOT_READ or depth > _MOST_DEPTH:
            continue
        if kid.kind == "Table":
            yield PaperTable(tuple(_rows(tree, kid)))
        elif kid.kind in _PARAGRAPHS:
            text = tree.text_of(kid).replace(NOTE, "")
            if text:
                yield text
        else:
            yield from _parts(tree, tree.kids(kid), depth + 1)


def _rows(tree: _Tree, table: _Element) -> Iterator[PaperRow]:
    covered: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(_of_kind(tree, table, "TR", 0), start=1):
        cells: list[PaperCell] = []
        first = next((kid.page for kid in tree.kids(row) if isinstance(kid, _Element)), row.page)
        for cell in tree.kids(row):
            if isinstance(cell, _Element) and cell.kind in _CELLS and len(cells) < MOST_COLUMNS:
                _cover(cells, covered)
                text = tree.text_of(cell)
                across, down = (_span(cell, name) for name in ("ColSpan", "RowSpan"))
                if down > 1:
                    covered.update({len(cells) + at: (down, text) for at in range(across)})
                cells += [PaperCell(text), *[PaperCell(text, covered=True)] * (across - 1)]
        _cover(cells, covered)
        covered = {at: (left - 1, text) for at, (left, text) in covered.items() if left > 1}
        where = f"page {first}, ligne {number}" if first is not None else f"ligne {number}"
        yield PaperRow(where, tuple(cells[:MOST_COLUMNS]))


def _cover(cells: list[PaperCell], covered: dict[int, tuple[int, str]]) -> None:
    """Add the cells that a merge of a row above covers here."""
    while len(cells) in covered and len(cells) < MOST_COLUMNS:
        cells.append(PaperCell(covered[len(cells)][1], covered=True))


def _of_kind(tree: _Tree, element: _Element, kind: str, depth: int) -> Iterator[_Element]:
    for kid in tree.kids(element):
        if isinstance(kid, _Element) and depth < _MOST_DEPTH:
            if kid.kind == kind:
                yield kid
            elif kid.kind in {"THead", "TBody", "TFoot"}:
                yield from _of_kind(tree, kid, kind, depth + 1)


def _span(cell: _Element, name: str) -> int:
    value = cell.attributes.get(name, 1)
    return min(value, MOST_COLUMNS) if isinstance(value, int) and value > 0 else 1


def _name(value: Any) -> str:
    name = getattr(value, "name", value)
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)
