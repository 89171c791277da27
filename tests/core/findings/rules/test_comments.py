"""Figures in comments, held against the row they comment."""

from __future__ import annotations

import amounts
import pytest
from factories import found, target, told, where, year

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import Value

Y = year(2022)
FLOW = "mob_mesures_diagnostic"


def entry(value: Value, indicator: str = FLOW, period: Period = Y) -> dict[tuple[str, str, Period], Value]:
    return {("67", indicator, period): value}


def commented(
    text: str, entries: dict[tuple[str, str, Period], Value], code: Code = Code.COMMENT_ARITHMETIC
) -> list[Finding]:
    return found(entries, code, comments={("67", FLOW): text})


@pytest.mark.parametrize(
    "text",
    [
        "35 = 10 + 25",
        "35 = 10 structures partenaires + 25 Espaces France Services.",
        "35 = 20 + 10 + 5",
        "10 + 25",
        "Rien à signaler.",
        "35",
        "2022 : 35 = 10 + 25",
        "35 = 10 (depuis 2022) + 25",
    ],
)
def test_a_sum_that_gives_a_figure_of_the_row_is_right(text: str):
    assert commented(text, entry(35)) == []


def test_groups_of_digits_are_read_in_a_sum():
    assert commented("2 168 = 1 274 en garantie + 894 en accompagnement.", entry(2168)) == []
    assert commented("2\u00a0168 = 1\u202f274 + 894", entry(2168)) == []
    assert commented("2 168 = 1 274 + 895", entry(2168)) != []


@pytest.mark.parametrize(
    ("text", "figures", "message"),
    [
        ("36 = 10 + 25", {Y: 35}, "annonce 36, mais ses termes font 35"),
        ("35 = 10 + 25", {Y: 23, target(): 35}, "détaille 35, qui est l’objectif 2023 et non un résultat"),
        ("10 + 25", {Y: 23, target(): 35}, "détaille 35, qui est l’objectif 2023 et non un résultat"),
        ("35 = 10 + 25", {Y: 23}, "détaille 35, qui n’est aucun chiffre de la ligne"),
        ("Trois lieux de plus (36 = 10 + 25).", {Y: 35}, "annonce 36, mais ses termes font 35"),
        (
            "1 736 = 970 en garantie (saisie arrêtée en septembre 2022) + 765 en accompagnement.",
            {Y: 1736},
            "annonce 1 736, mais ses termes font 1 735",
        ),
        (
            "1 736 = 971 en garantie (saisie arrêtée en septembre 2022) + 765 en accompagnement.",
            {Y: 1737},
            "détaille 1 736, qui n’est aucun chiffre de la ligne",
        ),
    ],
)
def test_a_sum_that_does_not_hold_is_told(text: str, figures: dict[Period, int], message: str):
    [finding] = commented(text, {("67", FLOW, period): figure for period, figure in figures.items()})

    assert finding.at == where(FLOW, None)
    assert (finding.territory, finding.indicator, finding.raw) == ("67", FLOW, text)
    assert told(finding) == f"Le commentaire de « Mesures de diagnostic mobilité » {message}."


def test_a_sum_on_a_row_without_figures_or_in_another_department_says_nothing():
    assert commented("35 = 10 + 25", entry("ND")) == []
    assert commented("35 = 10 + 25", {("68", FLOW, Y): 35}) == []
    assert commented("10 + 25", entry(23)) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("37 jeunes ex-MNA.", "37"),
        ("37 jeunes et 64 autres.", "37 et 64"),
        ("1 234 personnes.", "1 234"),
        ("Depuis 2021.", None),
        ("1er trimestre, 2e semestre.", None),
        ("Mesure 3.1 du plan.", None),
        ("Aucun chiffre.", None),
        ("36 en 2021.", None),
    ],
)
def test_a_figure_in_the_comment_of_an_nd_row_must_not_be_lost(text: str, numbers: str | None):
    entries = {**entry("ND"), **entry(36, period=year(2021))}

    findings = commented(text, entries, Code.FIGURE_IN_COMMENT)

    assert [told(f) for f in findings] == (
        []
        if numbers is None
        else [
            f"« Mesures de diagnostic mobilité » est à ND, mais son commentaire donne {numbers} :"
            " un chiffre peut être perdu."
        ]
    )


@pytest.mark.parametrize("value", [12, "NC", "", "ND 8 interventions"], ids=repr)
def test_a_figure_in_the_comment_of_another_row_is_just_a_comment(value: Value):
    assert commented("37 jeunes.", entry(value), Code.FIGURE_IN_COMMENT) == []


def test_a_figure_in_a_comment_is_carried_by_the_comment_and_points_to_the_nd():
    [finding] = commented("37 jeunes.", entry("ND"), Code.FIGURE_IN_COMMENT)

    assert (finding.at, finding.related, finding.period) == (where(FLOW, None), (where(FLOW),), None)


def test_cents_are_read_in_a_sum_and_beside_nd():
    def of_money(text: str, value: Value, code: Code = Code.COMMENT_ARITHMETIC) -> list[Finding]:
        entries = entry(value, amounts.PLANNED)
        comments = {("67", amounts.PLANNED): text}
        return found(entries, code, comments=comments, referential=amounts.referential())

    assert of_money("1 234,60 € = 1 000,10 € + 234,50 €", 1234.6) == []
    assert of_money("0,3 = 0,1 + 0,2", 0.3) == []
    assert of_money("1 234,60 € = 1 000,10 € + 234,51 €", 1234.6) != []
    assert of_money("dont 1 234,56 € versés", "ND", Code.FIGURE_IN_COMMENT) != []
