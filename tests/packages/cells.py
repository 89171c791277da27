"""Rows and cells of a sheet: their order, types, values and texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from packages.formulas import Context, formula_problems
from packages.markup import number, out_of_range, units, whole
from packages.opened import MAIN, Opened, Sheet, rich_text, tag, unescaped
from packages.places import MAX_COLUMN, MAX_ROW, Cell, area, cell
from packages.problem import Problem, Rule


class CellRule(Rule):
    """Rules on rows and cells."""

    ROW_ORDER = (
        "rows ascend, each once, within 1,048,576",
        "ECMA 18.3.1.73, row@r; « Repaired Records: Cell information »",
    )
    ROW_HEIGHT = ("a row is 0 to 409.5 points high", "limits, « Row height »; ECMA 18.3.1.73, ht")
    ROW_SPANS = ("spans are pairs of columns", "ECMA 18.3.1.73, spans")
    CELL_ORDER = ("cells ascend in their row, each once", "ECMA 18.3.1.4, c@r; « Repaired Records: Cell information »")
    CELL_PLACE = ("a cell lies in its row and within XFD", "ECMA 18.3.1.4, c@r")
    CELL_STYLE = ("a style is the index of a cell format", "ECMA 18.3.1.4, c@s; 18.8.10")
    CELL_TYPE = ("a type is one of the list", "ECMA 18.18.11, ST_CellType")
    CELL_CHILDREN = ("a cell holds a formula, then a value of its type", "ECMA 18.3.1.4, CT_Cell")
    SHARED_STRING = ("a shared string exists", "ECMA 18.4.8")
    CELL_NUMBER = ("a number is one that Excel can hold", "limits, « Largest allowed positive number »; ECMA 18.3.1.96")
    CELL_BOOLEAN = ("a truth value is 0 or 1", "ECMA 18.18.11, b")
    CELL_ERROR = ("an error is one that Excel knows", "ECMA 18.17.3")
    CELL_DATE = ("a date is in ISO 8601", "ECMA 18.18.11, d")
    TEXT_LENGTH = (
        "a text has at most 32,767 characters",
        "limits, « Total number of characters that a cell can contain »",
    )
    TEXT_LINES = ("a text has at most 253 line feeds", "limits, « Maximum number of line feeds per cell »")
    TEXT_CHARACTERS = (
        "a text holds no control character nor half of one, escaped or not",
        "ECMA 22.9.2.19; XML 1.0, 2.2",
    )
    FORMULA_GROUP = (
        "arrays and shared formulas have the area of their group, which exists",
        "ECMA 18.3.1.40, CT_CellFormula",
    )


_TYPES = {"b", "d", "e", "inlineStr", "n", "s", "str"}
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
_SPANS = re.compile(r"[1-9]\d*:[1-9]\d*(?: [1-9]\d*:[1-9]\d*)*")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def cell_problems(package: Opened, sheet: Sheet, root: Element) -> Iterator[Problem]:
    """Tell what is wrong with the rows and cells of a sheet."""
    formats = package.style_count("cellXfs")
    before = 0
    groups = {f.get("si") for f in root.iter(f"{MAIN}f") if f.get("t") == "shared" and f.get("ref")}
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        # A row or a cell without a place of its own comes after the one before.
        at = whole(row.get("r")) if "r" in row.attrib else before + 1
        if at is None or not before < at <= MAX_ROW:
            yield Problem(sheet.part, f"row {row.get('r')}", CellRule.ROW_ORDER, f"after row {before}")
        at = at or before
        yield from _row(sheet.part, row, at, formats)
        column = 0
        for element in row:
            if element.tag != f"{MAIN}c":
                continue
            place = cell(element.get("r", "")) if "r" in element.attrib else Cell(at, column + 1)
            if place is None or place.row != at:
                yield Problem(sheet.part, element.get("r", ""), CellRule.CELL_PLACE, f"in row {at}")
            elif place.column <= column:
                yield Problem(sheet.part, str(place), CellRule.CELL_ORDER, f"after column {column}")
            column = place.column if place else column
            yield from _cell(Context(package, sheet.part, element.get("r", ""), sheet), element, formats, groups)
        before = at


def shared_string_problems(package: Opened) -> Iterator[Problem]:
    """Tell what is wrong with the shared strings."""
    for part in package.related(package.workbook_part, "sharedStrings"):
        for index, text in enumerate(package.strings):
            yield from _text(part, f"string {index}", text)


def _row(part: str, row: Element, at: int, formats: int) -> Iterator[Problem]:
    place = f"row {at}"
    yield from out_of_range(part, place, row, {"ht": (0, 409.5)}, CellRule.ROW_HEIGHT)
    yield from out_of_range(part, place, row, {"s": (0, formats - 1)}, CellRule.CELL_STYLE)
    spans = row.get("spans", "")
    pairs = [span.split(":") for span in spans.split()]
    if spans and (not _SPANS.fullmatch(spans) or any(not 1 <= int(a) <= int(b) <= MAX_COLUMN for a, b in pairs)):
        yield Problem(part, place, CellRule.ROW_SPANS, f"spans « {spans} »")


def _cell(context: Context, element: Element, formats: int, groups: set[str | None]) -> Iterator[Problem]:
    yield from out_of_range(context.part, context.place, element, {"s": (0, formats - 1)}, CellRule.CELL_STYLE)
    kind = element.get("t", "n")
    children = [tag(child) for child in element if child.tag.startswith(MAIN)]
    if kind not in _TYPES:
        yield context.problem(CellRule.CELL_TYPE, f"type « {kind} »")
        return
    allowed = ["f", "is"] if kind == "inlineStr" else ["f", "v"]
    if children != [name for name in allowed if name in children]:
        yield context.problem(CellRule.CELL_CHILDREN, f"{children} in a cell of type {kind}")
        return
    for child in element:
        if child.tag == f"{MAIN}f":
            yield from _formula(context, child, groups)
        elif child.tag == f"{MAIN}v":
            yield from _value(context, kind, child.text or "")
        elif child.tag == f"{MAIN}is":
            yield from _text(context.part, context.place, rich_text(child))


def _value(context: Context, kind: str, text: str) -> Iterator[Problem]:
    if kind == "str":
        yield from _text(context.part, context.place, unescaped(text))
        return
    rule, holds = _VALUES[kind]
    if not holds(context.package, text):
        yield context.problem(rule, f"« {text} »")


def _is_shared_string(package: Opened, text: str) -> bool:
    index = whole(text)
    return index is not None and index < len(package.strings)


def _is_date(_: Opened, text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_VALUES: dict[str, tuple[CellRule, Callable[[Opened, str], bool]]] = {
    "s": (CellRule.SHARED_STRING, _is_shared_string),
    # Excel opens <v></v>, which XlsxWriter writes for a formula that gave an empty text.
    "n": (CellRule.CELL_NUMBER, lambda _, text: not text or number(text) is not None),
    "b": (CellRule.CELL_BOOLEAN, lambda _, text: text in {"0", "1"}),
    "e": (CellRule.CELL_ERROR, lambda _, text: text in _ERRORS),
    "d": (CellRule.CELL_DATE, _is_date),
}


def _text(part: str, place: str, text: str) -> Iterator[Problem]:
    if units(text) > 32_767:
        yield Problem(part, place, CellRule.TEXT_LENGTH, f"{units(text)} characters")
    if text.count("\n") > 253:
        yield Problem(part, place, CellRule.TEXT_LINES, f"{text.count(chr(10))} line feeds")
    if found := _FORBIDDEN.search(text):
        yield Problem(part, place, CellRule.TEXT_CHARACTERS, f"U+{ord(found[0]):04X}")


def _formula(context: Context, element: Element, groups: set[str | None]) -> Iterator[Problem]:
    kind, text, reference = element.get("t", "normal"), element.text or "", element.get("ref")
    whole_area = area(reference) if reference is not None else None
    own = cell(context.place)
    grouped = kind in {"array", "shared", "dataTable"}
    member = kind == "shared" and reference is None and element.get("si") in groups
    holds = whole_area is not None and own is not None and own in whole_area
    if kind != "normal" and not (grouped and (holds or member)):
        yield context.problem(CellRule.FORMULA_GROUP, f"type {kind}, area {reference}, group {element.get('si')}")
    if text:
        yield from formula_problems(text, context)
    elif not grouped:
        yield context.problem(CellRule.CELL_CHILDREN, "a formula that says nothing")
