"""How consolidated cells and changes are shown: the words and numbers that people read."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, consolidated, plain, shipped_settings, target, year

from calpae_xl.core.figures.changes import Change, ChangeState, Reason
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.telling.display import (
    REASON_WORDS,
    STATE_WORDS,
    cell_display,
    cell_text,
    change_display,
    coverage_detail,
    reasons_text,
)
from calpae_xl.core.trade.model import Reservation, ReservationType, Territory
from calpae_xl.core.trade.values import Value

COUNT, RATE, DELAY, SCOPED = (
    "ase_majeurs_annee",
    "pasi_taux_couverture_30min",
    "ag_delai_demarrage",
    "form_spec_insertion_pro",
)


def cell(indicator: str, first: Value | None, second: Value | None, **options: object) -> ConsolidatedCell:
    """One consolidated cell of 2021, made of what each department says."""
    entries = {("67", indicator, year(2021)): first, ("68", indicator, year(2021)): second}
    given = {key: value for key, value in entries.items() if value is not None}
    return consolidated(given, **options)[indicator, year(2021)]


@pytest.mark.parametrize(
    ("made", "alone", "whole"),
    [
        pytest.param(cell(COUNT, 389, 670), "1 059", "1 059", id="complete"),
        pytest.param(cell(COUNT, 0, 0), "0", "0", id="zero"),
        pytest.param(cell(COUNT, 389, "ND"), "≥ 389", "≥ 389 (67 seul ; 68 ND)", id="partial"),
        pytest.param(cell(COUNT, 389, None), "≥ 389", "≥ 389 (67 seul ; 68 non renseigné)", id="partial-blank"),
        pytest.param(cell(COUNT, 0, "ND"), "ND", "ND (67 : 0 ; 68 ND)", id="a-zero-is-no-minimum"),
        pytest.param(cell(COUNT, -5, 670), "BLOQUÉ", "BLOQUÉ", id="blocked"),
        pytest.param(cell(COUNT, "ND", "NC"), "ND", "ND", id="codes"),
        pytest.param(cell(COUNT, "NC", None), "NC", "NC", id="code-and-blank"),
        pytest.param(cell(COUNT, None, None), "", "", id="blank"),
        pytest.param(cell(RATE, 0.95, 1), "95 %–100 %", "95 %–100 %", id="range-of-rates"),
        pytest.param(cell(RATE, 0.95, 0.95), "95 %", "95 %", id="the-same-rate"),
        pytest.param(cell(RATE, None, 0.95), "95 %", "95 % (68 seul)", id="one-rate"),
        pytest.param(cell(DELAY, 22, 27), "22–27 jours", "22–27 jours", id="range-of-delays"),
        pytest.param(cell(DELAY, 1, None), "1 jour", "1 jour (67 seul)", id="singular"),
    ],
)
def test_a_cell_says_what_is_known_and_who_is_in_it(made: ConsolidatedCell, alone: str, whole: str):
    assert (plain(cell_text(made)), plain(cell_display(made))) == (alone, whole)


def test_a_figure_counted_once_for_both_is_shown_as_it_is():
    scope = [Reservation(code, SCOPED, "2021", ReservationType.CEA_SCOPE) for code in ("67", "68")]

    made = cell(SCOPED, 167, 167, reservations=scope)

    assert (made.state, plain(cell_display(made))) == (State.COUNTED_ONCE, "167")


def test_a_target_in_words_that_both_give_is_shown_in_their_words():
    words = "Tendre vers 3 semaines"
    made = consolidated({(code, DELAY, target()): words for code in ("67", "68")})[DELAY, target()]

    assert cell_text(made) == words


def test_a_block_leaves_it_to_its_rows_to_say_who_is_in():
    blocks = {indicator.id for indicator in REFERENTIAL.consolidated if indicator.id in REFERENTIAL.children}
    cells = consolidated({("67", "form_spec_numerique", year(2021)): 30})

    assert {
        coverage_detail(made) for (name, _), made in cells.items() if name in blocks and name.startswith("form_spec")
    } == {""}


@pytest.mark.parametrize(("count", "detail"), [(5, "60, 61, 62, 63 ; 64 ND"), (6, "5 départements ; 65 ND")])
def test_many_departments_are_counted_rather_than_named(count: int, detail: str):
    codes = [str(code) for code in range(60, 60 + count)]
    settings = shipped_settings(territories=tuple(Territory(code, "Essai") for code in codes))
    entries = {(code, COUNT, year(2021)): "ND" if code == codes[-1] else 10 for code in codes}

    assert plain(coverage_detail(consolidated(entries, settings=settings)[COUNT, year(2021)])) == detail


def change(indicator: str, absolute: float | None, relative: float | None = None, *reasons: Reason) -> Change:
    state = ChangeState.WITHHELD if absolute is None else ChangeState.COMPUTED
    return Change("67", REFERENTIAL.indicators[indicator], year(2020), year(2021), state, reasons, absolute, relative)


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        pytest.param(change(COUNT, 97, 0.026), "+97 (+2,6 %)", id="count"),
        pytest.param(change(COUNT, -6, -0.5), "−6 (−50 %)", id="fall"),
        pytest.param(change(COUNT, 0, 0.0), "0 (0 %)", id="no change"),
        pytest.param(change(COUNT, 12, None, Reason.ZERO_BASE), "+12 (départ de 0)", id="from zero"),
        pytest.param(change(RATE, 5), "+5 points", id="points"),
        pytest.param(change(RATE, 1.94), "+1,9 point", id="singular as shown"),
        pytest.param(change(RATE, 1.95), "+2 points", id="plural as shown"),
        pytest.param(change(DELAY, -6), "−6 jours", id="days"),
        pytest.param(change(DELAY, -1), "−1 jour", id="one day"),
        pytest.param(
            change(COUNT, None, None, Reason.PARTIAL_YEAR, Reason.SERIES_BREAK),
            "année incomplète, rupture de série",
            id="withheld",
        ),
    ],
)
def test_a_change_is_told_in_its_unit_or_by_the_reason_why_there_is_none(made: Change, shown: str):
    assert plain(change_display(made)) == shown


def test_reasons_are_told_in_their_order():
    made = change(COUNT, None, None, Reason.BLOCKED, Reason.UNEQUAL_COVERAGE)

    assert reasons_text(made) == "chiffre bloqué, départements comptés différents"


def test_what_a_block_counts_differently_are_lines_not_departments():
    block = change("form_spec_total", None, None, Reason.UNEQUAL_COVERAGE)

    assert reasons_text(block) == "lignes comptées différentes"


def test_every_state_and_every_reason_has_its_own_words():
    assert {*STATE_WORDS} == {*State}
    assert {*REASON_WORDS} == {*Reason}
    assert len({*STATE_WORDS.values()}) == len(State)
    assert len({*REASON_WORDS.values()}) == len(Reason)
