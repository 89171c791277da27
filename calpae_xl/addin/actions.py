"""What the buttons of the ribbon ask for, by the word that the macros pass on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from calpae_xl.addin.annexing import make_annex
from calpae_xl.addin.click import Click
from calpae_xl.addin.computing import compare, consolidate, explain
from calpae_xl.addin.entering import correct, justify, next_finding, reserve, validate
from calpae_xl.addin.exchanging import apply_decisions, collect, compare_vintages, integrate, transmit
from calpae_xl.addin.renewing import begin_campaign, remake
from calpae_xl.addin.undoing import show_notice, undo

ACTIONS: Mapping[str, Callable[[Click], None]] = {
    "valider": validate,
    "suivant": next_finding,
    "reserver": reserve,
    "justifier": justify,
    "corriger": correct,
    "evolutions": compare,
    "consolider": consolidate,
    "expliquer": explain,
    "collecte": collect,
    "transmission": transmit,
    "integrer": integrate,
    "decisions": apply_decisions,
    "comparer": compare_vintages,
    "annexe": make_annex,
    "refaire": remake,
    "campagne": begin_campaign,
    "annuler": undo,
    "aide": show_notice,
}
