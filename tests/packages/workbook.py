"""The workbook part: sheets, views, calculation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from packages.markup import is_protection, misplaced, out_of_range, unlisted, whole
from packages.opened import MAIN, Opened, Sheet, true
from packages.places import cell
from packages.problem import Problem, Rule


class WorkbookRule(Rule):
    """Rules on the workbook part."""

    WORKBOOK_ORDER = ("children of <workbook> follow the schema", "ECMA 18.2.27, CT_Workbook")
    SHEET_NAME = (
        r"a sheet name has 1 to 31 characters, none of \ / ? * [ ] :, no apostrophe at an end",
        "OI29500 2.1.578.a",
    )
    RESERVED_SHEET_NAME = (
        "no sheet is named History, a name that Excel keeps",
        "Microsoft support, « Rename a worksheet »",
    )
    SHEET_NAME_ONCE = ("sheet names are distinct whatever their case", "OI29500 2.1.578.d")
    SHEET_ID = ("sheetId is from 1 to 65534, once", "OI29500 2.1.578.b; ECMA 18.2.19")
    SHEET_PART = ("each sheet has a part of its own", "ECMA 12.3.24")
    SHEET_STATE = ("a sheet is visible, hidden or veryHidden", "ECMA 18.18.68, ST_SheetState")
    VISIBLE_SHEET = ("a sheet is visible", "ECMA 18.2.20; Excel refuses to hide the last one")
    ACTIVE_SHEET = ("activeTab and firstSheet are visible sheets", "ECMA 18.2.30, workbookView")
    SELECTED_SHEET = (
        "the active sheet is selected, alone: typing in a group types everywhere",
        "ECMA 18.3.1.87, tabSelected",
    )
    WORKBOOK_PROTECTION = ("protection of the workbook says yes or no, with a whole hash if any", "ECMA 18.2.29")
    CALCULATION = ("calcPr holds known modes and an id", "ECMA 18.2.2, CT_CalcPr")
    CALCULATION_CHAIN = (
        "a calculation chain names cells that hold formulas",
        "ECMA, calcChain c@r; « Removed Records: Formula from /xl/calcChain.xml »",
    )


_ORDER = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]
_SHEET_NAME = re.compile(r"(?!')[^\\/?*\[\]:\x00-\x1f]{1,31}(?<!')")
_STATES = {"visible", "hidden", "veryHidden"}
_MODES = {"calcMode": frozenset({"auto", "autoNoTable", "manual"}), "refMode": frozenset({"A1", "R1C1"})}


def workbook_problems(package: Opened) -> Iterator[Problem]:
    """Tell what is wrong with the workbook part."""
    part = package.workbook_part
    yield from misplaced(part, package.workbook, _ORDER, WorkbookRule.WORKBOOK_ORDER, repeated="fileRecoveryPr")
    yield from _sheets(package, part)
    yield from _views(package, part)
    for element in package.workbook.findall(f"{MAIN}workbookProtection"):
        if not is_protection(element):
            yield Problem(part, "workbookProtection", WorkbookRule.WORKBOOK_PROTECTION, f"{element.attrib}")
    for element in package.workbook.findall(f"{MAIN}calcPr"):
        yield from unlisted(part, "calcPr", element, _MODES, WorkbookRule.CALCULATION)
        ranges = {"calcId": (0, 2**32 - 1), "iterateCount": (1, 32767)}
        yield from out_of_range(part, "calcPr", element, ranges, WorkbookRule.CALCULATION)
    yield from _chain(package)


def _sheets(package: Opened, part: str) -> Iterator[Problem]:
    names = Counter(sheet.name.casefold() for sheet in package.sheets)
    ids = Counter(sheet.id for sheet in package.sheets)
    owners = Counter(sheet.part for sheet in package.sheets)
    for sheet in package.sheets:
        if not _SHEET_NAME.fullmatch(sheet.name):
            yield Problem(part, sheet.name, WorkbookRule.SHEET_NAME, f"{len(sheet.name)} characters: « {sheet.name} »")
        if sheet.name.casefold() in {"history", "historique"}:  # In English and in French.
            yield Problem(part, sheet.name, WorkbookRule.RESERVED_SHEET_NAME, "reserved")
        if names[sheet.name.casefold()] > 1:
            yield Problem(part, sheet.name, WorkbookRule.SHEET_NAME_ONCE, "another sheet has this name")
        if ids[sheet.id] > 1 or not 1 <= (whole(sheet.id) or 0) <= 65534:
            yield Problem(part, sheet.name, WorkbookRule.SHEET_ID, f"sheetId {sheet.id}")
        if sheet.part and owners[sheet.part] > 1:
            yield Problem(part, sheet.name, WorkbookRule.SHEET_PART, f"{sheet.part} is also another sheet")
        if sheet.state not in _STATES:
            yield Problem(part, sheet.name, WorkbookRule.SHEET_STATE, f"state {sheet.state}")
    if all(sheet.state in {"hidden", "veryHidden"} for sheet in package.sheets):
        yield Problem(part, "sheets", WorkbookRule.VISIBLE_SHEET, f"{len(package.sheets)} sheets, none visible")


def _views(package: Opened, part: str) -> Iterator[Problem]:
    view = package.workbook.find(f"{MAIN}bookViews/{MAIN}workbookView")
    sheets = package.sheets
    active: Sheet | None = None
    for name in ("activeTab", "firstSheet"):
        index = whole("0" if view is None else view.get(name, "0"))
        sheet = sheets[index] if index is not None and index < len(sheets) else None
        active = sheet if name == "activeTab" else active
        # firstSheet is only where the tabs begin to show: 0 stands for whichever is the first visible one.
        if sheet is None or (sheet.state != "visible" and (name, index) != ("firstSheet", 0)):
            yield Problem(part, name, WorkbookRule.ACTIVE_SHEET, "out of range, or hidden")
    for sheet in sheets:
        root = package.xml(sheet.part)
        views = [] if root is None else root.findall(f"{MAIN}sheetViews/{MAIN}sheetView")
        selected = any(true(found.get("tabSelected")) for found in views)
        if active is not None and selected != (sheet is active):
            sentence = f"« {active.name} » is active; this one is {'' if selected else 'not '}selected"
            yield Problem(sheet.part, sheet.name, WorkbookRule.SELECTED_SHEET, sentence)


def _chain(package: Opened) -> Iterator[Problem]:
    for part in package.related(package.workbook_part, "calcChain"):
        root = package.xml(part)
        formulas = {
            sheet.id: {c.get("r") for c in sheet_root.iter(f"{MAIN}c") if c.find(f"{MAIN}f") is not None}
            for sheet, sheet_root in package.worksheets
        }
        sheet_id = ""
        for link in [] if root is None else root:
            # A link without i is on the sheet of the one before.
            sheet_id, at = link.get("i", sheet_id), link.get("r", "")
            if cell(at) is None or at not in formulas.get(sheet_id, ()):
                yield Problem(part, at, WorkbookRule.CALCULATION_CHAIN, f"no formula there on sheet {sheet_id}")
