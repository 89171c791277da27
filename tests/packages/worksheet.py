"""A sheet besides its cells: views, columns, merges, filters, protection, printing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

from packages.markup import is_protection, miscounted, misplaced, number, out_of_range, units, unlisted, whole
from packages.names import areas_of
from packages.opened import MAIN, Opened, Sheet, tag, true, unescaped
from packages.places import MAX_COLUMN, MAX_ROW, Area, area, areas, cell, overlaps
from packages.problem import Problem, Rule


class WorksheetRule(Rule):
    """Rules on a sheet besides its cells."""

    SHEET_ORDER = ("children of <worksheet> follow the schema", "ECMA 18.3.1.99, CT_Worksheet")
    EMPTY_GROUP = (
        "no group of columns, merges, formats, validations or hyperlinks is empty",
        "ECMA annex A, minOccurs; EPPlus pull request 17; exceljs issue 2178",
    )
    SHEET_AREA = ("areas are written first to last within the grid", "ECMA 18.18.62, ST_Ref; 18.18.76, ST_Sqref")
    VIEW = ("a view belongs to a window of the workbook and is zoomed 10 to 400 %", "ECMA 18.3.1.87, sheetView")
    PANE = ("a pane is split where it says, and its first cell lies beyond the split", "ECMA 18.3.1.66, pane")
    SELECTION = ("each selection is in a pane that exists, once, around its active cell", "ECMA 18.3.1.78, selection")
    COLUMN_RANGE = ("columns run from min to max within 16,384", "OI29500 2.1.598.a and b")
    COLUMN_ORDER = (
        "ranges of columns ascend and do not overlap",
        "ECMA 18.3.1.17; « Repaired Records: Column information »",
    )
    COLUMN_WIDTH = ("a column is 0 to 255 characters wide", "OI29500 2.1.598.c")
    COLUMN_STYLE = ("a column has a style that exists", "OI29500 2.1.598.d")
    OUTLINE = ("groups are at most 7 deep", "OI29500 2.1.598.e")
    MERGE = ("merged areas hold several cells and do not overlap", "ECMA 18.3.1.55; « Removed Records: Merge cells »")
    FILTER = ("a filter has columns inside its area, each once", "ECMA 18.3.2.7, filterColumn@colId")
    FILTER_NAME = (
        "a filter has its hidden name on the sheet, about the same area",
        "ECMA 18.3.1.2; XlsxWriter, autofilter()",
    )
    PROTECTION = ("protection says yes or no, with a whole hash if any", "ECMA 18.3.1.85, sheetProtection")
    MARGINS = ("six margins from 0 to 49 inches", "ECMA 18.3.1.62, pageMargins")
    PAGE_SETUP = ("scale is 10 to 400, pages 0 to 32,767, orientation known", "ECMA 18.3.1.63, pageSetup")
    HEADER_FOOTER = (
        "headers and footers have at most 255 characters, in the order of the schema",
        "limits, « Characters in a header or footer »",
    )
    BREAKS = ("breaks are counted, ascend, and are at most 1,026", "limits, « Page breaks »; ECMA 18.3.1.74")


_ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "drawingHF",
    "legacyDrawing",
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
_FILLED = {
    "cols", "sheetViews", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "protectedRanges",
    "ignoredErrors", "tableParts",
}  # fmt: skip
_HEADERS = ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"]
_PANES = frozenset({"topLeft", "topRight", "bottomLeft", "bottomRight"})
_SETUP = {
    "orientation": frozenset({"default", "portrait", "landscape"}),
    "pageOrder": frozenset({"downThenOver", "overThenDown"}),
}


def worksheet_problems(package: Opened, sheet: Sheet, root: Element) -> Iterator[Problem]:
    """Tell what is wrong with a sheet, its cells left out."""
    part = sheet.part
    yield from misplaced(part, root, _ORDER, WorksheetRule.SHEET_ORDER, repeated="conditionalFormatting")
    for group in root:
        if tag(group) in _FILLED and len(group) == 0:
            yield Problem(part, tag(group), WorksheetRule.EMPTY_GROUP, "nothing in it")
    yield from _areas(part, root)
    windows = len(package.workbook.findall(f"{MAIN}bookViews/{MAIN}workbookView"))
    for view in root.iterfind(f"{MAIN}sheetViews/{MAIN}sheetView"):
        ranges = {"workbookViewId": (0, windows - 1), "zoomScale": (10, 400)}
        yield from out_of_range(part, "sheetView", view, ranges, WorksheetRule.VIEW)
        yield from _pane(part, view)
    yield from _columns(package, part, root)
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        yield from out_of_range(part, f"row {row.get('r')}", row, {"outlineLevel": (0, 7)}, WorksheetRule.OUTLINE)
    yield from _merges(part, root)
    yield from _filter(package, sheet, root)
    yield from _protection(part, root)
    yield from _page(part, root)
    for name, limit in (("rowBreaks", MAX_ROW), ("colBreaks", MAX_COLUMN)):
        yield from _breaks(part, root.find(f"{MAIN}{name}"), limit)


def merged(root: Element) -> list[Area]:
    """Merged areas of a sheet."""
    read = [area(e.get("ref", "")) for e in root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")]
    return [one for one in read if one is not None]


def _areas(part: str, root: Element) -> Iterator[Problem]:
    for group in root:
        if group.tag in {f"{MAIN}sheetData", f"{MAIN}extLst"}:
            continue
        for element in group.iter():
            for name, read in (("ref", area), ("sqref", areas)):
                text = element.get(name)
                if text is not None and read(text) is None:
                    yield Problem(part, tag(element), WorksheetRule.SHEET_AREA, f"{name} « {text[:60]} »")


def _pane(part: str, view: Element) -> Iterator[Problem]:
    pane = view.find(f"{MAIN}pane")
    across, down = 0.0, 0.0
    if pane is not None:
        across, down = number(pane.get("xSplit", "0")) or 0.0, number(pane.get("ySplit", "0")) or 0.0
        frozen = pane.get("state", "split") in {"frozen", "frozenSplit"}
        first = cell(pane.get("topLeftCell", "A1"))
        beyond = first is not None and (not frozen or (first.row > down and first.column > across))
        halves = not frozen or (across.is_integer() and down.is_integer())
        if not (across or down) or not beyond or not halves:
            yield Problem(part, "pane", WorksheetRule.PANE, f"{pane.attrib}")
    there = _panes_of(across, down)
    if pane is not None and pane.get("activePane", "topLeft") not in there:
        yield Problem(part, "pane", WorksheetRule.PANE, f"activePane {pane.get('activePane')}")
    selections = view.findall(f"{MAIN}selection")
    times = Counter(selection.get("pane", "topLeft") for selection in selections)
    for selection in selections:
        at = selection.get("pane", "topLeft")
        active = cell(selection.get("activeCell", "A1"))
        around = areas(selection.get("sqref", "A1")) or []
        if at not in there or times[at] > 1 or active is None or not any(active in one for one in around):
            yield Problem(part, f"selection {at}", WorksheetRule.SELECTION, f"{selection.attrib}")


def _panes_of(across: float, down: float) -> frozenset[str]:
    if across and down:
        return _PANES
    return frozenset({"topLeft", "topRight" if across else "topLeft", "bottomLeft" if down else "topLeft"})


def _columns(package: Opened, part: str, root: Element) -> Iterator[Problem]:
    before = 0
    formats = package.style_count("cellXfs")
    for column in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        first, last = whole(column.get("min")), whole(column.get("max"))
        place = f"col {column.get('min')}"
        if first is None or last is None or not 1 <= first <= last <= MAX_COLUMN:
            yield Problem(part, place, WorksheetRule.COLUMN_RANGE, f"to {column.get('max')}")
        elif first <= before:
            yield Problem(part, place, WorksheetRule.COLUMN_ORDER, f"after column {before}")
        before = last or before
        yield from out_of_range(part, place, column, {"width": (0, 255)}, WorksheetRule.COLUMN_WIDTH)
        yield from out_of_range(part, place, column, {"style": (0, formats - 1)}, WorksheetRule.COLUMN_STYLE)
        yield from out_of_range(part, place, column, {"outlineLevel": (0, 7)}, WorksheetRule.OUTLINE)


def _merges(part: str, root: Element) -> Iterator[Problem]:
    found = merged(root)
    yield from miscounted(part, root.find(f"{MAIN}mergeCells"), WorksheetRule.MERGE)
    for one in found:
        if one.first == one.last:
            yield Problem(part, str(one), WorksheetRule.MERGE, "one cell")
    for one, other in overlaps(found):
        yield Problem(part, str(one), WorksheetRule.MERGE, f"overlaps {other}")


def _filter(package: Opened, sheet: Sheet, root: Element) -> Iterator[Problem]:
    element = root.find(f"{MAIN}autoFilter")
    if element is None:
        return
    filtered = area(element.get("ref", ""))
    width = 0 if filtered is None else filtered.width
    columns = [whole(column.get("colId")) for column in element.iterfind(f"{MAIN}filterColumn")]
    if len(set(columns)) < len(columns) or any(column is None or column >= width for column in columns):
        yield Problem(sheet.part, "autoFilter", WorksheetRule.FILTER, f"columns {columns} of {width}")
    scope = str(package.sheets.index(sheet))
    names = [n for n in package.names if n.name == "_xlnm._FilterDatabase" and n.scope == scope]
    if [areas_of(name.formula) for name in names] != [[(sheet.name, filtered)]]:
        sentence = f"{element.get('ref')}, and {[name.formula for name in names]}"
        yield Problem(sheet.part, "autoFilter", WorksheetRule.FILTER_NAME, sentence)


def _protection(part: str, root: Element) -> Iterator[Problem]:
    for element in root.iterfind(f"{MAIN}sheetProtection"):
        if not is_protection(element):
            yield Problem(part, "sheetProtection", WorksheetRule.PROTECTION, f"{element.attrib}")


def _page(part: str, root: Element) -> Iterator[Problem]:
    for margins in root.iterfind(f"{MAIN}pageMargins"):
        sides = ("left", "right", "top", "bottom", "header", "footer")
        read = [number(margins.get(side)) for side in sides]
        if any(one is None or not 0 <= one < 49 for one in read):
            yield Problem(part, "pageMargins", WorksheetRule.MARGINS, f"{margins.attrib}")
    for setup in root.iterfind(f"{MAIN}pageSetup"):
        ranges: dict[str, tuple[float, float]] = {"scale": (10, 400), "paperSize": (0, 2**31)}
        ranges |= dict.fromkeys(("fitToWidth", "fitToHeight", "copies"), (0, 32767))
        yield from out_of_range(part, "pageSetup", setup, ranges, WorksheetRule.PAGE_SETUP)
        yield from unlisted(part, "pageSetup", setup, _SETUP, WorksheetRule.PAGE_SETUP)
    for group in root.iterfind(f"{MAIN}headerFooter"):
        yield from misplaced(part, group, _HEADERS, WorksheetRule.HEADER_FOOTER)
        for element in group:
            if (length := units(unescaped(element.text or ""))) > 255:
                yield Problem(part, tag(element), WorksheetRule.HEADER_FOOTER, f"{length} characters")


def _breaks(part: str, group: Element | None, limit: int) -> Iterator[Problem]:
    if group is None:
        return
    ids: Sequence[int] = [whole(found.get("id")) or 0 for found in group]
    by_hand = sum(true(found.get("man")) for found in group)
    ascend = all(a < b for a, b in pairwise(ids)) and all(1 <= one < limit for one in ids)
    counted = whole(group.get("count", "0")) == len(ids) and whole(group.get("manualBreakCount", "0")) == by_hand
    if not ascend or not counted or len(ids) > 1026:
        yield Problem(part, tag(group), WorksheetRule.BREAKS, f"{group.attrib} for rows or columns {ids[:10]}")
