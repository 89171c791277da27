"""The same formula in several hands."""

from __future__ import annotations

import pytest

from calpae_xl.core.workbook.formula_text import canonical, same_formula


@pytest.mark.parametrize(
    ("file", "bar"),
    [
        ("=_xlfn.UNICHAR(160)", "=UNICHAR(160)"),
        ("=_xlfn._xlws.FILTER(A1:A9,B1:B9)", "=FILTER(A1:A9,B1:B9)"),
        ("=MIN(A1,1E+15)", "=MIN(A1,1000000000000000)"),
        ("=A1*.5", "=A1*0.5"),
        ("=A1*0.10", "=A1*0.1"),
        ("=SUM( A1 , B1 )", "=SUM(A1,B1)"),
        ('=IF(A1 >= 2, "x", "")', '=IF(A1>=2,"x","")'),
        ("='CeA'!B2", "=CeA!B2"),
        ("=sum(a1:b2)", "=SUM(A1:B2)"),
        ("=tblReserves[[#This Row],[Note]]", "=tblReserves[@Note]"),
    ],
)
def test_what_excel_rewrites_is_the_same_formula(file: str, bar: str):
    assert same_formula(file, bar)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=A1+B1", "=A1-B1"),
        ("=A1", "=A2"),
        ("=A1*1", "=A1*1.5"),
        ('=A1&" "', '=A1&""'),
        ('="_xlfn.A"', '="A"'),
        ('="1E+15"', '="1000000000000000"'),
        ("=A1:B2 B1:C3", "=A1:B2B1:C3"),
        ("='67 Bas-Rhin'!A1", "='68 Haut-Rhin'!A1"),
        ("=A1", None),
        ("=LOG10(A1)", "=LOG(10)"),
        ('="Été"', '="ÉTÉ"'),
    ],
)
def test_another_formula_is_another_one(one: str, other: str | None):
    assert not same_formula(one, other)


def test_no_formula_is_the_same_as_none():
    assert same_formula(None, None)


def test_a_reference_with_digits_is_no_number():
    assert canonical("=$A$1E5+R1C1") == "=$A$1E5+R1C1"
    assert canonical("='67 Bas-Rhin'!E05") == "='67 BAS-RHIN'!E05"
