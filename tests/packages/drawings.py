"""What is drawn on sheets: anchors, charts, notes, pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from packages.formulas import Context, formula_problems
from packages.markup import units, whole
from packages.opened import MAIN, RELATED, Opened, Sheet, rich_text, tag
from packages.places import MAX_COLUMN, MAX_ROW, Cell, cell
from packages.problem import Problem, Rule


class DrawingRule(Rule):
    """Rules on drawings; most of them end as « Removed Part: Drawing shape »."""

    ANCHOR = (
        "an anchor lies within the grid, first corner first, and holds an object and clientData",
        "ECMA 20.5.2.33",
    )
    SHAPE_ID = ("ids of shapes are numbers, each once in a drawing", "ECMA 20.1.2.2.8, cNvPr")
    PICTURE = ("a picture has the content type of a picture", "ECMA 15.2.14")
    CHART_AXES = (
        "a chart has the axes that its series and axes name, each once",
        "ECMA part 1, 21.2.2, axId and crossAx",
    )
    CHART_SERIES = ("series have distinct indexes and orders", "ECMA part 1, 21.2.2, idx and order")
    NOTE = ("a note is on a cell, alone, by an author who exists, of 32,767 characters at most", "ECMA 18.7.3")
    NOTE_SHAPE = (
        "each note has its shape in the drawing of its sheet",
        "ECMA 18.3.1.51, legacyDrawing; part 4, ClientData, Row and Column",
    )


_OBJECTS = {"sp", "grpSp", "graphicFrame", "cxnSp", "pic", "contentPart", "AlternateContent"}


def drawing_problems(package: Opened) -> Iterator[Problem]:
    """Tell what is wrong with drawings, charts and notes."""
    for sheet in package.sheets:
        for part in package.related(sheet.part, "drawing"):
            yield from _drawing(package, part)
            for chart in package.related(part, "chart"):
                yield from _chart(package, chart, sheet)
            for picture in package.related(part, "image"):
                if not (package.content_type(picture) or "").startswith("image/"):
                    yield Problem(picture, "", DrawingRule.PICTURE, f"declared as {package.content_type(picture)}")
        for part in package.related(sheet.part, "comments"):
            yield from _notes(package, part, sheet)


def _drawing(package: Opened, part: str) -> Iterator[Problem]:
    root = package.xml(part)
    if root is None:
        return
    for anchor in root:
        if not _is_anchor(anchor):
            yield Problem(part, tag(anchor), DrawingRule.ANCHOR, "out of the grid, backwards, or empty")
    ids = Counter(element.get("id") for element in root.iter() if tag(element) == "cNvPr")
    for identifier, times in ids.items():
        if times > 1 or whole(identifier) is None:
            yield Problem(part, f"shape {identifier}", DrawingRule.SHAPE_ID, f"{times} times")


def _is_anchor(anchor: Element) -> bool:
    corners = []
    for name in ("from", "to"):
        found = next((child for child in anchor if tag(child) == name), None)
        if found is not None:
            read = {tag(child): whole(child.text) for child in found}
            corners.append((read.get("row"), read.get("col")))
    inside = all(r is not None and c is not None and r < MAX_ROW and c < MAX_COLUMN for r, c in corners)
    forward = len(corners) < 2 or not inside or all(a <= b for a, b in zip(*corners, strict=True))
    held = [tag(child) for child in anchor]
    wanted = {"twoCellAnchor": 2, "oneCellAnchor": 1, "absoluteAnchor": 0}.get(tag(anchor), len(corners))
    return inside and forward and len(corners) == wanted and "clientData" in held and bool(_OBJECTS & {*held})


def _chart(package: Opened, part: str, sheet: Sheet) -> Iterator[Problem]:
    root = package.xml(part)
    if root is None:
        return
    for plot in root.iter():
        if tag(plot) == "plotArea":
            yield from _axes(part, plot)
    for key in ("idx", "order"):
        series = [child.get("val") for s in root.iter() if tag(s) == "ser" for child in s if tag(child) == key]
        if len(set(series)) < len(series):
            yield Problem(part, "ser", DrawingRule.CHART_SERIES, f"{key} {series}")
    for element in root.iter():
        if tag(element) == "f" and element.text:
            yield from formula_problems(element.text, Context(package, part, "f", sheet))


def _axes(part: str, plot: Element) -> Iterator[Problem]:
    children = [(tag(group).endswith("Ax"), tag(child), child.get("val")) for group in plot for child in group]
    axes = Counter(value for is_axis, name, value in children if is_axis and name == "axId")
    named = {value for is_axis, name, value in children if name == "crossAx" or (name == "axId" and not is_axis)}
    if named != set(axes) or any(times > 1 for times in axes.values()):
        yield Problem(part, "plotArea", DrawingRule.CHART_AXES, f"axes {[*axes]}, named {sorted(map(str, named))}")


def _notes(package: Opened, part: str, sheet: Sheet) -> Iterator[Problem]:
    root, holder = package.xml(part), package.xml(sheet.part)
    if root is None or holder is None:
        return
    shapes = _note_shapes(package, sheet, holder)
    authors = len(root.findall(f"{MAIN}authors/{MAIN}author"))
    notes = root.findall(f"{MAIN}commentList/{MAIN}comment")
    times = Counter(note.get("ref") for note in notes)
    for note in notes:
        at, author, text = note.get("ref", ""), whole(note.get("authorId")), note.find(f"{MAIN}text")
        place = cell(at)
        if place is not None and place not in shapes:
            yield Problem(part, at, DrawingRule.NOTE_SHAPE, "none in the drawing")
        known = place is not None and times[at] == 1 and author is not None and author < authors
        if not known or text is None or units(rich_text(text)) > 32_767:
            yield Problem(part, at, DrawingRule.NOTE, f"author {note.get('authorId')} of {authors}, {times[at]} times")


def _note_shapes(package: Opened, sheet: Sheet, holder: Element) -> set[Cell]:
    legacy = holder.find(f"{MAIN}legacyDrawing")
    to = None if legacy is None else package.target(sheet.part, legacy.get(f"{RELATED}id"))
    root = None if to is None else package.xml(to.target)
    found = set()
    for data in [] if root is None else root.iter():
        if tag(data) == "ClientData" and data.get("ObjectType") == "Note":
            read = {tag(child): whole(child.text) for child in data}
            found.add(Cell((read.get("Row") or 0) + 1, (read.get("Column") or 0) + 1))
    return found
