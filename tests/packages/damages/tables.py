"""Damages of tables."""

from __future__ import annotations

from packages.damages.damage import damage
from packages.formulas import FormulaRule
from packages.tables import TableRule

_TABLE, _SHEET = "tblControles", "Contrôles"
_FIRST = '(<tableColumn id="1" [^>]*)/>'

DAMAGES = (
    damage(
        TableRule.TABLE_ORDER,
        (_TABLE, "(<autoFilter [^>]*/>)", ""),
        (_TABLE, "(?=</table>)", "<autoFilter/>"),
        also=(TableRule.TABLE_FILTER,),
    ),
    damage(TableRule.TABLE_ID, (_TABLE, r'(<table [^>]*?\bid=")\d+', r"\12")),
    damage(TableRule.TABLE_ID, (_TABLE, r'(<table [^>]*?\bid=")\d+', r"\10")),
    damage(TableRule.TABLE_NAME, (_TABLE, 'displayName="[^"]*"', 'displayName="deux mots"')),
    damage(TableRule.TABLE_NAME, (_TABLE, 'displayName="[^"]*"', 'displayName="TBL1"')),
    damage(TableRule.TABLE_NAME_ONCE, (_TABLE, 'displayName="[^"]*"', 'displayName="TBLRESERVES"')),
    damage(TableRule.TABLE_NAME_ONCE, (_TABLE, 'displayName="[^"]*"', 'displayName="calpae_cea"')),
    damage(
        TableRule.TABLE_AREA,
        (_TABLE, r'(<table [^>]*ref="[A-Z]+4:[A-Z]+)\d+', r"\14"),
        (_TABLE, r'(<autoFilter ref="[A-Z]+4:[A-Z]+)\d+', r"\14"),
    ),
    damage(TableRule.TABLE_AREA, (_TABLE, r'(<table [^>]*ref=")[^"]*', r"\1Q95:B4")),
    damage(TableRule.TABLE_HEADER, (_SHEET, '<c r="B4"([^>]*)>', r'<c r="B4"\1><f>"Gravité"</f>')),
    damage(TableRule.TABLE_HEADER, (_SHEET, '<c r="B4"[^>]*>.*?</c>', '<c r="B4"><v>2022</v></c>')),
    damage(
        TableRule.TABLE_HEADER, (_SHEET, '<c r="B4"[^>]*>.*?</c>', '<c r="B4" t="inlineStr"><is><t>Autre</t></is></c>')
    ),
    damage(TableRule.TABLE_HEADER, (_TABLE, '(<tableColumn id="1" name="[^"]*)', r"\1_x000a_")),
    damage(TableRule.TABLE_COLUMNS, (_TABLE, r'<tableColumns count="\d+"', '<tableColumns count="1"')),
    damage(
        TableRule.TABLE_COLUMNS,
        (_TABLE, r"(?=</tableColumns>)", '<tableColumn id="99" name="Autre"/>'),
        (_TABLE, r' count="\d+"', ""),
        also=(TableRule.TABLE_HEADER,),
    ),
    damage(TableRule.TABLE_COLUMN_ID, (_TABLE, '<tableColumn id="1"', '<tableColumn id="2"')),
    damage(TableRule.TABLE_COLUMN_ID, (_TABLE, '<tableColumn id="1"', '<tableColumn id="0"')),
    damage(
        TableRule.TABLE_COLUMN_NAME,
        (_TABLE, '(<tableColumn id="1" name=")[^"]*', r"\1FEUILLE"),
        also=(TableRule.TABLE_HEADER,),
    ),
    damage(
        TableRule.TABLE_COLUMN_NAME,
        (_TABLE, '(<tableColumn id="1" name=")[^"]*', r"\1"),
        also=(TableRule.TABLE_HEADER,),
    ),
    damage(TableRule.TABLE_FILTER, (_TABLE, '(<autoFilter ref=")[^"]*', r"\1B4:C5")),
    damage(TableRule.TABLE_FILTER, (_TABLE, "<table ", '<table headerRowCount="0" ')),
    damage(TableRule.TABLE_TOTALS, (_TABLE, _FIRST, r'\1 totalsRowFunction="somme"/>')),
    damage(TableRule.TABLE_TOTALS, (_TABLE, _FIRST, r'\1 totalsRowFunction="custom"/>')),
    damage(TableRule.TABLE_TOTALS, (_TABLE, "<table ", '<table totalsRowCount="1" '), also=(TableRule.TABLE_FILTER,)),
    damage(
        TableRule.TABLE_ALONE,
        (_SHEET, "(?=<conditionalFormatting)", '<mergeCells><mergeCell ref="B5:C5"/></mergeCells>'),
    ),
    damage(
        TableRule.TABLE_ALONE,
        (_SHEET, '<c r="J5" ([^>]*)/>', r'<c r="J5" \1><f t="array" ref="J5:J6">1</f><v>1</v></c>'),
    ),
    damage(TableRule.TABLE_PARTS, (_SHEET, '<tableParts count="1"', '<tableParts count="2"')),
    damage(TableRule.TABLE_PARTS, (_SHEET, '<tableParts count="1">.*</tableParts>', "")),
    damage(TableRule.TABLE_STYLE, (_TABLE, "<table ", '<table dataDxfId="9999" ')),
    damage(TableRule.TABLE_STYLE, (_TABLE, _FIRST, r'\1 dataDxfId="9999"/>')),
    damage(
        FormulaRule.FORMULA_TABLE,
        (_TABLE, _FIRST, r"\1><calculatedColumnFormula>[Absente]</calculatedColumnFormula></tableColumn>"),
    ),
    damage(
        FormulaRule.FORMULA_EQUALS,
        (_TABLE, _FIRST, r"\1><calculatedColumnFormula>=1</calculatedColumnFormula></tableColumn>"),
    ),
)
