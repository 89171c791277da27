"""« expliquer » never prints an equation that does not hold, whatever people type into a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest
from core.figures.test_consolidation import ADVISERS, CASELOAD, DELAY, ORIENTED, PEOPLE, THREE
from factories import COLLECTIVITY, grid, plain, real_grid
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import tries

from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.telling.lineage import explain
from calpae_xl.core.trade.model import Period, Reservation
from calpae_xl.core.trade.values import Value
from properties.test_consolidation import KEYS, SCOPES, without_blanks

_SIDE = r"[0-9(][0-9 ,()+×/−]*?"
_EQUATION = re.compile(rf"(?<![0-9])({_SIDE}) (=|≥) ([0-9][0-9 ]*(?:,[0-9]+)?)")
_NUMBER = re.compile(r"[0-9][0-9 ]*(?:,[0-9]+)?")
_WORDS = {"Commentaires de la ligne", "Constats", "Écarts justifiés", "Indicateur"}
"""Sections that quote people."""


def equations(lines: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    """The equations of some sentences: a calculation, a sign and a number."""
    for line in lines:
        # « 389 + ? (68) ≥ 389 »: what is not known adds nothing.
        known = re.sub(r" \+ \?(?: \([^)]*\))?", "", line)
        for side, sign, result in _EQUATION.findall(known):
            if re.search(r"[+×/−]", side) or sign == "≥":
                yield side, sign, result


def exact(text: str) -> Fraction:
    """A number as it is printed."""
    return Fraction(text.replace(" ", "").replace(",", "."))


def worked_out(side: str) -> Fraction:
    """What a calculation gives, of what is printed of it and nothing else."""
    terms = _NUMBER.sub(lambda number: f"Fraction({str(exact(number[0]))!r})", side)
    return eval(terms.replace("×", "*").replace("−", "-"), {"Fraction": Fraction})


def holds(side: str, sign: str, result: str) -> bool:
    """Whether an equation holds: its result is rounded to a tenth, as people read it."""
    found, told = worked_out(side), exact(result)
    return found >= told if sign == "≥" else abs(found - told) <= Fraction(1, 20)


def printed(work: Processed) -> Iterator[str]:
    for cell in work.cells:
        lineage = explain(work, COLLECTIVITY.code, cell.indicator, cell.period)
        for section in lineage.sections:
            if section.title not in _WORDS:
                yield from map(plain, section.lines)


FIGURES = st.one_of(
    st.integers(0, 500),
    st.integers(0, 500),
    st.sampled_from(["ND", "NC", "SO", None, "12 agents", 0, 1, 0.25, 22.333, 83.37, 1000]),
)
RATIOS = st.fixed_dictionaries(
    {}, optional={(code, name): st.sampled_from([3, 12.5, 22.33, 54, 83, 879, 1027, "SO"]) for code in ("67", "68")
                  for name in (CASELOAD, PEOPLE, ADVISERS, DELAY, ORIENTED, "ga_en_cours", "ga_orientes")},
)  # fmt: skip


@settings(max_examples=tries(60), deadline=None)
@given(st.dictionaries(KEYS, FIGURES, max_size=45), RATIOS, SCOPES)
def test_every_equation_that_is_printed_holds(
    entries: Mapping[tuple[str, str, Period], Value | None],
    ratios: Mapping[tuple[str, str], Value],
    reservations: list[Reservation],
):
    typed = {**without_blanks(entries), **{(*key, Period("2022")): value for key, value in ratios.items()}}
    work = process_grid(grid(typed, settings=THREE, reservations=reservations))

    assert [found for found in equations(printed(work)) if not holds(*found)] == []


def test_the_equations_of_the_real_campaign_hold_and_are_many():
    found = [*equations(printed(process_grid(real_grid())))]

    assert len(found) > 100
    assert [each for each in found if not holds(*each)] == []
    assert ("(22 × 894 + 27 × 765) / 1 659", "=", "24,3") in found


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("65 + 12 + 2 + 203 + 0 + 4 = 161", False),
        ("520 + 706 − 167 = 1 059 agents, au moins.", True),
        ("389 + ? (68) ≥ 389 jeunes.", True),
        ("(22 × 894 + 27 × 765) / 1 659 = 24,3 jours.", True),
        ("(22 × 894 + 27 × 765) / 1 659 = 24,4 jours.", False),
    ],
)
def test_the_checker_tells_what_holds_from_what_does_not(line: str, held: bool):
    assert [holds(*found) for found in equations(iter([line]))] == [held]
