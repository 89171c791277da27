"""How formulas call Excel tables and their columns."""

from __future__ import annotations

import pytest

from calpae_xl.core.workbook.table_references import Renaming, renamed

TABLE = Renaming("Tableau1", "tblReserves")
HEADER = Renaming("tblReserves", "tblReserves", (("Indic", "Indicateur"),))


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ('=IF(Tableau1[[#This Row],[Note]]="",1,2)', '=IF(tblReserves[[#This Row],[Note]]="",1,2)'),
        ("=SUM(TABLEAU1[Note])+Tableau1[[#All],[Note]]", "=SUM(tblReserves[Note])+tblReserves[[#All],[Note]]"),
        ("=SUM(Tableau12[Note])", "=SUM(Tableau12[Note])"),
        ("=SUM(MonTableau1[Note])", "=SUM(MonTableau1[Note])"),
        ('="Tableau1[Note]"&Tableau1[Note]', '="Tableau1[Note]"&tblReserves[Note]'),
        ("='Tableau1[x'!A1", "='Tableau1[x'!A1"),
        ("=Tableau1", "=Tableau1"),
        ("=1+2", "=1+2"),
    ],
)
def test_a_table_is_called_by_its_name(formula: str, after: str):
    assert renamed(formula, [TABLE]) == after


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("=tblReserves[[#This Row],[Indic]]", "=tblReserves[[#This Row],[Indicateur]]"),
        ("=tblReserves[@Indic]&tblReserves[indic]", "=tblReserves[@Indicateur]&tblReserves[Indicateur]"),
        ("=tblReserves[Indice]", "=tblReserves[Indice]"),
        ("=autre[Indic]", "=autre[Indic]"),
        ("=tblReserves[Indic", "=tblReserves[Indic"),
    ],
)
def test_a_column_is_called_by_its_header(formula: str, after: str):
    assert renamed(formula, [HEADER]) == after


def test_what_stands_for_itself_in_the_name_of_a_column_is_marked():
    wanted = [Renaming("t", "t", (("a [b] #'c", "d\\1 [e]"),))]

    assert renamed("=t[a '[b'] '#''c]", wanted) == "=t[d\\1 '[e']]"


def test_renaming_twice_is_renaming_once():
    formula = "=Tableau1[Indic]"
    wanted = [Renaming("Tableau1", "tblReserves", (("Indic", "Indicateur"),))]

    assert renamed(renamed(formula, wanted), wanted) == renamed(formula, wanted) == "=tblReserves[Indicateur]"
