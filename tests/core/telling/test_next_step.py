"""The one sentence that says what to do next, the most pressing first."""

import factories
import pytest
from factories import plain, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.telling.next_step import next_step

FLOW = "mob_mesures_diagnostic"
FILLED = {("67", FLOW, year(2021)): 40, ("68", FLOW, year(2021)): 41}

CASES = {
    "what blocks": ({**FILLED, ("67", FLOW, year(2022)): -5}, "À faire d’abord : corriger ce qui bloque (1 constat)."),
    "what surprises": (
        {**FILLED, ("67", FLOW, year(2022)): 400, ("68", FLOW, year(2022)): 410},
        "À faire : corriger ou expliquer ce qui surprend (2 avertissements).",
    ),
    "nothing": (
        {**FILLED, ("67", FLOW, year(2022)): 42, ("68", FLOW, year(2022)): 43},
        "Plus rien à corriger ni à expliquer.",
    ),
}


@pytest.mark.parametrize(("figures", "said"), CASES.values(), ids=CASES)
def test_the_next_step_is_the_most_pressing_one(figures, said):
    campaign = read_campaign(factories.grid(figures))

    assert plain(next_step(campaign, validate(campaign))) == said
