"""Damages of the workbook part and of names."""

from __future__ import annotations

from packages.damages.damage import Damage, damage
from packages.formulas import FormulaRule
from packages.names import NameRule
from packages.problem import Rule
from packages.workbook import WorkbookRule

_CHAIN = b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A1" i="4"/></calcChain>'
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LAST = 'name="_avant"'


def _renamed(rule: Rule, name: str) -> Damage:
    """The last hidden sheet, to which nothing refers, called otherwise."""
    return damage(rule, ("workbook", _LAST, f'name="{name}"'))


def _named(rule: Rule, attributes: str, formula: str = "Accueil!$A$1", also: tuple[Rule, ...] = ()) -> Damage:
    text = f"<definedName {attributes}>{formula}</definedName>"
    return damage(rule, ("workbook", "(?=</definedNames>)", text), also=also)


DAMAGES = (
    damage(
        WorkbookRule.WORKBOOK_ORDER,
        ("workbook", "<calcPr[^>]*/>", ""),
        ("workbook", "(?=<sheets>)", '<calcPr calcId="1"/>'),
    ),
    damage(WorkbookRule.WORKBOOK_ORDER, ("workbook", "(?=</workbook>)", "<autre/>")),
    _renamed(WorkbookRule.SHEET_NAME, "a" * 32),
    *(_renamed(WorkbookRule.SHEET_NAME, f"a{mark}b") for mark in r"\/?*[]:"),
    _renamed(WorkbookRule.SHEET_NAME, "'a"),
    _renamed(WorkbookRule.SHEET_NAME, "a'"),
    _renamed(WorkbookRule.SHEET_NAME, ""),
    _renamed(WorkbookRule.RESERVED_SHEET_NAME, "history"),
    _renamed(WorkbookRule.SHEET_NAME_ONCE, "_VU"),
    damage(WorkbookRule.SHEET_ID, ("workbook", rf'({_LAST} sheetId=")\d+', r"\11")),
    damage(WorkbookRule.SHEET_STATE, ("workbook", f'({_LAST}[^>]*state=")veryHidden', r"\1jamais")),
    damage(
        WorkbookRule.VISIBLE_SHEET,
        ("workbook", r'(<sheet name="[^"]*" sheetId="\d+")(?: state="\w+")?', r'\1 state="hidden"', True),
        also=(WorkbookRule.ACTIVE_SHEET,),
    ),
    damage(WorkbookRule.ACTIVE_SHEET, ("workbook", "<workbookView ", '<workbookView activeTab="99" ')),
    damage(WorkbookRule.ACTIVE_SHEET, ("workbook", "<workbookView ", '<workbookView firstSheet="16" ')),
    damage(WorkbookRule.SELECTED_SHEET, ("CeA", "<sheetView ", '<sheetView tabSelected="1" ')),
    damage(WorkbookRule.SELECTED_SHEET, ("Accueil", 'tabSelected="1"', 'tabSelected="0"')),
    damage(
        WorkbookRule.WORKBOOK_PROTECTION, ("workbook", "(?=<bookViews>)", '<workbookProtection lockStructure="oui"/>')
    ),
    damage(
        WorkbookRule.WORKBOOK_PROTECTION,
        ("workbook", "(?=<bookViews>)", '<workbookProtection workbookHashValue="AA==" workbookSpinCount="1"/>'),
    ),
    damage(WorkbookRule.CALCULATION, ("workbook", "<calcPr ", '<calcPr calcMode="jamais" ')),
    damage(WorkbookRule.CALCULATION, ("workbook", r'calcId="\d+"', 'calcId="x"')),
    damage(
        WorkbookRule.CALCULATION_CHAIN,
        (
            "relations",
            "(?=</Relationships>)",
            f'<Relationship Id="ajout" Type="{_OFFICE}/calcChain" Target="calcChain.xml"/>',
        ),
        ("types", "(?=</Types>)", f'<Override PartName="/xl/calcChain.xml" ContentType="{_SHEETML}.calcChain+xml"/>'),
        added={"xl/calcChain.xml": _CHAIN},
    ),
    _named(NameRule.NAME_SPELLING, 'name="deux mots"'),
    _named(NameRule.NAME_SPELLING, 'name="2022"'),
    _named(NameRule.NAME_SPELLING, f'name="{"n" * 256}"'),
    *(
        _named(NameRule.NAME_IS_A_PLACE, f'name="{name}"')
        for name in ("PAE2025", "xfd1", "R1C1", "R", "c", "r2", "true")
    ),
    _named(NameRule.NAME_ONCE, 'name="CALPAE_CEA"'),
    _named(NameRule.NAME_SCOPE, 'name="ailleurs" localSheetId="99"'),
    _named(NameRule.NAME_REFERS, 'name="vide"', ""),
    _named(NameRule.BUILT_IN_NAME, 'name="_xlnm.Autre" localSheetId="0"'),
    _named(NameRule.BUILT_IN_NAME, 'name="_xlnm.Print_Area"'),
    _named(NameRule.BUILT_IN_NAME, 'name="_xlnm.Print_Area" localSheetId="9"', "CeA!$A$1"),
    _named(NameRule.BUILT_IN_NAME, 'name="_xlnm.Print_Area" localSheetId="9"', "1+1"),
    _named(NameRule.BUILT_IN_NAME, 'name="_xlnm._FilterDatabase" localSheetId="0"'),
    _named(NameRule.PRINT_TITLES, 'name="_xlnm.Print_Titles" localSheetId="0"', "Accueil!$A$1:$B$2"),
    _named(NameRule.PRINT_TITLES, 'name="_xlnm.Print_Titles" localSheetId="0"', "Accueil!$1:$1,Accueil!$3:$3"),
    _named(NameRule.NAME_COMMENT, f'name="dit" comment="{"c" * 256}"'),
    _named(FormulaRule.FORMULA_LOST, 'name="perdu"', "#REF!"),
    _named(FormulaRule.FORMULA_LOST, 'name="perdu"', "Accueil!#REF!"),
    _named(FormulaRule.FORMULA_SHEET, 'name="ailleurs"', "Ailleurs!$A$1"),
)
