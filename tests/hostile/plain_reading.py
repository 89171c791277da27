"""A second reading of workbooks, the plainest there is: ElementTree, one element after the other.

It follows packages as Excel writes them and knows no short cut; what one value means is the product's to say.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from xml.etree import ElementTree

from archives import Parts, unzipped

from calpae_xl.books.cellvalue import CellContext, decoded, typed_value
from calpae_xl.books.numberformat import Look, is_builtin_date, looks
from calpae_xl.books.package import MAIN_NAMESPACES
from calpae_xl.core.trade.values import Value

Element = ElementTree.Element
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PER_CENT = ("9", "10")


def plain_cells(content: bytes) -> dict[str, tuple[dict[str, Value], dict[str, str]]]:
    """Values and formulas of each sheet, by name and address."""
    parts = unzipped(content)
    book = _root(parts, "xl/workbook.xml")
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("xl", relation.get("Target", ""))).lstrip("/")
        for relation in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    }
    context = _context(parts, book)
    return {
        decoded(tab.get("name", "")): _cells(_root(parts, targets[tab.get(_RELATION)]), context)
        for tab in _all(book, "sheet")
    }


def _root(parts: Parts, name: str) -> Element:
    return ElementTree.fromstring(parts[name])


def _all(element: Element, local: str) -> Iterator[Element]:
    return (found for namespace in MAIN_NAMESPACES for found in element.iter(f"{{{namespace}}}{local}"))


def _text(element: Element, local: str) -> str | None:
    """Texts of elements, but for guides to how a text is said; ``None`` when there are none."""
    guides = {id(inner) for guide in _all(element, "rPh") for inner in guide}
    found = ["".join(each.itertext()) for each in _all(element, local) if id(each) not in guides]
    return "".join(found) if found else None


def _context(parts: Parts, book: Element) -> CellContext:
    strings = [_text(item, "t") or "" for item in _all(_root(parts, "xl/sharedStrings.xml"), "si")]
    styles = _root(parts, "xl/styles.xml")
    codes = {each.get("numFmtId"): each.get("formatCode", "") for part in _all(styles, "numFmts") for each in part}
    dates, shares, mixed = set[str | None](), set[str | None](), dict[str | None, str]()
    for number, style in enumerate(each for part in _all(styles, "cellXfs") for each in part):
        name = style.get("numFmtId", "0")
        code = codes.get(name)
        seen = set(looks(code or ""))
        if code is not None and len(seen) > 1:
            mixed |= {str(number): code} | ({} if number else {None: code})
        elif is_builtin_date(name) if code is None else Look.DATE in seen:
            dates.add(str(number))
        elif name in _PER_CENT if code is None else Look.PER_CENT in seen:
            shares.add(str(number))
    properties = next(_all(book, "workbookPr"), None)
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    both = (frozenset(found | ({None} if "0" in found else set())) for found in (dates, shares))
    return CellContext([*map(decoded, strings)], *both, mixed, from_1904)


def _cells(sheet: Element, context: CellContext) -> tuple[dict[str, Value], dict[str, str]]:
    values: dict[str, Value] = {}
    formulas: dict[str, str] = {}
    for cell in _all(sheet, "c"):
        address, value, own = cell.attrib["r"], _text(cell, "v"), _text(cell, "t")
        formula = _text(cell, "f")
        read = decoded(own) or None if own and not value else None
        if value:
            read = typed_value(cell.get("t"), cell.get("s"), value, context)
        if read is not None:
            values[address] = read
        if formula is not None:
            formulas[address] = "=" + formula
    return values, formulas
