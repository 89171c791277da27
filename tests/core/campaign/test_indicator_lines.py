"""The lines of the indicators: what can be used, what cannot, and what that keeps out."""

from collections.abc import Mapping

import pytest

from calpae_xl.core.campaign.indicator_lines import IndicatorLines
from calpae_xl.core.campaign.records import Record
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.line_faults import LineFault
from calpae_xl.core.trade.model import Rule

COUNT = {
    "id": "jeunes", "status": "actif", "code": "1.1", "label": "Jeunes", "unit": "jeunes", "kind": "compte annuel",
    "direction": "neutre", "rule": "somme",
}  # fmt: skip
TOTAL = {**COUNT, "id": "total", "status": "total de bloc", "rule": "somme des lignes du bloc"}
PART = {**COUNT, "id": "partie", "parent": "total"}
RATE = {**COUNT, "id": "taux", "kind": "taux", "rule": "moyenne pondérée, sinon fourchette", "weight": "jeunes"}


def lines(*rows: Mapping[str, str], unread: frozenset[str] = frozenset()) -> IndicatorLines:
    return IndicatorLines(Record(row, str, unread) for row in rows)


def faults(read: IndicatorLines) -> list[tuple[Code, LineFault, tuple[str, ...]]]:
    return [(problem.code, problem.fault, problem.blocked) for problem in read.problems]


def test_sound_lines_have_no_problem():
    read = lines(COUNT, TOTAL, PART, RATE)

    assert (read.problems, read.unusable) == ([], set())
    assert read.found["partie"].parent == "total"


def test_a_rule_that_cannot_be_followed_leaves_nothing_to_follow():
    read = lines(COUNT, {**RATE, "weight": ""})

    assert faults(read) == [(Code.UNUSABLE_INDICATOR, LineFault.WRONG_WEIGHTS, ("taux",))]
    assert (read.found["taux"].rule, read.found["taux"].weight) == (Rule.SUM, ())


@pytest.mark.parametrize(
    "part",
    [
        pytest.param({**RATE, "parent": "total"}, id="rate"),
        pytest.param({**PART, "status": "pondération"}, id="weight"),
    ],
)
def test_what_is_never_added_is_no_part_of_a_total(part):
    read = lines(COUNT, TOTAL, PART, {**part, "id": "autre"})

    assert faults(read) == [(Code.UNUSABLE_INDICATOR, LineFault.NEVER_ADDED, ("autre", "total"))]
    assert read.found["autre"].parent is None


def test_a_part_of_nobody_puts_the_totals_of_its_measure_in_doubt_and_no_other():
    other = {**TOTAL, "id": "ailleurs", "code": "2"}

    read = lines(
        TOTAL,
        PART,
        other,
        {**PART, "id": "p", "code": "2", "parent": "ailleurs"},
        {**PART, "parent": "rien", "id": "q"},
    )

    assert faults(read) == [(Code.UNUSABLE_INDICATOR, LineFault.UNKNOWN_OTHER, ("q", "total"))]
    assert read.unusable == {"q", "total"}
    assert read.found["total"].rule is Rule.SUM_OF_CHILDREN


def test_a_retired_line_keeps_nothing_out():
    read = lines({**COUNT, "status": "retiré", "unit": ""})

    assert faults(read) == [(Code.INCOMPLETE_INDICATOR, LineFault.EMPTY, ())]
    assert read.unusable == set()


def test_a_column_that_nobody_can_read_makes_every_line_unusable_without_a_word_for_each():
    read = lines(COUNT, TOTAL, PART, unread=frozenset({"unit"}))

    assert (read.problems, read.unusable) == ([], {"jeunes", "total", "partie"})


MONEY = {**COUNT, "id": "prevu", "unit": "€", "kind": "montant"}


def test_an_amount_is_in_euros_and_is_added():
    assert lines(MONEY, {**MONEY, "id": "autre", "unit": "Euros"}).problems == []
    assert faults(lines({**MONEY, "unit": "k€"})) == [(Code.UNUSABLE_INDICATOR, LineFault.NOT_EUROS, ("prevu",))]
    wrong = {**MONEY, "rule": "moyenne pondérée, sinon fourchette", "weight": "jeunes"}
    assert faults(lines(COUNT, wrong)) == [(Code.UNUSABLE_INDICATOR, LineFault.WRONG_RULE, ("prevu",))]


def test_euros_and_counts_never_make_one_total():
    read = lines(TOTAL, PART, {**MONEY, "parent": "total"})

    assert faults(read) == [(Code.UNUSABLE_INDICATOR, LineFault.EUROS_AND_COUNTS, ("prevu", "total"))]


def test_a_rate_may_be_a_ratio_of_two_amounts():
    rate = {**RATE, "rule": "rapport des sommes, sinon fourchette", "weight": "depense prevu"}

    assert lines(MONEY, {**MONEY, "id": "depense"}, rate).problems == []
