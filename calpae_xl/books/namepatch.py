"""Gives defined names of a workbook what they are to refer to, in the text of its main part."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.books.cellmarkup import escaped
from calpae_xl.books.cellvalue import unescaped
from calpae_xl.books.markup import Edit, attributes, edited, opening

_NAME = opening("definedName")
_LIST = opening("definedNames")
_END = "</definedNames>"
# What definedNames follows in the schema of a workbook, from the nearest.
BEFORE_NAMES = ("externalReferences", "functionGroups", "sheets")


def with_names(workbook: str, names: Mapping[str, str]) -> str:
    """Return the text of a workbook's part with these names; the same object when it has them already.

    Names of one sheet stay, whatever they are called: Excel makes such twins when a sheet is copied.

    Args:
        workbook: The text, as `markup.editable` accepts it.
        names: What they refer to, without ``=``.
    """
    pending = {name.casefold(): (name, target) for name, target in names.items()}
    edits = []
    for tag in _NAME.finditer(workbook):
        told = {name: attribute.value for name, attribute in attributes(tag).items()}
        wanted = None if "localSheetId" in told else pending.pop(told.get("name", "").casefold(), None)
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
