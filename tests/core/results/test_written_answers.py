"""What people wrote, given to the findings that it belongs to."""

from __future__ import annotations

import pytest

from calpae_xl.core.results.written_answers import Answered, Written
from calpae_xl.core.sheets.findings import TO_REVIEW, FindingLine, finding_key
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import CellRef, Period
from calpae_xl.core.workbook.plan import Content

TEXT = "Mineurs compris."


def finding(code: Code = Code.UNJUSTIFIED_JUMP, raw: str = "12") -> Finding:
    return Finding(code, CellRef("67", "E9"), "67", "ase", Period("2019"), raw)


def line(*findings: Finding, justification: str = TEXT, decision: str = "") -> FindingLine:
    first = findings[0]
    return FindingLine(
        decision=Content(decision or None),
        justification=Content(justification or None),
        code=Content(", ".join(each.code.text for each in findings)),
        fingerprint=Content(" ".join(each.fingerprint for each in findings)),
        key=Content(finding_key(first.territory, first.indicator, first.period)),
    )


def words(answers: list[Answered]) -> list[tuple[str, str]]:
    return [answer.words for answer in answers]


def test_every_finding_of_a_line_has_its_answer_and_others_have_none():
    jump, revised, equal = (
        finding(code) for code in (Code.UNJUSTIFIED_JUMP, Code.UNEXPLAINED_REVISION, Code.UNCHANGED_FIGURE)
    )

    said = Written([line(jump, revised)], {}).of([revised, equal, jump], set())

    assert words(said) == [("", TEXT), ("", ""), ("", TEXT)]


def test_what_was_said_of_a_figure_that_changed_is_to_be_reviewed_once():
    before, now, other = finding(), finding(raw="13"), finding(raw="14")

    assert words(Written([line(before)], {}).of([now, other], set())) == [(TO_REVIEW, TEXT), ("", "")]


def test_a_line_whose_finding_stands_gives_nothing_to_another():
    before = finding()

    assert words(Written([line(before)], {}).of([before, finding(raw="13")], set())) == [("", TEXT), ("", "")]


def test_an_answer_given_on_another_line_is_written_on_those_that_it_lifts():
    jump = finding()
    written = Written([line(jump, justification="")], {jump.fingerprint: TEXT})

    assert words(written.of([jump], {id(jump)})) == [("", TEXT)]
    assert words(written.of([jump], set())) == [("", "")]


@pytest.mark.parametrize(
    ("one", "other", "alike", "together"),
    [
        ("", TEXT, False, True),
        (TEXT, "Autre.", False, False),
        (TEXT, TEXT, True, True),
        ("", TEXT, True, False),
    ],
)
def test_one_line_holds_what_says_the_same_or_waits_for_it(one, other, alike, together):
    first, second = (Answered(justification=Content(text or None)) for text in (one, other))

    assert first.goes_with(second, alike=alike) is together
    assert first.joined(second).justification.text == (one or other)
