"""Gives defined names of a workbook what they are to refer to, in the text of its main part."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.books.cellmarkup import escaped
from calpae_xl.books.cellvalue import decoded, unescaped
from calpae_xl.books.markup import Edit, attributes, edited, opening
from calpae_xl.core.workbook.areas import scoped

_NAME = opening("definedName")
_LIST = opening("definedNames")
_SHEET = opening("sheet")
_END = "</definedNames>"
# What definedNames follows in the schema of a workbook, from the nearest.
BEFORE_NAMES = ("externalReferences", "functionGroups", "sheets")


def with_names(workbook: str, names: Mapping[str, str]) -> str:
    """Return the text of a workbook's part with these names; the same object when it has them already.

    Excel makes names of one sheet when it is copied, called as those of the workbook: they stay, unless they are
    meant, by the name of their sheet.

    Args:
        workbook: The text, as `markup.editable` accepts it.
        names: What they refer to, without ``=``; see `Grid.names`.
    """
    pending = {name.casefold(): (name, target) for name, target in names.items()}
    tabs = _tabs(workbook) if any("!" in name for name in names) else []
    edits = []
    for tag in _NAME.finditer(workbook):
        told = {name: attribute.value for name, attribute in attributes(tag).items()}
        name, tab = told.get("name", ""), told.get("localSheetId")
        if tab is not None:
            name = scoped(tabs[int(tab)], name) if tab.isdecimal() and int(tab) < len(tabs) else ""
        wanted = pending.pop(name.casefold(), None)
        if wanted is None:
            continue
        written = escaped(wanted[1])
        if tag["empty"]:
            edits.append(Edit(tag.start("empty"), tag.end(), f">{written}</definedName>"))
        elif unescaped(workbook[tag.end() : (end := workbook.index("<", tag.end()))]) != wanted[1]:
            edits.append(Edit(tag.end(), end, written))
    new = "".join(
        f'<definedName name="{escaped(name)}">{escaped(target)}</definedName>' for name, target in pending.values()
    )
    if new:
        edits.append(_added(workbook, new))
    return edited(workbook, edits) if edits else workbook


def _tabs(workbook: str) -> list[str]:
    """Return the names of the sheets in the order by which others refer to them."""
    every = (attributes(tag) for tag in _SHEET.finditer(workbook))
    return [decoded(told["name"].value) if "name" in told else "" for told in every]


def _added(workbook: str, new: str) -> Edit:
    present = _LIST.search(workbook)
    if present is None:
        place = end_of_first(workbook, BEFORE_NAMES)
        assert place is not None  # A workbook without sheets holds no sheet of ours.
        return Edit(place, place, f"<definedNames>{new}{_END}")
    if present["empty"]:
        return Edit(present.start("empty"), present.end(), f">{new}{_END}")
    end = workbook.index("</definedNames", present.end())
    return Edit(end, end, new)


def end_of_first(text: str, elements: tuple[str, ...]) -> int | None:
    """Return where the first of these elements that the text holds ends; ``None`` when it holds none."""
    for name in elements:
        if (tag := opening(name).search(text)) is not None:
            return tag.end() if tag["empty"] else text.index(">", text.index(f"</{name}", tag.end())) + 1
    return None
