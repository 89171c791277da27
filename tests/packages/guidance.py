"""What guides those who type: validations, conditional formats, hyperlinks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from packages.formulas import Context, formula_problems, leads_somewhere, pieces, reading
from packages.markup import miscounted, number, units, unlisted, whole
from packages.opened import MAIN, Opened, Sheet, tag, unescaped
from packages.places import Area, areas, overlaps
from packages.problem import Problem, Rule


class GuidanceRule(Rule):
    """Rules on validations, conditional formats and hyperlinks."""

    VALIDATION_COUNT = ("validations are counted, 65,534 at most", "OI29500 2.1.614.b and g")
    VALIDATION_AREA = ("a validation has 1 to 32,767 areas", "OI29500 2.1.613.b")
    VALIDATION_ALONE = ("a cell has one validation", "EPPlus and ClosedXML refuse overlaps; Excel offers a repair")
    VALIDATION_KIND = (
        "kind, comparison and severity are of the lists, with the formulas that they need",
        "ECMA 18.3.1.32",
    )
    VALIDATION_TEXT = ("prompt 255 characters, error 224, titles 32 at most", "OI29500 2.1.613.a, c, d, e")
    VALIDATION_LENGTH = (
        "a formula or a list has at most 255 characters",
        "XlsxWriter, data_validation(); Validation.Add refuses more",
    )
    GUIDANCE_REFERENCE = (
        "validations and formats refer to their sheet or to names, without arrays, unions nor tables",
        "[MS-XLSB] 2.5.98.8, DVParsedFormula; [MS-XLS] 2.5.198.5, CFParsedFormula; XlsxWriter, conditional_format()",
    )
    GUIDANCE_VALUE = (
        "a formula gives a value: an area alone is none, but for a list",
        "[MS-XLSB] 2.5.98.8, DVParsedFormula; [MS-XLS] 2.5.198.5, CFParsedFormula",
    )
    FORMAT_KIND = ("kind and comparison are of the lists, with the formulas that they need", "ECMA 18.3.1.10, cfRule")
    FORMAT_STYLE = ("a conditional format has a style that exists", "ECMA 18.3.1.10, dxfId")
    FORMAT_PRIORITY = ("priorities are from 1, each once on its sheet", "ECMA 18.3.1.10, priority")
    FORMAT_SCALE = (
        "scales, bars and icons have the thresholds and colours that they need",
        "ECMA 18.3.1.16, 28 and 49",
    )
    LINK_COUNT = ("a sheet has at most 65,530 hyperlinks", "limits, « Hyperlinks in a worksheet »")
    LINK_TEXT = ("a place has at most 2,084 characters, a tip 255", "XlsxWriter, write_url(); limits")
    LINK_PLACE = ("a hyperlink leads to a place that exists, or out", "ECMA 18.3.1.47, location and r:id")


_COMPARISONS = frozenset(
    ["between", "notBetween", "equal", "notEqual", "lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual"]
)
_VALIDATIONS = {
    "type": frozenset(["none", "whole", "decimal", "list", "date", "time", "textLength", "custom"]),
    "operator": _COMPARISONS,
    "errorStyle": frozenset({"stop", "warning", "information"}),
}
_TEXTS = {"prompt": 255, "error": 224, "promptTitle": 32, "errorTitle": 32}
_ONE_FORMULA = frozenset(
    [
        "expression",
        "containsText",
        "notContainsText",
        "beginsWith",
        "endsWith",
        "containsBlanks",
        "notContainsBlanks",
        "containsErrors",
        "notContainsErrors",
        "timePeriod",
    ]
)
_NO_FORMULA = frozenset(
    ["colorScale", "dataBar", "iconSet", "top10", "uniqueValues", "duplicateValues", "aboveAverage"]
)
_FORMATS = {
    "type": _ONE_FORMULA | _NO_FORMULA | {"cellIs"},
    "operator": _COMPARISONS | {"containsText", "notContains", "beginsWith", "endsWith"},
}
_THRESHOLDS = {"type": frozenset(["num", "percent", "max", "min", "formula", "percentile"])}


def guidance_problems(package: Opened, sheet: Sheet, root: Element) -> Iterator[Problem]:
    """Tell what is wrong with the validations, conditional formats and hyperlinks of a sheet."""
    yield from _validations(package, sheet, root)
    yield from _formats(package, sheet, root)
    yield from _links(package, sheet, root)


def _validations(package: Opened, sheet: Sheet, root: Element) -> Iterator[Problem]:
    group = root.find(f"{MAIN}dataValidations")
    found = [] if group is None else list(group)
    yield from miscounted(sheet.part, group, GuidanceRule.VALIDATION_COUNT)
    if len(found) > 65_534:
        yield Problem(sheet.part, "dataValidations", GuidanceRule.VALIDATION_COUNT, f"{len(found)} validations")
    covered: list[Area] = []
    for element in found:
        own = areas(element.get("sqref", "")) or []
        if not 1 <= len(own) <= 32_767:
            yield Problem(sheet.part, "dataValidation", GuidanceRule.VALIDATION_AREA, f"{len(own)} areas")
        covered += own
        yield from _validation(Context(package, sheet.part, element.get("sqref", "")[:40], sheet), element)
    for one, other in overlaps(covered):
        yield Problem(sheet.part, str(one), GuidanceRule.VALIDATION_ALONE, f"overlaps {other}")


def _validation(context: Context, element: Element) -> Iterator[Problem]:
    yield from unlisted(context.part, context.place, element, _VALIDATIONS, GuidanceRule.VALIDATION_KIND)
    kind = element.get("type", "none")
    two = kind not in {"none", "list", "custom"} and element.get("operator", "between") in {"between", "notBetween"}
    needed = 0 if kind == "none" else 2 if two else 1
    formulas = [formula.text or "" for formula in element if tag(formula) in {"formula1", "formula2"}]
    if len(formulas) < needed or not all(formulas):
        yield context.problem(GuidanceRule.VALIDATION_KIND, f"{len(formulas)} formulas for {kind}")
    for name, limit in _TEXTS.items():
        if (length := units(unescaped(element.get(name, "")))) > limit:
            yield context.problem(GuidanceRule.VALIDATION_TEXT, f"{name} of {length} characters")
    for formula in formulas:
        if units(formula.strip('"')) > 255:
            yield context.problem(GuidanceRule.VALIDATION_LENGTH, f"{units(formula)} characters")
        yield from _reference(context, formula, is_list=kind == "list")


def _reference(context: Context, formula: str, *, is_list: bool = False) -> Iterator[Problem]:
    if not formula:
        return
    read = reading(formula)
    own = "" if context.sheet is None else context.sheet.name.casefold()
    elsewhere = [name for name in read.sheets if name.casefold() != own]
    if elsewhere or read.kinds & {"table", "array", "union"}:
        yield context.problem(GuidanceRule.GUIDANCE_REFERENCE, formula[:80])
    if not is_list and any(":" in place for _, place in pieces(formula) or ()):
        yield context.problem(GuidanceRule.GUIDANCE_VALUE, formula[:80])
    yield from formula_problems(formula, context)


def _formats(package: Opened, sheet: Sheet, root: Element) -> Iterator[Problem]:
    rules = [
        (group.get("sqref", ""), rule)
        for group in root.iterfind(f"{MAIN}conditionalFormatting")
        for rule in group.iterfind(f"{MAIN}cfRule")
    ]
    times = Counter(rule.get("priority") for _, rule in rules)
    styles = package.style_count("dxfs")
    for place, rule in rules:
        context = Context(package, sheet.part, place[:40], sheet)
        if times[rule.get("priority")] > 1 or (whole(rule.get("priority")) or 0) < 1:
            yield context.problem(GuidanceRule.FORMAT_PRIORITY, f"priority {rule.get('priority')}")
        if "dxfId" in rule.attrib and not 0 <= (number(rule.get("dxfId")) or 0) < styles:
            yield context.problem(GuidanceRule.FORMAT_STYLE, f"dxfId {rule.get('dxfId')} of {styles}")
        yield from _format(context, rule)


def _format(context: Context, rule: Element) -> Iterator[Problem]:
    yield from unlisted(context.part, context.place, rule, _FORMATS, GuidanceRule.FORMAT_KIND)
    kind = rule.get("type", "")
    formulas = [formula.text or "" for formula in rule.iterfind(f"{MAIN}formula")]
    needed = 1 if kind in _ONE_FORMULA else 0
    if kind == "cellIs":
        needed = 2 if rule.get("operator") in {"between", "notBetween"} else 1
    ranked = kind != "top10" or 1 <= (whole(rule.get("rank")) or 0) <= 1000
    compared = kind != "cellIs" or "operator" in rule.attrib
    if len(formulas) != needed or not all(formulas) or not ranked or not compared or not kind:
        yield context.problem(GuidanceRule.FORMAT_KIND, f"{len(formulas)} formulas for « {kind} »")
    for formula in formulas:
        yield from _reference(context, formula)
    scale = next((child for child in rule if tag(child) in {"colorScale", "dataBar", "iconSet"}), None)
    if kind in {"colorScale", "dataBar", "iconSet"} and (scale is None or not _is_scale(scale)):
        yield context.problem(GuidanceRule.FORMAT_SCALE, kind)


def _is_scale(scale: Element) -> bool:
    thresholds, colours = scale.findall(f"{MAIN}cfvo"), scale.findall(f"{MAIN}color")
    valued = all("val" in t.attrib or t.get("type") in {"min", "max"} for t in thresholds)
    known = all(t.get("type") in _THRESHOLDS["type"] for t in thresholds)
    wanted = {
        "colorScale": len(thresholds) in {2, 3} and len(colours) == len(thresholds),
        "dataBar": len(thresholds) == 2 and len(colours) == 1,
        "iconSet": str(len(thresholds)) == scale.get("iconSet", "3TrafficLights1")[0],
    }
    return valued and known and wanted[tag(scale)]


def _links(package: Opened, sheet: Sheet, root: Element) -> Iterator[Problem]:
    group = root.find(f"{MAIN}hyperlinks")
    found = [] if group is None else list(group)
    if len(found) > 65_530:
        yield Problem(sheet.part, "hyperlinks", GuidanceRule.LINK_COUNT, f"{len(found)} hyperlinks")
    for element in found:
        context = Context(package, sheet.part, element.get("ref", ""), sheet)
        location, out = element.get("location", ""), any(key.endswith("}id") for key in element.attrib)
        if (
            units(location) > 2084
            or units(element.get("tooltip", "")) > 255
            or units(element.get("display", "")) > 2084
        ):
            yield context.problem(GuidanceRule.LINK_TEXT, f"« {location[:40]} »")
        if not out and not leads_somewhere(unescaped(location), context):
            yield context.problem(GuidanceRule.LINK_PLACE, f"« {location[:60]} »")
