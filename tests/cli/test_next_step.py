"""The one sentence that says what to do next and by which command, the most pressing first."""

import shlex

import factories
import pytest
from factories import plain, real_grid, where, year

from calpae_xl.cli.next_step import next_step
from calpae_xl.cli.streams import typed_file
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import Validation, validate
from calpae_xl.core.trade.codes import Code

FLOW, HOUSED, CAME_OF_AGE = "mob_mesures_diagnostic", "ase_logement_stable", "ase_majeurs_annee"
FILLED = {("67", FLOW, year(2021)): 40, ("68", FLOW, year(2021)): 41}
EVERYTHING = {
    (code, name, year(2022)): "ND" for code in ("67", "68") for name in factories.campaign().referential.indicators
}

CASES = {
    "what blocks and has a correction": (
        {**FILLED, ("67", FLOW, year(2022)): "8 500"},
        f"Ensuite : corrigez ce qui bloque (1 point). Le premier, « 67 Bas-Rhin, {where(FLOW, year(2022)).cell} » : "
        "« calpae corriger saisie.xlsx 67 mob_mesures_diagnostic 2022 --valeur 8500 --sur-place ».",
    ),
    "what blocks and may mean several things": (
        {**FILLED, ("67", FLOW, year(2022)): "8 5002"},
        f"Ensuite : corrigez ce qui bloque (1 point). Le premier, « 67 Bas-Rhin, {where(FLOW, year(2022)).cell} », a plusieurs "
        "sens possibles. Dans Excel : « Contrôles », colonne « Décision », choisissez ; puis « calpae corriger "
        "saisie.xlsx --sur-place ».",
    ),
    "what blocks and a text may lift": (
        {("67", HOUSED, year(2022)): 50, ("67", CAME_OF_AGE, year(2022)): 40, ("68", FLOW, year(2022)): "8 500"},
        "Ensuite : corrigez ou justifiez ce qui bloque (2 points). Le premier, « 67 Bas-Rhin, "
        f"{where(HOUSED, year(2022)).cell} » : « calpae justifier saisie.xlsx 67 "
        'ase_logement_stable 2022 --texte "votre explication" --sur-place ».',
    ),
    "what surprises": (
        {**EVERYTHING, **FILLED, ("67", FLOW, year(2022)): 400, ("68", FLOW, year(2022)): 410},
        "Ensuite : corrigez ou expliquez ce qui surprend (2 points). Le premier, « 67 Bas-Rhin, "
        f"{where(FLOW, year(2022)).cell} » : "
        '« calpae justifier saisie.xlsx 67 mob_mesures_diagnostic 2022 --texte "votre explication" --sur-place ».',
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

    said = plain(next_step(campaign, validate(campaign), "'la saisie.xlsx'"))

    assert said == (
        f"Ensuite : corrigez ce qui bloque (1 point). Le premier, « 67 Bas-Rhin, {where(FLOW, year(2022)).cell} » : "
        "corrigez-le dans Excel, puis « calpae valider 'la saisie.xlsx' »."
    )


def test_a_number_that_may_be_the_total_of_its_block_is_not_taken_for_its_row():
    campaign = read_campaign(real_grid())
    [worded, *_] = [f for f in validate(campaign).findings if f.code is Code.NUMBER_WITH_WORDS and f.to_choose]

    said = plain(next_step(campaign, Validation((worded,), (), frozenset(), {}), "saisie.xlsx"))

    assert "a plusieurs sens possibles" in said
    assert "--valeur" not in said


def test_a_list_that_still_asks_is_to_be_made_anew_before_anything_leaves():
    figures, _ = CASES["nothing"]
    campaign = read_campaign(factories.grid(figures))

    said = plain(next_step(campaign, validate(campaign), "saisie.xlsx", stale=True))

    assert said.endswith("datent d’avant. Ensuite : « calpae valider saisie.xlsx --sur-place ».")


NAMES = {
    "one word": ("saisie.xlsx", "saisie.xlsx"),
    "a blank": ("la saisie.xlsx", "'la saisie.xlsx'"),
    "a variable": ("$HOME.xlsx", "'$HOME.xlsx'"),
    "a double quote": ('a"b.xlsx', "'a\"b.xlsx'"),
    "an apostrophe": ("l'an.xlsx", """'l'"'"'an.xlsx'"""),
    "back quotes": ("`id`.xlsx", "'`id`.xlsx'"),
    "a dash first": ("-saisie.xlsx", "./-saisie.xlsx"),
}


@pytest.mark.parametrize(("name", "typed"), NAMES.values(), ids=NAMES)
def test_a_file_is_named_as_a_shell_takes_it(name, typed, monkeypatch):
    monkeypatch.setattr("calpae_xl.cli.streams.ON_WINDOWS", False)

    assert typed_file(name) == typed
    assert len(shlex.split(typed)) == 1


@pytest.mark.parametrize("name", ["la saisie.xlsx", "R&D.xlsx", "(1).xlsx", "l'an.xlsx", "$x.xlsx"])
def test_a_file_is_named_as_windows_takes_it(name, monkeypatch):
    monkeypatch.setattr("calpae_xl.cli.streams.ON_WINDOWS", True)

    assert typed_file(name) == f'"{name}"'
    assert typed_file(r"C:\classeurs\saisie.xlsx") == r"C:\classeurs\saisie.xlsx"
