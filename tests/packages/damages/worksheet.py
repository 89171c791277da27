"""Damages of sheets, their cells left out."""

from __future__ import annotations

from packages.damages.damage import damage
from packages.styles import StyleRule
from packages.worksheet import WorksheetRule

_ENTRY = "67 Bas-Rhin"
_BEFORE_FORMATS = "(?=<conditionalFormatting)"


def _merged(*areas: str) -> tuple[str, str, str]:
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return _ENTRY, _BEFORE_FORMATS, f'<mergeCells count="{len(areas)}">{cells}</mergeCells>'


def _filtered(*columns: str) -> tuple[str, str, str]:
    held = "".join(f'<filterColumn colId="{column}"/>' for column in columns)
    return "Codes", '(<autoFilter ref="[^"]*")/>', rf"\1>{held}</autoFilter>"


DAMAGES = (
    damage(WorksheetRule.SHEET_ORDER, ("CeA", "(?=</worksheet>)", "<sheetCalcPr/>")),
    damage(WorksheetRule.SHEET_ORDER, ("CeA", "(?=</worksheet>)", "<autre/>")),
    damage(WorksheetRule.SHEET_ORDER, ("CeA", "(<pageMargins [^>]*/>)", r"\1\1")),
    damage(WorksheetRule.EMPTY_GROUP, ("Codes", "(?=<printOptions)", "<hyperlinks/>")),
    damage(WorksheetRule.EMPTY_GROUP, ("Codes", "(?=<printOptions)", '<conditionalFormatting sqref="A9"/>')),
    damage(WorksheetRule.EMPTY_GROUP, ("Codes", "(?=<printOptions)", '<dataValidations count="0"/>')),
    damage(WorksheetRule.EMPTY_GROUP, ("Codes", "<cols>.*</cols>", "<cols/>")),
    damage(WorksheetRule.SHEET_AREA, ("CeA", '<dimension ref="[^"]*"', '<dimension ref="A1:XFE9"')),
    damage(WorksheetRule.SHEET_AREA, ("CeA", '<dimension ref="[^"]*"', '<dimension ref="K48:A1"')),
    damage(WorksheetRule.SHEET_AREA, ("CeA", '(<conditionalFormatting sqref=")[^"]*', r"\1A1,B2")),
    damage(WorksheetRule.VIEW, ("CeA", 'workbookViewId="0"', 'workbookViewId="1"')),
    damage(WorksheetRule.VIEW, ("CeA", "<sheetView ", '<sheetView zoomScale="401" ')),
    damage(WorksheetRule.PANE, ("Contrôles", r'(<pane [^>]*topLeftCell=")\w+', r"\1A1")),
    damage(WorksheetRule.PANE, ("Contrôles", r' xSplit="\d+"', ' xSplit="1.5"')),
    damage(WorksheetRule.PANE, ("Contrôles", r' xSplit="\d+"', ""), also=(WorksheetRule.SELECTION,)),
    damage(WorksheetRule.SELECTION, ("Contrôles", "(<selection [^>]*/>)", r"\1\1")),
    damage(WorksheetRule.SELECTION, ("Contrôles", r'(<selection [^>]*activeCell=")\w+', r"\1Z99")),
    damage(WorksheetRule.SELECTION, ("Accueil", "<selection ", '<selection pane="bottomLeft" ')),
    damage(WorksheetRule.COLUMN_RANGE, ("CeA", '(<col min="2" max=")2', r"\11")),
    damage(WorksheetRule.COLUMN_ORDER, ("CeA", '<col min="2"', '<col min="1"')),
    damage(WorksheetRule.COLUMN_WIDTH, ("CeA", r'( width=")[\d.]+', r"\1256")),
    damage(WorksheetRule.COLUMN_STYLE, ("CeA", "<col ", '<col style="65430" ')),
    damage(WorksheetRule.OUTLINE, ("CeA", "<col ", '<col outlineLevel="8" ')),
    damage(WorksheetRule.OUTLINE, ("CeA", "<row ", '<row outlineLevel="8" ')),
    damage(WorksheetRule.MERGE, _merged("B200")),
    damage(WorksheetRule.MERGE, _merged("B200:C201", "C201:D202")),
    damage(WorksheetRule.MERGE, _merged("B200:C201"), (_ENTRY, '<mergeCells count="1"', '<mergeCells count="2"')),
    damage(WorksheetRule.FILTER, _filtered("99")),
    damage(WorksheetRule.FILTER, _filtered("1", "1")),
    damage(WorksheetRule.FILTER_NAME, ("CeA", '(<autoFilter ref=")B', r"\1C")),
    damage(WorksheetRule.PROTECTION, ("CeA", '(<sheetProtection [^>]*)sheet="1"', r'\1sheet="oui"')),
    damage(WorksheetRule.PROTECTION, ("CeA", "<sheetProtection ", '<sheetProtection password="secret" ')),
    damage(WorksheetRule.PROTECTION, ("CeA", "<sheetProtection ", '<sheetProtection hashValue="AA==" ')),
    damage(WorksheetRule.MARGINS, ("CeA", r'(<pageMargins left=")[\d.]+', r"\149")),
    damage(WorksheetRule.MARGINS, ("CeA", r'(<pageMargins [^>]*) footer="[^"]*"', r"\1")),
    damage(WorksheetRule.PAGE_SETUP, ("CeA", r'(<pageSetup [^>]*)scale="\d+"', r'\1scale="9"')),
    damage(WorksheetRule.PAGE_SETUP, ("CeA", 'orientation="landscape"', 'orientation="travers"')),
    damage(WorksheetRule.HEADER_FOOTER, ("CeA", "(?=</oddFooter>)", "x" * 256)),
    damage(WorksheetRule.HEADER_FOOTER, ("CeA", "(?=</headerFooter>)", "<oddHeader>x</oddHeader>")),
    damage(WorksheetRule.BREAKS, (_ENTRY, r'<rowBreaks count="\d+"', '<rowBreaks count="9"')),
    damage(WorksheetRule.BREAKS, (_ENTRY, r'(<rowBreaks [^>]*manualBreakCount=")\d+', r"\19")),
    damage(WorksheetRule.BREAKS, (_ENTRY, r'(<brk id=")\d+', r"\10")),
    damage(StyleRule.COLOUR, ("CeA", 'tabColor rgb="[^"]*"', 'tabColor rgb="CE"')),
)
