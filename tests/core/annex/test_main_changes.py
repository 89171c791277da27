"""The changes of the year that matter."""

import pytest
from factories import REFERENTIAL, grid, plain, real_grid, year

from calpae_xl.core.annex.main_changes import STRONGEST, changes_section, main_changes, sense
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.changes import ChangeState
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.trade.model import ValueKind

REAL = Scope(process_grid(real_grid()))


def test_only_the_campaign_year_counts():
    assert {(each.earlier.label, each.later.label) for each in REAL.changes_of_the_year} == {("2021", "2022")}


def test_the_strongest_come_first_then_rates_and_delays():
    chosen = main_changes(REAL)
    measured = [each for each in chosen if each.relative is not None]

    assert len(measured) == STRONGEST
    assert chosen[: len(measured)] == measured
    ratios = [abs(each.relative) for each in measured]
    assert ratios == sorted(ratios, reverse=True)
    others = [each for each in REAL.changes_of_the_year if each.relative is not None and each not in measured]
    assert others
    assert max(abs(each.relative) for each in others) <= ratios[-1]
    assert {each.indicator.kind for each in chosen[len(measured) :]} <= {ValueKind.RATE, ValueKind.DELAY}


def test_what_cannot_be_told_is_counted():
    withheld = sum(each.state is ChangeState.WITHHELD for each in REAL.changes_of_the_year)

    assert plain(changes_section(REAL).sentences[1]).startswith(
        f"{withheld} évolutions de l’année ne sont pas calculées"
    )


def test_a_year_without_a_change_says_so():
    section = changes_section(Scope(process_grid(grid({}))))

    assert section.tables == ()
    assert plain(section.sentences[0]).startswith("Aucune évolution de 2022")


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("ag_delai_demarrage", 28, 22, "favorable"),
        ("ag_delai_demarrage", 22, 28, "défavorable"),
        ("rsa_1er_cer", 100, 140, "favorable"),
        ("rsa_1er_cer", 140, 100, "défavorable"),
        ("pasi_personnes_cd", 100, 140, ""),
    ],
)
def test_a_change_is_favourable_or_not_by_its_indicator(name, before, after, said):
    work = process_grid(grid({("67", name, year(2021)): before, ("67", name, year(2022)): after}))
    change = next(each for each in main_changes(Scope(work)) if each.territory == "67")

    assert change.indicator == REFERENTIAL.indicators[name]
    assert sense(change) == said
