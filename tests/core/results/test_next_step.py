"""The one sentence that says what to do next, the most pressing first."""

import factories
import pytest
from factories import plain, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.results.next_step import next_step

FLOW = "mob_mesures_diagnostic"
FILLED = {("67", FLOW, year(2021)): 40, ("68", FLOW, year(2021)): 41}
EVERYTHING = {
    (code, name, year(2022)): "ND" for code in ("67", "68") for name in factories.campaign().referential.indicators
}

CASES = {
    "what blocks": ({**FILLED, ("67", FLOW, year(2022)): -5}, "À faire d’abord : corriger ce qui bloque (1 point)."),
    "what surprises": (
        {**EVERYTHING, **FILLED, ("67", FLOW, year(2022)): 400, ("68", FLOW, year(2022)): 410},
        "À faire : corriger ou expliquer ce qui surprend (2 points).",
    ),
    "what is blank": (FILLED, "À faire : remplir 80 cellules de 2022 (un nombre, ND ou SO)."),
    "nothing": (
        {**EVERYTHING, **FILLED, ("67", FLOW, year(2022)): 42, ("68", FLOW, year(2022)): 43},
        "Plus rien à corriger ni à expliquer.",
    ),
}


@pytest.mark.parametrize(("figures", "said"), CASES.values(), ids=CASES)
def test_the_next_step_is_the_most_pressing_one(figures, said):
    campaign = read_campaign(factories.grid(figures))

    assert plain(next_step(campaign, validate(campaign))) == said
