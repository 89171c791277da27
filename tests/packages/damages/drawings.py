"""Damages of drawings, charts and notes, in a workbook that holds them."""

from __future__ import annotations

from packages.damages.damage import Base, Damage, damage
from packages.drawings import DrawingRule
from packages.formulas import FormulaRule
from packages.problem import Rule

_DRAWING, _CHART, _NOTES, _SHEET = "xl/drawings/drawing1.xml", "xl/charts/chart1.xml", "xl/comments1.xml", "67 Bas-Rhin"


def _drawn(rule: Rule, *edits: tuple[str, str, str]) -> Damage:
    return damage(rule, *edits, base=Base.EVERYTHING)


DAMAGES = (
    _drawn(DrawingRule.ANCHOR, (_DRAWING, r"(<xdr:to><xdr:col>)\d+", r"\10")),
    _drawn(DrawingRule.ANCHOR, (_DRAWING, r"(<xdr:to><xdr:col>)\d+", r"\116384")),
    _drawn(DrawingRule.ANCHOR, (_DRAWING, "<xdr:clientData/>", "")),
    _drawn(DrawingRule.ANCHOR, (_DRAWING, "<xdr:pic>.*?</xdr:pic>", "")),
    _drawn(DrawingRule.SHAPE_ID, (_DRAWING, r'(<xdr:cNvPr id=")\d+', r"\13")),
    _drawn(DrawingRule.SHAPE_ID, (_DRAWING, r'(<xdr:cNvPr id=")\d+', r"\1x")),
    _drawn(DrawingRule.PICTURE, ("types", 'ContentType="image/png"', 'ContentType="application/octet-stream"')),
    _drawn(DrawingRule.CHART_AXES, (_CHART, r'(<c:axId val=")\d+', r"\19")),
    _drawn(DrawingRule.CHART_AXES, (_CHART, r'(<c:crossAx val=")\d+', r"\19")),
    _drawn(DrawingRule.CHART_AXES, (_CHART, "(<c:valAx>.*?</c:valAx>)", r"\1\1")),
    _drawn(DrawingRule.CHART_SERIES, (_CHART, "(<c:ser>.*?</c:ser>)", r"\1\1")),
    _drawn(FormulaRule.FORMULA_SHEET, (_CHART, "<c:f>[^<]*", "<c:f>Ailleurs!$A$1")),
    _drawn(DrawingRule.NOTE, (_NOTES, r'(<comment ref=")\w+', r"\1D5")),
    _drawn(DrawingRule.NOTE, (_NOTES, r'(<comment ref=")\w+', r"\1XFE1")),
    _drawn(DrawingRule.NOTE, (_NOTES, r'authorId="\d+"', 'authorId="9"')),
    _drawn(DrawingRule.NOTE, (_NOTES, "<t>[^<]*", "<t>" + "x" * 32_768)),
    _drawn(DrawingRule.NOTE_SHAPE, ("xl/drawings/vmlDrawing1.vml", r"(<x:Row>)\d+", r"\199")),
    _drawn(DrawingRule.NOTE_SHAPE, (_SHEET, "<legacyDrawing [^>]*/>", "")),
)
