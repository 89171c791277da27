"""The French words of the closed sets: each has one, and people's spelling of it is understood."""

from __future__ import annotations

from enum import Enum

import pytest
from factories import plain

from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.model import Direction, Kind, Period, ReservationType, Rule, Status, ValueKind
from calpae_xl.core.trade.words import (
    article,
    full_period_text,
    is_seen_as_scope,
    member,
    period_text,
    reservation_word,
    word,
)

SETS = (Severity, Kind, ReservationType, Rule, Status, ValueKind, Direction)


@pytest.mark.parametrize("kind", SETS, ids=lambda kind: kind.__name__)
def test_every_member_has_a_word_of_its_own_by_which_it_is_found_again(kind: type[Enum]):
    words = [word(each) for each in kind]

    assert len({*words}) == len(words)
    assert [member(kind, text) for text in words] == [*kind]


@pytest.mark.parametrize("kind", SETS, ids=lambda kind: kind.__name__)
def test_the_value_of_the_packaged_tables_names_it_too(kind: type[Enum]):
    assert [member(kind, str(each.value)) for each in kind] == [*kind]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("compté à l’échelle de la CeA", ReservationType.CEA_SCOPE, id="as listed"),
        pytest.param("compté à l'échelle de la CeA", ReservationType.CEA_SCOPE, id="straight apostrophe"),
        pytest.param("compté à l’échelle de la Bourgogne", ReservationType.CEA_SCOPE, id="of any collectivity"),
        pytest.param("COMPTE A L'ECHELLE DE L’OCCITANIE", ReservationType.CEA_SCOPE, id="with an elision"),
        pytest.param("compté à l’échelle du département", None, id="of a department"),
        pytest.param("  Estimé ", ReservationType.ESTIMATED, id="case and blanks"),
        pytest.param("estime", ReservationType.ESTIMATED, id="without its accent"),
        pytest.param("", None, id="blank"),
        pytest.param("réalisé", None, id="word of another set"),
    ],
)
def test_people_type_a_word_with_any_case_and_either_apostrophe(text: str, found: ReservationType | None):
    assert member(ReservationType, text) is found


@pytest.mark.parametrize(
    ("period", "short", "full"),
    [
        (Period("2021"), "2021", "réalisé 2021"),
        (Period("2023", Kind.TARGET), "attendu 2023", "attendu 2023"),
        (Period("2022-06", Kind.TARGET), "attendu 06/2022", "attendu 06/2022"),
    ],
)
def test_a_bare_year_is_achieved_and_a_target_says_so(period: Period, short: str, full: str):
    assert (plain(period_text(period)), plain(full_period_text(period))) == (short, full)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CeA", "la CeA"),
        ("Bourgogne", "la Bourgogne"),
        ("Occitanie", "l’Occitanie"),
        ("Île-de-France", "l’Île-de-France"),
    ],
)
def test_a_collectivity_has_its_article(name: str, said: str):
    assert article(name) == said


@pytest.mark.parametrize("name", ["CeA", "Occitanie", "collectivité"])
def test_what_is_counted_for_the_whole_is_said_by_its_name_and_seen_by_formulas(name: str):
    said = reservation_word(ReservationType.CEA_SCOPE, name)

    assert plain(said) == f"compté à l’échelle de {article(name)}"
    assert is_seen_as_scope(said)
    assert is_seen_as_scope(said.replace("’", "'").upper())
    assert member(ReservationType, said) is ReservationType.CEA_SCOPE
