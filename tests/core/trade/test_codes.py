"""Finding codes: stable names, a severity, a level, and what a justification may lift."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from calpae_xl.core.trade.codes import Code, Severity

LEVELS = {"S": {0}, "C": {1}, "B": {1}, "T": {2}, "D": {3}, "X": {3}}


def test_a_code_is_never_used_twice():
    assert [text for text, count in Counter(code.text for code in Code).items() if count > 1] == []


@pytest.mark.parametrize("code", Code, ids=lambda code: code.text)
def test_a_code_names_its_family_and_its_level(code: Code):
    assert re.fullmatch(r"[SCBTDX][0-9]{3}", code.text)
    assert code.level in LEVELS[code.text[0]]


@pytest.mark.parametrize(
    ("code", "lifted"),
    [
        pytest.param(Code.UNJUSTIFIED_JUMP, True, id="warning"),
        pytest.param(Code.HARD_BOUND, True, id="hard bound"),
        pytest.param(Code.UNBALANCED_TOTAL, True, id="total"),
        pytest.param(Code.NUMBER_AS_TEXT, False, id="unreadable"),
        pytest.param(Code.NEGATIVE, False, id="negative"),
        pytest.param(Code.CONFLICTING_SCOPE, False, id="contradiction"),
        pytest.param(Code.UNSPECIFIED_NC, False, id="information"),
    ],
)
def test_a_justification_lifts_warnings_and_bounds_never_what_cannot_be_read(code: Code, lifted: bool):
    assert code.justifiable is lifted


def test_no_other_blocking_code_can_be_justified():
    blocking = {code for code in Code if code.severity is Severity.BLOCKING and code.justifiable}

    assert blocking == {Code.HARD_BOUND, Code.UNBALANCED_TOTAL}


def test_nothing_from_another_year_or_vintage_blocks():
    assert {code.severity for code in Code if code.text.startswith("T")} == {Severity.WARNING, Severity.INFO}


def test_bounds_and_sums_alone_block_a_figure_that_can_be_read():
    assert [code for code in Code if code.blocks_figure] == [Code.HARD_BOUND, Code.UNBALANCED_TOTAL]


def test_what_blocks_a_figure_is_blocking_and_a_justification_lifts_it():
    for code in Code:
        if code.blocks_figure:
            assert code.severity is Severity.BLOCKING
            assert code.justifiable
