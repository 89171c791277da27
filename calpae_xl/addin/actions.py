"""What the buttons of the ribbon ask for, by the word that the macros pass on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from calpae_xl.addin.click import Click
from calpae_xl.addin.computing import compare, consolidate, explain
from calpae_xl.addin.entering import correct, next_finding, reserve, validate
from calpae_xl.addin.undoing import show_notice, undo

ACTIONS: Mapping[str, Callable[[Click], None]] = {
    "valider": validate,
    "suivant": next_finding,
    "reserver": reserve,
    "corriger": correct,
    "evolutions": compare,
    "consolider": consolidate,
    "expliquer": explain,
    "annuler": undo,
    "aide": show_notice,
}
