"""What a department counts for a block: what it typed, else its themes."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, validated, year

from calpae_xl.core.figures.department_totals import DepartmentTotal, DepartmentTotals, most_telling
from calpae_xl.core.trade.model import MissingCode
from calpae_xl.core.trade.values import Value

BLOCK = REFERENTIAL.indicators["form_spec_total"]
THEMES = REFERENTIAL.children[BLOCK.id]
LAST = 4
"""Position of 2022."""


def counted(*themes: Value | None, total: Value | None = None) -> DepartmentTotal:
    """What the 67 counts in 2022 when it types these themes, in order, and this total."""
    names = [*(theme.id for theme in THEMES[: len(themes)]), BLOCK.id]
    cells = zip(names, (*themes, total), strict=True)
    entries = {("67", name, year(2022)): value for name, value in cells if value is not None}
    campaign, validation = validated(entries)
    return DepartmentTotals(campaign.series, campaign.referential, validation.blocked).of("67", BLOCK, LAST)


@pytest.mark.parametrize(
    ("themes", "total", "expected"),
    [
        ((1, 2, 3, 4, 5, 6), None, DepartmentTotal(21, whole=True)),
        ((1, 2, 3, 4, 5, "SO"), None, DepartmentTotal(15, whole=True)),
        ((1, 2, 3, 4, 5, "ND"), None, DepartmentTotal(15)),
        ((1,), None, DepartmentTotal(1)),
        ((1, 2, 3, 4, 5, 6), 21, DepartmentTotal(21, whole=True, typed=True)),
        ((1,), 520, DepartmentTotal(520, whole=True, typed=True)),
        ((), 0, DepartmentTotal(0, whole=True, typed=True)),
        ((1, 2), "ND", DepartmentTotal(3)),
    ],
    ids=["themes", "one not concerned", "one missing", "one theme", "both", "total and a theme", "zero", "total ND"],
)
def test_the_typed_total_comes_before_the_themes(themes: tuple[Value, ...], total: Value, expected: DepartmentTotal):
    assert counted(*themes, total=total) == expected


@pytest.mark.parametrize(
    ("themes", "total"),
    [(("5 agents",), None), ((5,), "12 agents"), ((5, 6), 10), ((-1,), None), ((1, 2, 3, 4, 5, 6), 22)],
    ids=["theme", "total", "total below", "negative", "total that disagrees"],
)
def test_a_total_or_a_theme_that_cannot_be_used_blocks_it(themes: tuple[Value, ...], total: Value | None):
    assert counted(*themes, total=total) == DepartmentTotal(None, code=MissingCode.UNREADABLE, blocked=True)


@pytest.mark.parametrize(
    ("themes", "total", "code"),
    [
        ((), None, MissingCode.BLANK),
        ((), "SO", MissingCode.SO),
        (("SO",) * 6, None, MissingCode.SO),
        (("SO",) * 5, None, MissingCode.BLANK),
        (("SO",) * 5, "SO", MissingCode.SO),
        (("SO", "NC"), None, MissingCode.NC),
        (("NC",), "ND", MissingCode.ND),
        (("ND",), "SO", MissingCode.ND),
    ],
)
def test_without_a_figure_the_codes_say_why(themes: tuple[Value, ...], total: Value | None, code: MissingCode):
    assert counted(*themes, total=total) == DepartmentTotal(None, code=code)


def test_the_most_telling_code_is_the_one_that_asks_most():
    so, blank = MissingCode.SO, MissingCode.BLANK

    assert most_telling({so}) is so
    assert most_telling({so, blank}) is blank
    assert most_telling({so, blank, MissingCode.NC}) is MissingCode.NC
    assert most_telling({MissingCode.NC, MissingCode.ND}) is MissingCode.ND


@pytest.mark.parametrize(
    ("themes", "total", "held"),
    [((5, "ND"), 10, 10), (("5 agents", "ND"), 10, 10), ((5, "SO"), 10, 0), ((5, "ND"), "ND", 0), ((5, "ND"), 200, 30)],
    ids=["total", "another theme blocked", "not concerned", "no total", "larger total"],
)
def test_a_typed_total_holds_at_most_what_is_counted_once_of_a_theme(
    themes: tuple[Value, ...], total: Value, held: float
) -> None:
    names = [*(theme.id for theme in THEMES[: len(themes)]), BLOCK.id]
    entries = {("67", name, year(2022)): value for name, value in zip(names, (*themes, total), strict=True)}
    campaign, validation = validated(entries)
    totals = DepartmentTotals(campaign.series, campaign.referential, validation.blocked)
    assert totals.held("67", THEMES[1], BLOCK, LAST, 30) == held
