"""The lines of the bounds: what is applied, and what a bound that cannot be read keeps out."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from calpae_xl.core.campaign.bound_lines import ReadBounds, read_bounds
from calpae_xl.core.campaign.records import Record
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Bound, Status
from calpae_xl.data import load_referential

KNOWN = load_referential().indicators
NAME, LIMIT = "ase_ressources", "ase_majeurs_annee"
LINE = {"indicator": NAME, "severity": "bloquant", "operator": "≤", "operand": LIMIT}


def read(edit: Mapping[str, str], unread: frozenset[str] = frozenset(), **status: Status) -> ReadBounds:
    known = {name: replace(each, status=status.get(name, each.status)) for name, each in KNOWN.items()}
    return read_bounds([Record({**LINE, **edit}, str, unread)], known)


def test_a_sound_bound_is_applied():
    assert read({}) == ReadBounds((Bound(NAME, True, "<=", LIMIT),), (), frozenset())


@pytest.mark.parametrize(
    ("edit", "code", "blocked"),
    [
        pytest.param({"operand": "rien"}, Code.UNAPPLIED_HARD_BOUND, {NAME}, id="hard"),
        pytest.param({"operand": "rien", "severity": "avertissement"}, Code.UNAPPLIED_BOUND, set(), id="soft"),
        pytest.param({"severity": "grave"}, Code.UNAPPLIED_HARD_BOUND, {NAME}, id="of-unknown-severity"),
        pytest.param({"operator": "suppose", "operand": "3"}, Code.UNAPPLIED_BOUND, set(), id="presupposition"),
        pytest.param({"indicator": "rien"}, Code.UNAPPLIED_HARD_BOUND, set(), id="of-nobody"),
    ],
)
def test_a_bound_that_cannot_be_read_is_told_and_what_it_may_hold_back_stays_out(edit, code, blocked):
    bounds, [problem], unusable = read(edit)

    assert (bounds, problem.code, unusable, {*problem.blocked}) == ((), code, blocked, blocked)


def test_a_retired_limit_limits_nothing_and_a_retired_line_needs_none():
    _, problems, unusable = read({}, **{LIMIT: Status.RETIRED})
    assert ([problem.code for problem in problems], unusable) == ([Code.UNAPPLIED_HARD_BOUND], {NAME})

    assert read({}, **{LIMIT: Status.RETIRED, NAME: Status.RETIRED}).problems == ()


def test_a_lost_column_is_told_by_its_header_alone():
    assert read({}, frozenset({"operand"})) == ReadBounds((), (), frozenset({NAME}))
