"""Functions that files prefix and the formula bar does not."""

from __future__ import annotations

import pytest

from calpae_xl.core.workbook.formula_text import same_formula
from calpae_xl.core.workbook.future_functions import prefixed


@pytest.mark.parametrize(
    ("bar", "file"),
    [
        ("=IFS(A1>1,2)", "=_xlfn.IFS(A1>1,2)"),
        ('=textjoin(";",TRUE,A1:A3)', '=_xlfn.textjoin(";",TRUE,A1:A3)'),
        ("=SUM(FILTER(A1:A9,B1:B9=1))", "=SUM(_xlfn._xlws.FILTER(A1:A9,B1:B9=1))"),
        ("=STDEV.S(A1:A3)", "=_xlfn.STDEV.S(A1:A3)"),
    ],
)
def test_a_newer_function_takes_its_prefix_once(bar: str, file: str):
    assert prefixed(bar) == file
    assert prefixed(file) == file
    assert same_formula(bar, file)


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:A3)",
        '="IFS(A1)"',
        "='LET(1)'!A1",
        "=XLOOKUP_MAISON(A1)",
        "=NORM.DISTANCE(A1)",
        "=LET+1",
    ],
)
def test_nothing_else_does(formula: str):
    assert prefixed(formula) == formula
