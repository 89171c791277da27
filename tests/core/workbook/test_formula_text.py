"""The same formula in several hands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from calpae_xl.core.workbook.formula_text import canonical, filled, followed, followed_area, same_formula
from calpae_xl.core.workbook.grid import column_letters


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


@pytest.mark.parametrize(
    ("formula", "below"),
    [
        ("=A1+$B1+C$1+$D$1", "=B3+$B3+D$1+$D$1"),
        ("=SUM(A1:B2,3:4,C:D,$E:$E,$6:$6)", "=SUM(B3:C4,5:6,D:E,$E:$E,$6:$6)"),
        ("=CeA!A1+'67 Bas-Rhin'!A1+[1]Autre!A1", "=CeA!B3+'67 Bas-Rhin'!B3+[1]Autre!B3"),
        (
            '="A1"&LOG10(A1)&tblReserves[[#This Row],[A1]]&Saisie_67_id',
            '="A1"&LOG10(B3)&tblReserves[[#This Row],[A1]]&Saisie_67_id',
        ),
        ("=ZZZ1+XFD1+A1048577+A0", "=ZZZ1+A3+A1048577+A0"),
        ("=1.5E3+A1048576+taux.A1+_A1", "=1.5E3+B2+taux.A1+_A1"),
        ("=IF('C''est A1'!a1>=10%,TRUE,\"\"\"A1\")", "=IF('C''est A1'!B3>=10%,TRUE,\"\"\"A1\")"),
    ],
)
def test_a_formula_filled_two_rows_below_and_a_column_further(formula: str, below: str):
    assert canonical(filled(formula, "A1", "B3")) == canonical(below)


_cells = st.builds(
    lambda fixed, column, still, row: f"{fixed}{column_letters(column)}{still}{row}",
    st.sampled_from(("", "$")),
    st.integers(50, 900),
    st.sampled_from(("", "$")),
    st.integers(50, 9000),
)


@given(st.lists(_cells, min_size=1, max_size=4), st.integers(-40, 40), st.integers(-40, 40))
def test_references_move_as_another_translator_moves_them(cells: list[str], rows: int, columns: int):
    formula = f"=SUM({','.join(cells)},{cells[0]}:{cells[-1]})&Feuille!{cells[0]}"
    other = Translator(formula, origin="BB50").translate_formula(row_delta=rows, col_delta=columns)

    assert filled(formula, "BB50", f"{column_letters(54 + columns)}{50 + rows}") == other


PLACES = {"E5": "F7", "E6": "F8", "F5": "G7", "F6": "G8", "G5": "G9"}


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=E5+E6", "=F7+F8"),
        ("=$E$5*2", "=$F$7*2"),
        ("=SUM(E5:F6)", "=SUM(F7:G8)"),
        ('=IF(E5>0,"E6 reste",TRUE)', '=IF(F7>0,"E6 reste",TRUE)'),
        ("=1+1", "=1+1"),
        ("=e5", "=F7"),
    ],
)
def test_a_formula_follows_the_cells_that_it_reads(formula: str, moved: str):
    assert followed(formula, PLACES) == moved


@pytest.mark.parametrize(
    "formula",
    ["=Z9", "=CeA!E5", "='67 Bas-Rhin'!E5", "=TVA", "=E:E", "=5:5", "=SUM(E5:G5)", "=tblReserves[Note]", "=SUM(E5:E9)"],
)
def test_a_formula_that_reads_anything_else_is_not_followed(formula: str):
    assert followed(formula, PLACES) is None


def test_an_area_is_followed_while_its_cells_stand_side_by_side():
    assert followed_area("E5:F6", PLACES) == "F7:G8"
    assert followed_area("E5:G5", PLACES) is None
    assert followed_area("A1:XFD1048576", PLACES) is None
