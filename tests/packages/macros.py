"""Macros and the ribbon: where they stand, and where they must not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from packages.opened import MAIN, Opened, tag
from packages.problem import Problem, Rule


class MacroRule(Rule):
    """Rules on macros."""

    EXTENSION = (
        "the extension of the file and the content type of the workbook agree",
        "[MS-OFFMACRO2], content types of the main part; Office refuses a wrong extension",
    )
    MACRO_FREE = (
        "a workbook without macros holds none",
        "[MS-OFFMACRO2]; Office refuses a macro-free file that holds macros",
    )
    PROJECT = (
        "the project is a compound file of its own content type, led to by the workbook",
        "[MS-XLSB] 2.1.7, VBA Project: one at most, led to by the workbook; [MS-OVBA]",
    )
    CODE_NAME = ("code names are distinct identifiers of less than 32 characters", "OI29500 2.1.652, codeName")
    RIBBON = (
        "a ribbon has the root and the namespace of its relationship, once",
        "[MS-CUSTOMUI] and [MS-CUSTOMUI2], namespaces",
    )


VBA_TYPE = "application/vnd.ms-office.vbaProject"
_KINDS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xlam": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_CODE_NAME = re.compile(r"[^\W\d_]\w{0,30}")
_RIBBONS = {
    "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility": (
        "{http://schemas.microsoft.com/office/2006/01/customui}customUI"
    ),
    "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility": (
        "{http://schemas.microsoft.com/office/2009/07/customui}customUI"
    ),
}


def macro_problems(package: Opened, file_name: str) -> Iterator[Problem]:
    """Tell what is wrong with macros, ribbon and extension."""
    declared = package.content_type(package.workbook_part)
    if declared != _KINDS.get(PurePath(file_name).suffix):
        yield Problem(package.workbook_part, "", MacroRule.EXTENSION, f"{file_name} is declared as {declared}")
    projects = [p for p in package.parts if package.content_type(p) == VBA_TYPE or p.lower().endswith("vbaproject.bin")]
    led_to = package.related(package.workbook_part, "vbaProject")
    if declared == _KINDS[".xlsx"]:
        # A declaration alone is enough for Office to distrust the file.
        types = {*package.defaults.values(), *package.overrides.values()}
        if projects or led_to or VBA_TYPE in types:
            yield Problem(package.workbook_part, "", MacroRule.MACRO_FREE, f"macros: {projects or led_to or VBA_TYPE}")
    else:
        for part in projects:
            content = package.parts[part]
            whole = content.startswith(_COMPOUND_FILE) and package.content_type(part) == VBA_TYPE
            if not whole or part not in led_to:
                yield Problem(part, "", MacroRule.PROJECT, "not compound, not declared, or led to by nothing")
    yield from _code_names(package)
    yield from _ribbons(package)


def _code_names(package: Opened) -> Iterator[Problem]:
    roots = [(package.workbook_part, package.workbook.find(f"{MAIN}workbookPr"))]
    roots += [(sheet.part, root.find(f"{MAIN}sheetPr")) for sheet, root in package.worksheets]
    found = [(part, e.get("codeName", "")) for part, e in roots if e is not None and "codeName" in e.attrib]
    times = Counter(name.lower() for _, name in found)
    for part, name in found:
        if times[name.lower()] > 1 or not _CODE_NAME.fullmatch(name):
            yield Problem(part, name, MacroRule.CODE_NAME, "twice, or no identifier")


def _ribbons(package: Opened) -> Iterator[Problem]:
    times = Counter(relationship.type for relationship in package.relationships(""))
    for relationship in package.relationships(""):
        if relationship.type not in _RIBBONS:
            continue
        root = package.xml(relationship.target)
        if times[relationship.type] > 1 or (root is not None and root.tag != _RIBBONS[relationship.type]):
            named = "nothing" if root is None else tag(root)
            yield Problem(relationship.target, named, MacroRule.RIBBON, "twice, or of another version")
