"""Three-way merge, subject by subject."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, shipped_settings
from hypothesis import example, given
from hypothesis import strategies as st

from calpae_xl.core.returns.merge import Difference, Merge, Understanding, compare, merge
from calpae_xl.core.trade.declaration import Answer, Declaration, Part, Subject, said
from calpae_xl.core.trade.model import ReservationType

UNDERSTANDING = Understanding(REFERENTIAL, shipped_settings().periods)
A, B = ("rsa_1er_rdv", "Réalisé 2021"), ("pasi_taux_couverture_30min", "Réalisé 2021")
ESTIMATED = ("rsa_1er_rdv", "2021", ReservationType.ESTIMATED)


def merged(base: Declaration, ours: Declaration, theirs: Declaration) -> Merge:
    return merge(UNDERSTANDING, said("67", base), said("67", ours), said("67", theirs))


def figure(value: object) -> Declaration:
    return Declaration(figures={A: value})


def reserved(note: str | None) -> Declaration:
    return Declaration(reservations={} if note is None else {ESTIMATED: note})


def outcome(result: Merge) -> tuple[int, int, int]:
    return len(result.applied), len(result.conflicts), result.kept


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        (1, 1, 1, (0, 0, 0)),
        (1, 1, 2, (1, 0, 0)),
        (1, 2, 1, (0, 0, 1)),
        (1, 2, 2, (0, 0, 0)),
        (1, 2, 3, (0, 1, 0)),
        (1, 1, None, (1, 0, 0)),
        (1, None, 2, (0, 1, 0)),
        (None, None, 0, (1, 0, 0)),
        (None, "ND", "nd", (0, 0, 0)),
        ("12 500", "12 500", "12\u00a0500", (0, 0, 0)),
        ("12 500", "12 500", 12500, (1, 0, 0)),
        ("12 500", 12500, 12500.0, (0, 0, 0)),
        ("12 500", 13000, 12500, (0, 0, 1)),
        (12500, "12 500", 12500, (0, 0, 0)),
        (None, "12 500", 12500, (1, 0, 0)),
        (1, 1, "illisible", (1, 0, 0)),
    ],
)
def test_a_figure(base, ours, theirs, expected):
    assert outcome(merged(figure(base), figure(ours), figure(theirs))) == expected


def test_a_figure_typed_as_text_is_written_as_a_number():
    [difference] = merged(figure(1), figure(1), figure("12\u00a0500")).applied

    assert difference == Difference(Subject("67", Part.FIGURE, *A), 1, 1, 12500)


@pytest.mark.parametrize("text", ["389²", "389 (1)", "389*", "ND²"])
def test_a_note_mark_is_taken_as_text_for_somebody_to_answer(text):
    [difference] = merged(figure(1), figure(1), figure(text)).applied

    assert difference == Difference(Subject("67", Part.FIGURE, *A), 1, 1, text)


def test_a_note_mark_does_not_make_another_figure_of_what_stands_here():
    assert outcome(merged(figure(389), figure(389), figure("389²"))) == (1, 0, 0)
    assert outcome(merged(figure(1), figure(3892), figure("389²"))) == (0, 1, 0)


def test_a_conflict_holds_the_three_values():
    [conflict] = merged(figure(1), figure(2), figure("3")).conflicts

    assert conflict[1:] == (1, 2, 3, True)


def test_a_figure_whose_cell_is_gone_here_is_told():
    result = merged(figure(1), Declaration(), figure(2))

    assert [difference.subject.key for difference in result.homeless] == ["rsa_1er_rdv"]
    assert outcome(result) == (0, 0, 0)


def test_an_indicator_that_the_campaign_no_longer_has_is_nobodys():
    old = Declaration(figures={("disparu", "Réalisé 2021"): 1, ("rsa_1er_rdv", "Réalisé 1999"): 1})

    assert merged(old, Declaration(), Declaration()) == Merge()


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        (None, None, "", (1, 0, 0)),
        (None, None, "vu", (1, 0, 0)),
        ("vu", "vu", None, (1, 0, 0)),
        ("vu", None, "vu", (0, 0, 1)),
        ("vu", None, None, (0, 0, 0)),
        ("vu", "revu", None, (0, 1, 0)),
        ("vu", None, "revu", (0, 1, 0)),
        ("", "", "vu ", (1, 0, 0)),
        ("vu", "vu", " vu\u00a0", (0, 0, 0)),
        (None, "", None, (0, 0, 1)),
    ],
)
def test_a_reservation(base, ours, theirs, expected):
    assert outcome(merged(reserved(base), reserved(ours), reserved(theirs))) == expected


def test_comments_decisions_and_justifications_merge_apart():
    base = Declaration(comments={"rsa_1er_rdv": "vu"}, answers={"abc": Answer("", "parce que")})
    ours = Declaration(comments={"rsa_1er_rdv": "vu"}, answers={"abc": Answer("Accepter", "parce que")})
    theirs = Declaration(comments={"rsa_1er_rdv": "=revu"}, answers={"abc": Answer("accepter", "car")})

    result = merged(base, ours, theirs)

    assert [(d.subject.part, d.theirs) for d in result.applied] == [
        (Part.COMMENT, "=revu"),
        (Part.JUSTIFICATION, "car"),
    ]
    assert outcome(result) == (2, 0, 0)


_VALUES = st.none() | st.integers(0, 4) | st.sampled_from(["ND", "nd", "2", "x", True])
_SIDES = st.fixed_dictionaries({A: _VALUES, B: _VALUES}).map(lambda figures: Declaration(figures=figures))


def meanings(side: dict) -> dict:
    return {subject: UNDERSTANDING.meaning(subject, value) for subject, value in side.items()}


@given(_SIDES, _SIDES)
@example(figure(2), figure("2"))
def test_merging_what_was_sent_changes_nothing(base, ours):
    assert outcome(merged(base, ours, base))[:2] == (0, 0)
    assert outcome(merged(ours, ours, ours)) == (0, 0, 0)


@given(_SIDES, _SIDES, _SIDES)
def test_every_subject_is_one_sides_or_in_conflict(base, ours, theirs):
    result = merged(base, ours, theirs)
    was, here, there = (meanings(said("67", side)) for side in (base, ours, theirs))
    after = said("67", ours) | {d.subject: d.theirs for d in result.applied}

    for subject, value in meanings(after).items():
        if subject in {d.subject for d in result.conflicts}:
            assert len({was[subject], here[subject], there[subject]}) == 3
            assert value == here[subject]
        else:
            assert value == (there[subject] if here[subject] == was[subject] else here[subject])


@given(_SIDES, _SIDES, _SIDES)
def test_integrating_twice_changes_nothing(base, ours, theirs):
    once = merged(base, ours, theirs)
    after = said("67", ours) | {d.subject: d.theirs for d in once.applied}

    twice = merge(UNDERSTANDING, said("67", base), after, said("67", theirs))

    assert twice.applied == ()
    assert [d.subject for d in twice.conflicts] == [d.subject for d in once.conflicts]


@given(_SIDES, _SIDES, _SIDES)
def test_what_both_sides_did_does_not_depend_on_who_is_asked_first(base, ours, theirs):
    one, other = merged(base, ours, theirs), merged(base, theirs, ours)

    assert {d.subject for d in one.conflicts} == {d.subject for d in other.conflicts}


def compared(ours: Declaration, theirs: Declaration) -> Merge:
    return compare(UNDERSTANDING, said("67", ours), said("67", theirs))


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (1, 1, 0),
        (1, 2, 1),
        (1, None, 1),
        (None, 1, 1),
        (None, None, 0),
        ("ND", "nd", 0),
        ("12 500", 12500, 0),
        (1, "illisible", 1),
    ],
)
def test_whatever_differs_is_to_be_decided_when_nobody_knows_what_was_sent(ours, theirs, expected):
    result = compared(figure(ours), figure(theirs))

    assert outcome(result) == (0, expected, 0)
    assert [each.sent_known for each in result.conflicts] == [False] * expected


def test_what_could_not_be_read_is_no_difference_then():
    assert compared(figure(1), Declaration()) == Merge()


def test_a_figure_whose_cell_the_workbook_lacks_is_told_then_too():
    result = compared(Declaration(), figure(2))

    assert ([each.subject.key for each in result.homeless], outcome(result)) == (["rsa_1er_rdv"], (0, 0, 0))


def test_an_indicator_that_the_campaign_no_longer_has_is_nobodys_then_either():
    assert compared(Declaration(), Declaration(figures={("disparu", "Réalisé 2021"): 1})) == Merge()


@given(_SIDES, _SIDES)
def test_comparing_applies_nothing_and_asks_of_all_that_differs(ours, theirs):
    result = compared(ours, theirs)
    here, there = (meanings(said("67", side)) for side in (ours, theirs))

    assert (result.applied, result.kept) == ((), 0)
    assert {each.subject for each in result.conflicts} == {each for each in here if here[each] != there[each]}


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (None, 2, (1, 0, 0)),
        (None, "ND", (1, 0, 0)),
        (1, None, (0, 0, 1)),
        ("ND", None, (0, 0, 1)),
        (1, 2, (0, 1, 0)),
        ("ND", 2, (0, 1, 0)),
        (0, "ND", (0, 1, 0)),
        (12500, "12 500", (0, 0, 0)),
        (None, None, (0, 0, 0)),
    ],
)
def test_what_fills_goes_into_empty_cells_only(ours: object, theirs: object, expected: tuple[int, int, int]):
    result = compare(UNDERSTANDING, said("67", figure(ours)), said("67", figure(theirs)), filling=True)

    assert outcome(result) == expected
