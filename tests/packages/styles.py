"""Formats: fonts, fills, borders, number formats, and the indexes among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from packages.markup import miscounted, misplaced, number, out_of_range, units, unlisted, whole
from packages.opened import MAIN, Opened, tag, unescaped
from packages.problem import Problem, Rule


class StyleRule(Rule):
    """Rules on formats; most of them end as « Repaired Records: Format from /xl/styles.xml »."""

    STYLE_ORDER = (
        "children of <styleSheet>, <dxf>, <font> and <border> follow the schema",
        "ECMA 18.8; OpenXLSX issue 304; ClosedXML issue 206",
    )
    STYLE_COUNT = ("groups of formats are counted, those that every workbook needs are there", "ECMA 18.8")
    STYLE_INDEX = ("a format refers to a font, fill, border, number format and style that exist", "ECMA 18.8.45, xf")
    STYLE_LIMIT = (
        "there are at most 64,000 cell formats",
        "limits, « Unique cell formats/cell styles »; OI29500 2.1.700.c",
    )
    FONT_LIMIT = ("there are at most 512 fonts by name", "limits, « Unique font types »")
    FONT = ("a font has a name of 1 to 31 characters and a size of 1 to 409", "OI29500 2.1.711; limits")
    FILLS = ("fills are of the list; the first two are none and gray125", "ECMA 18.18.55; Excel keeps both for itself")
    BORDERS = ("lines of borders are of the list", "ECMA 18.18.3, ST_BorderStyle")
    ALIGNMENT = (
        "alignments are of the lists, indents up to 255, rotations up to 180 or 255",
        "OI29500 2.1.693; ECMA 18.18.40",
    )
    NUMBER_FORMAT_ID = ("number formats have ids from 164, each once", "[MS-XLSB] 2.4.681; ECMA 18.8.30")
    NUMBER_FORMAT = (
        "a number format has 1 to 255 characters, whole quotes and brackets, 4 sections at most",
        "OI29500 2.1.712.b",
    )
    COLOUR = (
        "colours are eight hexadecimal digits, or indexes that exist",
        "ECMA 18.18.86, ST_UnsignedIntHex; 18.8.19",
    )
    CELL_STYLES = ("named styles have distinct names and formats that exist", "ECMA 18.8.7, cellStyle")


_ORDER = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
]
_WITHIN = {
    "dxf": ["font", "numFmt", "fill", "alignment", "border", "protection", "extLst"],
    "font": [
        "b",
        "i",
        "strike",
        "condense",
        "extend",
        "outline",
        "shadow",
        "u",
        "vertAlign",
        "sz",
        "color",
        "name",
        "family",
        "charset",
        "scheme",
    ],
    "border": ["start", "end", "left", "right", "top", "bottom", "diagonal", "vertical", "horizontal"],
}
_NEEDED = ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_PATTERNS = frozenset(
    [
        "none",
        "solid",
        "mediumGray",
        "darkGray",
        "lightGray",
        "darkHorizontal",
        "darkVertical",
        "darkDown",
        "darkUp",
        "darkGrid",
        "darkTrellis",
        "lightHorizontal",
        "lightVertical",
        "lightDown",
        "lightUp",
        "lightGrid",
        "lightTrellis",
        "gray125",
        "gray0625",
    ]
)
_LINES = frozenset(
    [
        "none",
        "thin",
        "medium",
        "dashed",
        "dotted",
        "thick",
        "double",
        "hair",
        "mediumDashed",
        "dashDot",
        "mediumDashDot",
        "dashDotDot",
        "mediumDashDotDot",
        "slantDashDot",
    ]
)
_ALIGNMENTS = {
    "horizontal": frozenset(
        ["general", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed"]
    ),
    "vertical": frozenset(["top", "center", "bottom", "justify", "distributed"]),
    "textRotation": frozenset([*map(str, range(181)), "255"]),
}
_COLOURS = {"color", "fgColor", "bgColor", "tabColor", "rgbColor"}
_HEX = re.compile("[0-9A-Fa-f]{8}")
_BRACKETS = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?[1-9]|color ?[1-4]\d|color ?5[0-6]|h+|m+|s+"
    r"|(?:<|>|=|<=|>=|<>)-?\d+(?:\.\d+)?|\$[^\[\]]*)",
    re.IGNORECASE,
)
_CODE = re.compile(r'"[^"]*"|\\.|[_*].|\[([^\[\]]*)\]|(;)|([\["\]])|.', re.DOTALL)


def style_problems(package: Opened) -> Iterator[Problem]:
    """Tell what is wrong with the formats."""
    for part in package.related(package.workbook_part, "styles"):
        root = package.xml(part)
        if root is not None:
            yield from _groups(package, part, root)
            yield from _number_formats(part, root)
            yield from _fonts(part, root)
            yield from _fills(part, root)
            yield from _cell_formats(package, part, root)
            yield from _named(package, part, root)
            yield from _borders_and_alignments(part, root)
            yield from colour_problems(part, root)
    for sheet, root in package.worksheets:
        for group in root:
            if group.tag in {f"{MAIN}sheetPr", f"{MAIN}conditionalFormatting"}:
                yield from colour_problems(sheet.part, group)


def _groups(package: Opened, part: str, root: Element) -> Iterator[Problem]:
    yield from misplaced(part, root, _ORDER, StyleRule.STYLE_ORDER)
    for name, order in _WITHIN.items():
        for element in root.iter(f"{MAIN}{name}"):
            yield from misplaced(part, element, order, StyleRule.STYLE_ORDER)
    for group in root:
        if tag(group) not in {"extLst", "colors"}:
            yield from miscounted(part, group, StyleRule.STYLE_COUNT)
    for name in _NEEDED:
        if not package.style_count(name):
            yield Problem(part, name, StyleRule.STYLE_COUNT, "none")


def colour_problems(part: str, root: Element) -> Iterator[Problem]:
    """Tell colours that are none, anywhere within an element."""
    for element in root.iter():
        if tag(element) not in _COLOURS:
            continue
        if "rgb" in element.attrib and not _HEX.fullmatch(element.get("rgb", "")):
            yield Problem(part, tag(element), StyleRule.COLOUR, f"rgb « {element.get('rgb')} »")
        ranges: dict[str, tuple[float, float]] = {"theme": (0, 11), "indexed": (0, 81), "tint": (-1, 1)}
        yield from out_of_range(part, tag(element), element, ranges, StyleRule.COLOUR)


def _number_formats(part: str, root: Element) -> Iterator[Problem]:
    formats = root.findall(f"{MAIN}numFmts/{MAIN}numFmt")
    ids = Counter(element.get("numFmtId") for element in formats)
    for element in formats:
        identifier = element.get("numFmtId")
        if ids[identifier] > 1 or (whole(identifier) or 0) < 164:
            yield Problem(part, f"numFmt {identifier}", StyleRule.NUMBER_FORMAT_ID, "twice, or kept by Excel")
    for element in root.iter(f"{MAIN}numFmt"):
        code = unescaped(element.get("formatCode", ""))
        if not is_number_format(code):
            yield Problem(part, f"numFmt {element.get('numFmtId')}", StyleRule.NUMBER_FORMAT, f"« {code} »")


def is_number_format(code: str) -> bool:
    """Whether Excel reads a format code."""
    sections = 1
    for found in _CODE.finditer(code):
        brackets, mark, odd = found.groups()
        if odd or (brackets is not None and not _BRACKETS.fullmatch(brackets)):
            return False
        sections += mark is not None
    return 1 <= units(code) <= 255 and sections <= 4


def _fonts(part: str, root: Element) -> Iterator[Problem]:
    names = {element.get("val") for element in root.iterfind(f"{MAIN}fonts/{MAIN}font/{MAIN}name")}
    if len(names) > 512:
        yield Problem(part, "fonts", StyleRule.FONT_LIMIT, f"{len(names)} names")
    for font in root.iter(f"{MAIN}font"):
        for element in font:
            value = element.get("val", "")
            size = number(value)
            if tag(element) == "name" and not 1 <= units(value) <= 31:
                yield Problem(part, "font", StyleRule.FONT, f"name « {value} »")
            if tag(element) == "sz" and (size is None or not 1 <= size <= 409):
                yield Problem(part, "font", StyleRule.FONT, f"size « {value} »")


def _fills(part: str, root: Element) -> Iterator[Problem]:
    for pattern in root.iter(f"{MAIN}patternFill"):
        yield from unlisted(part, "patternFill", pattern, {"patternType": _PATTERNS}, StyleRule.FILLS)
    first = [pattern.get("patternType") for pattern in root.iterfind(f"{MAIN}fills/{MAIN}fill/{MAIN}patternFill")]
    if first[:2] != ["none", "gray125"]:
        yield Problem(part, "fills", StyleRule.FILLS, f"the first two are {first[:2]}")


def _cell_formats(package: Opened, part: str, root: Element) -> Iterator[Problem]:
    defined = {element.get("numFmtId") for element in root.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")}
    limits: dict[str, tuple[float, float]] = {
        "fontId": (0, package.style_count("fonts") - 1),
        "fillId": (0, package.style_count("fills") - 1),
        "borderId": (0, package.style_count("borders") - 1),
        "xfId": (0, package.style_count("cellStyleXfs") - 1),
    }
    if package.style_count("cellXfs") + package.style_count("cellStyleXfs") > 64_000:
        yield Problem(part, "cellXfs", StyleRule.STYLE_LIMIT, f"{package.style_count('cellXfs')} formats")
    for name in ("cellStyleXfs", "cellXfs"):
        for index, xf in enumerate(root.iterfind(f"{MAIN}{name}/{MAIN}xf")):
            place = f"{name} {index}"
            yield from out_of_range(part, place, xf, limits, StyleRule.STYLE_INDEX)
            identifier = xf.get("numFmtId", "0")
            if identifier not in defined and not 0 <= (number(identifier) or 0) < 164:
                yield Problem(part, place, StyleRule.STYLE_INDEX, f"numFmtId {identifier}")


def _named(package: Opened, part: str, root: Element) -> Iterator[Problem]:
    styles = root.findall(f"{MAIN}cellStyles/{MAIN}cellStyle")
    names = Counter(style.get("name", "").casefold() for style in styles)
    formats: dict[str, tuple[float, float]] = {"xfId": (0, package.style_count("cellStyleXfs") - 1)}
    for style in styles:
        name = style.get("name", "")
        if names[name.casefold()] > 1 or not 1 <= len(name) <= 255:
            yield Problem(part, name, StyleRule.CELL_STYLES, "twice, or too long")
        yield from out_of_range(part, name, style, formats, StyleRule.CELL_STYLES)


def _borders_and_alignments(part: str, root: Element) -> Iterator[Problem]:
    for border in root.iter(f"{MAIN}border"):
        for side in border:
            yield from unlisted(part, f"border {tag(side)}", side, {"style": _LINES}, StyleRule.BORDERS)
    for alignment in root.iter(f"{MAIN}alignment"):
        yield from unlisted(part, "alignment", alignment, _ALIGNMENTS, StyleRule.ALIGNMENT)
        yield from out_of_range(
            part, "alignment", alignment, {"indent": (0, 255), "readingOrder": (0, 2)}, StyleRule.ALIGNMENT
        )
