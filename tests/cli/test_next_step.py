"""The one sentence that says what to do next and by which command, the most pressing first."""

import factories
import pytest
from factories import plain, year

from calpae_xl.cli.next_step import next_step
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import validate

FLOW = "mob_mesures_diagnostic"
FILLED = {("67", FLOW, year(2021)): 40, ("68", FLOW, year(2021)): 41}
EVERYTHING = {
    (code, name, year(2022)): "ND" for code in ("67", "68") for name in factories.campaign().referential.indicators
}

CASES = {
    "what blocks and has a correction": (
        {**FILLED, ("67", FLOW, year(2022)): "8 5002"},
        "Ensuite : corrigez ce qui bloque (1 point). Par exemple : "
        "« calpae corriger saisie.xlsx 67 mob_mesures_diagnostic 2022 --valeur 8500 --sur-place ».",
    ),
    "what surprises": (
        {**EVERYTHING, **FILLED, ("67", FLOW, year(2022)): 400, ("68", FLOW, year(2022)): 410},
        "Ensuite : corrigez ou expliquez ce qui surprend (2 points). Par exemple : "
        '« calpae justifier saisie.xlsx 67 mob_mesures_diagnostic 2022 --texte "…" --sur-place ».',
    ),
    "what is blank": (FILLED, "Ensuite : remplissez 80 cellules de 2022 (un nombre, ND ou SO)."),
    "nothing": (
        {**EVERYTHING, **FILLED, ("67", FLOW, year(2022)): 42, ("68", FLOW, year(2022)): 43},
        "Plus rien à corriger ni à expliquer. Ensuite : « calpae envoyer saisie.xlsx transmission ».",
    ),
}


@pytest.mark.parametrize(("figures", "said"), CASES.values(), ids=CASES)
def test_the_next_step_is_the_most_pressing_one_and_says_how(figures, said):
    campaign = read_campaign(factories.grid(figures))

    assert plain(next_step(campaign, validate(campaign), "saisie.xlsx")) == said


def test_what_blocks_and_has_no_correction_is_to_be_mended_in_its_sheet():
    campaign = read_campaign(factories.grid({**FILLED, ("67", FLOW, year(2022)): -5}))

    said = plain(next_step(campaign, validate(campaign), "la saisie.xlsx"))

    assert said.startswith("Ensuite : corrigez ce qui bloque (1 point). Dans Excel : feuille « 67 Bas-Rhin »")
    assert said.endswith('« calpae valider "la saisie.xlsx" ».')
