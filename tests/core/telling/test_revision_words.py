"""How revisions are shown: kinds, values and differences in words."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, plain, target, year

from calpae_xl.core.campaign.vintages import Published, published_reading
from calpae_xl.core.figures.revisions import Part, Revision, RevisionKind
from calpae_xl.core.sheets.revisions import TO_JUSTIFY
from calpae_xl.core.telling.revision_words import (
    BREAKDOWN,
    JUSTIFIED,
    KIND_WORDS,
    counted,
    difference_text,
    differing_text,
    is_whole_count,
    line_word,
    state_text,
    value_text,
)
from calpae_xl.core.trade.values import Value, raw_text

COUNT, RATE, DELAY = "ase_majeurs_annee", "pasi_taux_couverture_30min", "ag_delai_demarrage"


def published(indicator: str, raw: Value | None, *, aim: bool = False) -> Published:
    known = REFERENTIAL.indicators[indicator]
    return Published(known, raw_text(raw) or "", published_reading(raw, known, target=aim))


def revision(indicator: str = COUNT, difference: float | None = None, **fields: object) -> Revision:
    cell = published(indicator, 1)
    given = {
        "territory": "67", "indicator": cell.indicator, "period": year(2020), "kind": RevisionKind.CHANGED,
        "part": Part.ACHIEVED, "before": cell, "after": cell, "difference": difference,
    }  # fmt: skip
    return Revision(**{**given, **fields})


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        pytest.param(published(COUNT, "172 277"), "172 277", id="number-printed"),
        pytest.param(published(COUNT, 0), "0", id="zero"),
        pytest.param(published(RATE, "95 %"), "95 %", id="rate"),
        pytest.param(published(DELAY, 22), "22 jours", id="delay"),
        pytest.param(published(COUNT, "n.d."), "ND", id="code"),
        pytest.param(published(COUNT, "NC"), "NC", id="other-code"),
        pytest.param(published(COUNT, None), "non renseigné", id="blank"),
        pytest.param(published(COUNT, "8 5002"), "8 5002", id="unreadable-as-printed"),
        pytest.param(published(DELAY, "Tendre vers 3 semaines", aim=True), "Tendre vers 3 semaines", id="bound"),
    ],
)
def test_a_vintage_says_a_cell_in_its_unit_or_in_its_own_text(cell: Published, shown: str):
    assert plain(value_text(cell)) == shown


@pytest.mark.parametrize(
    ("indicator", "difference", "shown"),
    [
        (COUNT, -164102, "−164 102"),
        (COUNT, 0.5, "+0,5"),
        (COUNT, None, ""),
        (RATE, 5, "+5 points"),
        (RATE, 1, "+1 point"),
        (DELAY, -6, "−6 jours"),
        (DELAY, -1.5, "−1,5 jour"),
    ],
)
def test_a_difference_is_told_in_its_unit(indicator: str, difference: float | None, shown: str):
    assert plain(difference_text(revision(indicator, difference))) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(1, "1 chiffre modifié"), (2, "2 chiffres modifiés"), (0, "0 chiffre modifié")]
)
def test_kinds_are_counted_in_the_plural_from_two_on(count: int, shown: str):
    assert plain(counted(RevisionKind.CHANGED, count)) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "aucune cellule ne diffère"), (1, "1 cellule diffère"), (31, "31 cellules diffèrent")]
)
def test_cells_that_differ_are_counted_with_their_verb(count: int, shown: str):
    assert plain(differing_text(count)) == shown


def test_a_breakdown_that_was_not_published_is_told_as_such_whatever_its_kind():
    assert line_word(revision(part=Part.BREAKDOWN)) == BREAKDOWN
    assert line_word(revision(kind=RevisionKind.LOST)) == KIND_WORDS[RevisionKind.LOST]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        pytest.param(revision(), TO_JUSTIFY, id="a figure became another"),
        pytest.param(revision(justification="Recompté."), JUSTIFIED, id="explained"),
        pytest.param(revision(kind=RevisionKind.LOST), "", id="nothing is asked of a figure that is gone"),
        pytest.param(revision(period=target(), part=Part.TARGET), "", id="nor of a target"),
    ],
)
def test_a_justification_is_asked_of_a_published_result_that_became_another(made: Revision, said: str):
    assert state_text(made) == said


@pytest.mark.parametrize(
    ("value", "indicator", "whole"),
    [
        (12, COUNT, True),
        (12.0, COUNT, True),
        (0, COUNT, True),
        (12.5, COUNT, False),
        (None, COUNT, False),
        (95, RATE, False),
        (22, DELAY, False),
    ],
)
def test_only_a_whole_count_stands_as_a_bare_number(value: float | None, indicator: str, whole: bool):
    assert is_whole_count(value, REFERENTIAL.indicators[indicator]) is whole
