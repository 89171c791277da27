"""Defined names: how they are spelled, where they hold, what they refer to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from packages.formulas import Context, formula_problems, pieces
from packages.markup import whole
from packages.opened import MAIN, Name, Opened, Sheet
from packages.places import GRID, Area, area, cell, lines
from packages.problem import Problem, Rule


class NameRule(Rule):
    """Rules on defined names."""

    NAME_SPELLING = (
        "a name is a letter or _ then letters, digits, _ . or \\, 255 at most",
        "OI29500 2.1.568.a and k; ECMA 18.17.2.5",
    )
    NAME_IS_A_PLACE = (
        "a name reads neither as a cell nor as TRUE or FALSE",
        "ECMA part 1, « Limits »: such names are invalid; Microsoft support, « Names in formulas »",
    )
    NAME_ONCE = ("a name comes once in its scope, whatever its case", "ECMA 18.2.5; « Removed Records: Named range »")
    NAME_SCOPE = ("localSheetId is the index of a sheet", "ECMA 18.2.5, localSheetId")
    NAME_REFERS = ("a name refers to something", "ECMA 18.2.5; « Removed Records: Named range »")
    BUILT_IN_NAME = (
        "a name of Excel's own is known, in the scope of a sheet, about that sheet",
        "ECMA 18.2.5, built-in names",
    )
    PRINT_TITLES = ("titles are whole rows, whole columns or one of each", "ECMA 18.2.5, _xlnm.Print_Titles")
    NAME_COMMENT = ("a comment has at most 255 characters", "OI29500 2.1.568.j")


_SPELLING = re.compile(r"(?:[^\W\d]|\\)(?:[\w.\\?])*")
_R1C1 = re.compile(r"R(?:\[?-?\d*\]?)(?:C(?:\[?-?\d*\]?))?|C(?:\[?-?\d*\]?)", re.IGNORECASE)
_BUILT_IN = {
    "Print_Area", "Print_Titles", "_FilterDatabase", "Criteria", "Extract", "Database", "Consolidate_Area", "Sheet_Title",
}  # fmt: skip


def spelled(name: str) -> bool:
    """Whether something may be called so: a name or a table."""
    return len(name) <= 255 and _SPELLING.fullmatch(name) is not None


def reads_as_a_place(name: str) -> bool:
    """Whether Excel would read a cell or a truth value, in either style of references."""
    return cell(name) is not None or _R1C1.fullmatch(name) is not None or name.upper() in {"TRUE", "FALSE"}


def name_problems(package: Opened) -> Iterator[Problem]:
    """Tell what is wrong with defined names."""
    part = package.workbook_part
    times = Counter((name.name.casefold(), name.scope) for name in package.names)
    for name in package.names:
        scope = None if name.scope is None else whole(name.scope)
        sheet = package.sheets[scope] if scope is not None and scope < len(package.sheets) else None
        if name.scope is not None and sheet is None:
            yield Problem(part, name.name, NameRule.NAME_SCOPE, f"localSheetId {name.scope}")
        if times[name.name.casefold(), name.scope] > 1:
            yield Problem(part, name.name, NameRule.NAME_ONCE, "twice in its scope")
        if name.name.startswith("_xlnm."):
            yield from _built_in(part, name, sheet)
        elif not spelled(name.name):
            yield Problem(part, name.name, NameRule.NAME_SPELLING, "not how a name is spelled")
        elif reads_as_a_place(name.name):
            yield Problem(part, name.name, NameRule.NAME_IS_A_PLACE, "reads as something else")
        if not name.formula or name.formula.isspace():
            yield Problem(part, name.name, NameRule.NAME_REFERS, "empty")
        else:
            yield from formula_problems(name.formula, Context(package, part, name.name, sheet))
    for element in package.workbook.findall(f"{MAIN}definedNames/{MAIN}definedName"):
        if len(element.get("comment", "")) > 255:
            yield Problem(part, element.get("name", ""), NameRule.NAME_COMMENT, "longer")


def areas_of(formula: str) -> list[tuple[str, Area]] | None:
    """Areas of a name by sheet: ``CeA!$B$1:$K$48,CeA!$6:$6``; ``None`` when it holds anything else."""
    read = pieces(formula)
    found = []
    for sheet, text in [] if read is None else read:
        one = area(text, absolute=True) or lines(text)
        if sheet is None or one is None:
            return None
        found.append((sheet, one))
    return found or None


def _built_in(part: str, name: Name, sheet: Sheet | None) -> Iterator[Problem]:
    word = name.name.removeprefix("_xlnm.")
    areas = areas_of(name.formula)
    about = areas is not None and sheet is not None and all(s.casefold() == sheet.name.casefold() for s, _ in areas)
    lone = areas is not None and (word != "_FilterDatabase" or (len(areas) == 1 and name.hidden))
    if word not in _BUILT_IN or not about or not lone:
        yield Problem(part, name.name, NameRule.BUILT_IN_NAME, f"scope {name.scope}: {name.formula}")
    elif areas is not None and word == "Print_Titles":
        across = [one for _, one in areas if one.width == GRID.width]
        down = [one for _, one in areas if one.height == GRID.height]
        if len(across) > 1 or len(down) > 1 or len(across) + len(down) != len(areas):
            yield Problem(part, name.name, NameRule.PRINT_TITLES, name.formula)
