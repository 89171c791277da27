"""Damages of validations, conditional formats and hyperlinks."""

from __future__ import annotations

from packages.damages.damage import Damage, damage
from packages.formulas import FormulaRule
from packages.guidance import GuidanceRule
from packages.problem import Rule
from packages.styles import StyleRule

_ENTRY, _FREE = "67 Bas-Rhin", "Codes"
_BEFORE = "(?=<printOptions)"


def _validation(rule: Rule, attributes: str, held: str = "", also: tuple[Rule, ...] = (), sqref: str = "A9") -> Damage:
    text = f'<dataValidations count="1"><dataValidation {attributes} sqref="{sqref}">{held}</dataValidation></dataValidations>'
    return damage(rule, (_FREE, _BEFORE, text), also=also)


def _custom(rule: Rule, formula: str, also: tuple[Rule, ...] = ()) -> Damage:
    return _validation(rule, 'type="custom"', f"<formula1>{formula}</formula1>", also)


def _format(rule: Rule, attributes: str, held: str = "", also: tuple[Rule, ...] = ()) -> Damage:
    text = f'<conditionalFormatting sqref="A9"><cfRule {attributes}>{held}</cfRule></conditionalFormatting>'
    return damage(rule, (_FREE, _BEFORE, text), also=also)


def _expression(rule: Rule, formula: str) -> Damage:
    return _format(rule, 'type="expression" priority="1" dxfId="0"', f"<formula>{formula}</formula>")


def _links(rule: Rule, *links: str) -> Damage:
    text = "".join(f'<hyperlink ref="A{row}" {link}/>' for row, link in enumerate(links, 1))
    return damage(rule, (_FREE, _BEFORE, f"<hyperlinks>{text}</hyperlinks>"))


def _scale(kind: str, held: str) -> Damage:
    return _format(GuidanceRule.FORMAT_SCALE, f'type="{kind}" priority="1"', f"<{kind}>{held}</{kind}>")


_MANY = "".join(f'<dataValidation sqref="A{row}"/>' for row in range(1, 65_536))
_LOW, _HIGH, _RED = '<cfvo type="min"/>', '<cfvo type="max"/>', '<color rgb="FFFF0000"/>'

DAMAGES = (
    damage(GuidanceRule.VALIDATION_COUNT, (_ENTRY, r'<dataValidations count="\d+"', '<dataValidations count="1"')),
    damage(GuidanceRule.VALIDATION_COUNT, (_FREE, _BEFORE, f"<dataValidations>{_MANY}</dataValidations>")),
    _validation(GuidanceRule.VALIDATION_AREA, "", sqref=" ".join(f"A{row}" for row in range(1, 32_769))),
    damage(
        GuidanceRule.VALIDATION_ALONE, (_ENTRY, r'(<dataValidation [^>]*sqref="[A-Z]+\d+)(?::[A-Z]+\d+)?"', r'\1:J200"')
    ),
    _validation(GuidanceRule.VALIDATION_KIND, 'type="texte"', "<formula1>1</formula1>"),
    _validation(GuidanceRule.VALIDATION_KIND, 'type="whole"', "<formula1>1</formula1>"),
    _validation(GuidanceRule.VALIDATION_KIND, 'type="whole" operator="plus"', "<formula1>1</formula1>"),
    _validation(GuidanceRule.VALIDATION_KIND, 'type="list"'),
    _validation(GuidanceRule.VALIDATION_TEXT, f'prompt="{"x" * 256}"'),
    _validation(GuidanceRule.VALIDATION_TEXT, f'error="{"x" * 225}"'),
    _validation(GuidanceRule.VALIDATION_TEXT, f'promptTitle="{"x" * 33}"'),
    _validation(GuidanceRule.VALIDATION_TEXT, f'errorTitle="{"x" * 33}"'),
    _custom(GuidanceRule.VALIDATION_LENGTH, "+".join(["1"] * 129)),
    _validation(
        GuidanceRule.VALIDATION_LENGTH,
        'type="list"',
        f'<formula1>"{"x" * 256}"</formula1>',
        also=(FormulaRule.FORMULA_STRING,),
    ),
    _custom(GuidanceRule.GUIDANCE_REFERENCE, "CeA!$A$1=1"),
    _custom(GuidanceRule.GUIDANCE_REFERENCE, "tblReserves[Territoire]=1"),
    _custom(GuidanceRule.GUIDANCE_REFERENCE, "OR(A9={1,2})"),
    _custom(GuidanceRule.GUIDANCE_REFERENCE, "COUNT((A9,B9))=1"),
    _custom(GuidanceRule.GUIDANCE_VALUE, "A9:B9"),
    _expression(GuidanceRule.GUIDANCE_VALUE, "$A$9:$B$9"),
    _custom(FormulaRule.FORMULA_NAME, "absent=1"),
    _expression(GuidanceRule.GUIDANCE_REFERENCE, "CeA!$A$1=1"),
    _expression(FormulaRule.FORMULA_SYNTAX, "A1="),
    _format(GuidanceRule.FORMAT_KIND, 'type="autre" priority="1"'),
    _format(GuidanceRule.FORMAT_KIND, 'type="expression" priority="1"'),
    _format(GuidanceRule.FORMAT_KIND, 'type="cellIs" priority="1"', "<formula>1</formula>"),
    _format(GuidanceRule.FORMAT_KIND, 'type="cellIs" operator="between" priority="1"', "<formula>1</formula>"),
    _format(GuidanceRule.FORMAT_KIND, 'type="top10" priority="1"'),
    damage(GuidanceRule.FORMAT_STYLE, (_ENTRY, r'(<cfRule [^>]*dxfId=")\d+', r"\19999")),
    damage(GuidanceRule.FORMAT_PRIORITY, (_ENTRY, r'(<cfRule [^>]*priority=")1"', r'\12"')),
    damage(GuidanceRule.FORMAT_PRIORITY, (_ENTRY, r'(<cfRule [^>]*priority=")1"', r'\10"')),
    _scale("colorScale", f"{_LOW}{_HIGH}{_RED}"),
    _scale("dataBar", f"{_LOW}{_RED}"),
    _scale("iconSet", f"{_LOW}{_HIGH}"),
    _scale("colorScale", f'{_LOW}<cfvo type="num"/>{_RED}{_RED}'),
    _scale("colorScale", f'{_LOW}<cfvo type="autre" val="1"/>{_RED}{_RED}'),
    damage(
        StyleRule.COLOUR,
        (
            _FREE,
            _BEFORE,
            '<conditionalFormatting sqref="A9"><cfRule type="colorScale" priority="1">'
            f'<colorScale>{_LOW}{_HIGH}{_RED}<color rgb="rouge"/></colorScale></cfRule></conditionalFormatting>',
        ),
    ),
    _links(GuidanceRule.LINK_COUNT, *['location="CeA!A1"'] * 65_531),
    _links(GuidanceRule.LINK_TEXT, f'location="CeA!A1" tooltip="{"x" * 256}"'),
    _links(GuidanceRule.LINK_TEXT, f'location="CeA!A1" display="{"x" * 2085}"'),
    _links(GuidanceRule.LINK_PLACE, 'location="Ailleurs!A1"'),
    _links(GuidanceRule.LINK_PLACE, 'location="CeA!XFE1"'),
    _links(GuidanceRule.LINK_PLACE, 'location="absent"'),
    _links(GuidanceRule.LINK_PLACE, ""),
)
