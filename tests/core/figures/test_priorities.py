"""What to do first: the effect of a finding on the collectivity's figure, and its priority."""

from __future__ import annotations

import pytest
from factories import campaign, real_grid, target, year

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.figures.consolidation import consolidate
from calpae_xl.core.figures.priorities import Priorities, Weight
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import CellRef

FLOW, RATE = "mob_mesures_diagnostic", "pasi_taux_couverture_30min"


def weighed(read: Campaign, code: Code, **where: object) -> Weight:
    """The weight of the only finding of a code."""
    validation = validate(read)
    [finding] = [f for f in validation.findings if f.code is code and all(getattr(f, k) == v for k, v in where.items())]
    return Priorities(read, consolidate(read, validation)).of(finding)


def jump(*entries: tuple[str, int, object], **options: object) -> Weight:
    return weighed(campaign({(t, FLOW, year(y)): value for t, y, value in entries}, **options), Code.UNJUSTIFIED_JUMP)


def test_the_effect_is_the_distance_to_the_year_before_over_the_figure_of_the_collectivity():
    assert jump(("67", 2021, 100), ("67", 2022, 1000), ("68", 2022, 200)) == Weight(2, 0.75)


def test_a_partial_figure_of_the_collectivity_is_one_too():
    assert jump(("67", 2021, 100), ("67", 2022, 1000), ("68", 2022, "ND")) == Weight(2, 0.9)


def test_a_warning_of_another_year_is_to_explain_whatever_its_effect():
    assert jump(("67", 2020, 100), ("67", 2021, 1000)) == Weight(3, 0.9)


@pytest.mark.parametrize(("other", "weight"), [(8000, Weight(2, 0.1)), (8001, Weight(3, 900 / 9001))])
def test_ten_per_cent_weigh(other: int, weight: Weight):
    found = jump(("67", 2021, 100), ("67", 2022, 1000), ("68", 2022, other), ("68", 2021, other))

    assert (found.priority, found.effect) == (weight.priority, pytest.approx(weight.effect))


def test_without_the_year_before_the_vintage_is_expected_then_zero():
    entries = {("67", FLOW, year(2020)): 100, ("67", FLOW, year(2021)): "ND", ("67", FLOW, year(2022)): 1000}
    vintages = [("2021", "67", FLOW, year(2022), "800")]

    assert weighed(campaign(entries), Code.UNJUSTIFIED_JUMP) == Weight(2, 1)
    assert weighed(campaign(entries, vintages=vintages), Code.UNJUSTIFIED_JUMP) == Weight(2, 0.2)


def test_a_figure_that_disappeared_weighs_its_last_value_over_the_figure_of_its_year():
    entries = {("67", FLOW, year(2021)): 100, ("68", FLOW, year(2021)): 300, ("67", FLOW, year(2022)): "ND"}

    assert weighed(campaign(entries), Code.FIGURE_LOST) == Weight(2, 0.25)


def test_of_figures_lost_together_the_heaviest_counts():
    entries = {}
    for name, ours, theirs in (("rdp_intervenants_formes", 10, 90), ("rdp_personnes_accompagnees", 50, 50)):
        entries |= {("67", name, year(2021)): ours, ("68", name, year(2021)): theirs, ("67", name, year(2022)): "ND"}

    assert weighed(campaign(entries), Code.FIGURE_LOST) == Weight(2, 0.5)


def test_a_cell_of_the_collectivity_without_a_figure_gives_no_effect():
    rates = {("67", RATE, year(2021)): 1, ("67", RATE, year(2022)): 0.1, ("68", RATE, year(2022)): 0.9}
    zero = {("67", FLOW, year(2021)): 500, ("67", FLOW, year(2022)): 0, ("68", FLOW, year(2022)): 0}

    assert weighed(campaign(rates), Code.UNJUSTIFIED_JUMP) == Weight(3, None)
    assert weighed(campaign(zero), Code.UNJUSTIFIED_JUMP) == Weight(3, None)


def test_what_blocks_comes_first_and_what_informs_last():
    vintages = [("2021", "67", FLOW, year(y), raw) for y, raw in ((2021, "100"), (2022, "1 000"))]

    assert jump(("67", 2021, 100), ("67", 2022, 1000), vintages=vintages) == Weight(4, 0.9)
    assert weighed(campaign({("67", FLOW, year(2022)): -5}), Code.NEGATIVE) == Weight(1, None)


def test_a_warning_on_a_target_weighs_as_one_of_the_year():
    entries = {("67", "rsa_1er_cer", target()): 500, ("67", "rsa_1er_rdv", target()): 400}
    read = campaign({**entries, ("67", "rsa_1er_cer", year(2022)): 300})

    assert weighed(read, Code.SOFT_BOUND, indicator="rsa_1er_cer", period=target()) == Weight(2, 0.4)


def test_a_finding_on_a_row_or_on_a_sheet_has_no_effect():
    finding = Finding(Code.UNKNOWN_INDICATOR, CellRef("67 Bas-Rhin", "A60"), territory="67")

    assert Priorities(campaign(), []).of(finding) == Weight(3, None)


def test_every_finding_of_the_real_figures_has_its_priority():
    read = read_campaign(real_grid())
    validation = validate(read)
    weights = [Priorities(read, consolidate(read, validation)).of(f) for f in validation.findings]

    by_priority = [sum(weight.priority == p for weight in weights) for p in (1, 2, 3, 4)]
    assert by_priority == [5, 19, 51, 11]
    assert [validation.count(s) for s in Severity] == [by_priority[0], sum(by_priority[1:3]), by_priority[3]]
    assert min(weight.effect for weight in weights if weight.effect is not None) >= 0
