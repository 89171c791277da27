"""Damages of rows and cells."""

from __future__ import annotations

from packages.cells import CellRule
from packages.damages.damage import Damage, damage, in_row
from packages.problem import Rule


def _cell(rule: Rule, attributes: str, held: str, also: tuple[Rule, ...] = ()) -> Damage:
    return damage(rule, in_row(f'<c r="A@" {attributes}>{held}</c>'), also=also)


def _text(rule: Rule, text: str) -> Damage:
    return _cell(rule, 't="inlineStr"', f"<is><t>{text}</t></is>")


DAMAGES = (
    damage(CellRule.ROW_ORDER, ("Codes", "(?=</sheetData>)", '<row r="1"/>')),
    damage(CellRule.ROW_ORDER, ("Codes", "(?=</sheetData>)", '<row r="1048577"/>')),
    damage(CellRule.ROW_ORDER, ("Codes", "(?=</sheetData>)", '<row r="200"/><row r="200"/>')),
    damage(CellRule.ROW_HEIGHT, in_row("", 'ht="409.6"')),
    damage(CellRule.ROW_SPANS, in_row("", 'spans="3:1"')),
    damage(CellRule.ROW_SPANS, in_row("", 'spans="1:16385"')),
    damage(CellRule.CELL_ORDER, in_row('<c r="B@"/><c r="A@"/>')),
    damage(CellRule.CELL_ORDER, in_row('<c r="A@"/><c r="A@"/>')),
    damage(CellRule.CELL_PLACE, in_row('<c r="A5"/>')),
    damage(CellRule.CELL_PLACE, in_row('<c r="XFE@"/>')),
    _cell(CellRule.CELL_STYLE, 's="64000"', ""),
    damage(CellRule.CELL_STYLE, in_row("", 's="64000"')),
    _cell(CellRule.CELL_TYPE, 't="texte"', ""),
    _cell(CellRule.CELL_CHILDREN, "", "<v>1</v><f>1+1</f>"),
    _cell(CellRule.CELL_CHILDREN, "", "<is><t>x</t></is>"),
    _cell(CellRule.CELL_CHILDREN, "", "<v>1</v><v>1</v>"),
    _cell(CellRule.CELL_CHILDREN, "", "<f/><v>1</v>"),
    _cell(CellRule.SHARED_STRING, 't="s"', "<v>1000000</v>"),
    _cell(CellRule.SHARED_STRING, 't="s"', "<v>x</v>"),
    _cell(CellRule.SHARED_STRING, 't="s"', "<v></v>"),
    *(_cell(CellRule.CELL_NUMBER, "", f"<v>{text}</v>") for text in ("1,5", "inf", "nan", "1e308", "1 000", "TRUE")),
    _cell(CellRule.CELL_BOOLEAN, 't="b"', "<v>VRAI</v>"),
    _cell(CellRule.CELL_ERROR, 't="e"', "<v>#N/D</v>"),
    _cell(CellRule.CELL_DATE, 't="d"', "<v>22/11/2026</v>"),
    _text(CellRule.TEXT_LENGTH, "x" * 32_768),
    _text(CellRule.TEXT_LENGTH, "🙂" * 16_384),
    _text(CellRule.TEXT_LINES, "\n" * 254),
    _text(CellRule.TEXT_CHARACTERS, "_x0001_"),
    _text(CellRule.TEXT_CHARACTERS, "_xD83D_"),
    _cell(CellRule.TEXT_CHARACTERS, 't="str"', "<v>_xFFFF_</v>"),
    damage(CellRule.TEXT_CHARACTERS, ("strings", "(?=</sst>)", "<si><t>_x0007_</t></si>")),
    _cell(CellRule.FORMULA_GROUP, "", '<f t="shared" si="7"/>'),
    _cell(CellRule.FORMULA_GROUP, "", '<f t="array" ref="B1:B2">1</f>'),
    _cell(CellRule.FORMULA_GROUP, "", '<f t="array">1</f>'),
    _cell(CellRule.FORMULA_GROUP, "", '<f t="autre">1</f>'),
)
