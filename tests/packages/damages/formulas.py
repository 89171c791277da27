"""Damages of formulas."""

from __future__ import annotations

from packages.damages.damage import Damage, damage, with_formula
from packages.formulas import FormulaRule
from packages.problem import Rule


def _formula(rule: Rule, formula: str, also: tuple[Rule, ...] = ()) -> Damage:
    return damage(rule, with_formula(formula), also=also)


DAMAGES = (
    _formula(FormulaRule.FORMULA_LENGTH, "+".join(["1"] * 4097)),
    _formula(FormulaRule.FORMULA_EQUALS, "=1+1"),
    *(
        _formula(FormulaRule.FORMULA_SYNTAX, formula)
        for formula in (
            '"ouvert',
            "(1",
            "1)",
            "1+",
            "*2",
            "A1 B1",
            "1 2",
            "()",
            "SUM(1))",
            "IF(1,2",
            "1;2",
            "CeA!",
            ",1",
        )
    ),
    _formula(FormulaRule.FORMULA_NESTING, "ABS(" * 65 + "1" + ")" * 65),
    _formula(FormulaRule.FORMULA_STRING, f'"{"x" * 256}"'),
    _formula(FormulaRule.FORMULA_PREFIX, "_xlfn.UNICHAR(160)"),
    _formula(FormulaRule.FORMULA_FUNCTION, "SOMME(1)"),
    _formula(FormulaRule.FORMULA_FUNCTION, "XLOOKUP(1,A1:A2,B1:B2)"),
    _formula(FormulaRule.FORMULA_ARGUMENTS, "ABS()"),
    _formula(FormulaRule.FORMULA_ARGUMENTS, "ABS(1,2)"),
    _formula(FormulaRule.FORMULA_ARGUMENTS, "IF(1)"),
    _formula(FormulaRule.FORMULA_ARGUMENTS, "NA(1)"),
    _formula(FormulaRule.FORMULA_ARGUMENTS, f"SUM({','.join(['1'] * 256)})"),
    _formula(FormulaRule.FORMULA_EXTERNAL, "[1]CeA!$A$1"),
    _formula(FormulaRule.FORMULA_EXTERNAL, "'[Autre.xlsx]CeA'!$A$1"),
    _formula(FormulaRule.FORMULA_LOST, "#REF!+1"),
    _formula(FormulaRule.FORMULA_LOST, "CeA!#REF!"),
    _formula(FormulaRule.FORMULA_SHEET, "Ailleurs!A1"),
    _formula(FormulaRule.FORMULA_SHEET, "'69 Ailleurs'!A1"),
    _formula(FormulaRule.FORMULA_NAME, "absent+1"),
    _formula(FormulaRule.FORMULA_NAME, "CeA!absent+1"),
    _formula(FormulaRule.FORMULA_PLACE, "SUM(A1:A1048577)"),
    _formula(FormulaRule.FORMULA_PLACE, "XFE1+1"),
    _formula(FormulaRule.FORMULA_TABLE, "SUM(tblAbsente[x])"),
    _formula(FormulaRule.FORMULA_TABLE, "SUM(tblReserves[Absente])"),
    _formula(FormulaRule.FORMULA_TABLE, "SUM(tblReserves[[#This Row],[Absente]])"),
    _formula(FormulaRule.FORMULA_TABLE, "SUM(tblReserves[#Tout])"),
    _formula(FormulaRule.FORMULA_TABLE, "SUM([Territoire])"),
    _formula(FormulaRule.FORMULA_LINK, 'HYPERLINK("#\'69 Ailleurs\'!A1","x")'),
    _formula(FormulaRule.FORMULA_LINK, 'HYPERLINK("#CeA!A0","x")'),
)
