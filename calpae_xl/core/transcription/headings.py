"""Whose table it is: the department that a title names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from calpae_xl.core.trade.labels import normalized
from calpae_xl.core.trade.model import Collectivity, Territory

_LONGEST = 200
"""A title; a longer line is a sentence, which may speak of any department."""

OTHERS = (
    *("Ain", "Aisne", "Allier", "Alpes-de-Haute-Provence", "Hautes-Alpes", "Alpes-Maritimes", "Ardèche", "Ardennes"),
    *("Ariège", "Aube", "Aude", "Aveyron", "Bouches-du-Rhône", "Calvados", "Cantal", "Charente", "Charente-Maritime"),
    *("Cher", "Corrèze", "Corse", "Côte-d’Or", "Côtes-d’Armor", "Creuse", "Dordogne", "Doubs", "Drôme", "Eure"),
    *("Eure-et-Loir", "Finistère", "Gard", "Haute-Garonne", "Gers", "Gironde", "Hérault", "Ille-et-Vilaine", "Indre"),
    *("Indre-et-Loire", "Isère", "Jura", "Landes", "Loir-et-Cher", "Loire", "Haute-Loire", "Loire-Atlantique"),
    *("Loiret", "Lot", "Lot-et-Garonne", "Lozère", "Maine-et-Loire", "Manche", "Marne", "Haute-Marne", "Mayenne"),
    *("Meurthe-et-Moselle", "Meuse", "Morbihan", "Moselle", "Nièvre", "Nord", "Oise", "Orne", "Pas-de-Calais"),
    *("Puy-de-Dôme", "Pyrénées-Atlantiques", "Hautes-Pyrénées", "Pyrénées-Orientales", "Bas-Rhin", "Haut-Rhin"),
    *("Rhône", "Haute-Saône", "Saône-et-Loire", "Sarthe", "Savoie", "Haute-Savoie", "Paris", "Seine-Maritime"),
    *("Seine-et-Marne", "Yvelines", "Deux-Sèvres", "Somme", "Tarn", "Tarn-et-Garonne", "Var", "Vaucluse", "Vendée"),
    *("Vienne", "Haute-Vienne", "Vosges", "Yonne", "Territoire de Belfort", "Essonne", "Hauts-de-Seine"),
    *("Seine-Saint-Denis", "Val-de-Marne", "Val-d’Oise", "Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"),
)
"""Every department: a table of one that is not ours is told from a table that names none."""


def named_department(title: str, territories: Sequence[Territory], collectivity: Collectivity) -> str | None:
    """Return whom a title names.

    Args:
        title: A line above a table.
        territories: The departments that are ours.
        collectivity: What they add up to.

    Returns:
        The code of one of ours, or of the collectivity; the name of another department; ``None`` when the title names
        nobody, or several.
    """
    if len(title) > _LONGEST:
        return None
    words = f" {_words(title)} "
    codes = {territory.code for territory in territories}
    named = {who for who in _found(words, _names(tuple(territories))) if who in codes or _is_capital(who, title)}
    if not named:
        named = {code for code in codes if re.search(rf"(?<![\w/.,-]){re.escape(code)}(?![\w/.,-]|[ \u00a0]%)", title)}
    chosen = named & codes or named
    if len(chosen) == 1:
        return next(iter(chosen))
    together = (*map(_words, collectivity.names), *_CONSOLIDATED)
    return collectivity.code if not chosen and any(f" {name} " in words for name in together) else None


@cache
def _names(territories: tuple[Territory, ...]) -> Mapping[str, str]:
    """Return whom each name means, the longest name first: « Haute-Savoie » does not name « Savoie »."""
    own = {_words(territory.name): territory.code for territory in territories if territory.name}
    names = {_words(name): name for name in OTHERS} | own
    return {name: names[name] for name in sorted(names, key=len, reverse=True)}


def _found(words: str, names: Mapping[str, str]) -> Iterator[str]:
    for name, who in names.items():
        if f" {name} " in words:
            words = words.replace(f" {name} ", "  ")
            yield who


def _is_capital(name: str, title: str) -> bool:
    """« Nord » may be a department; « nord » is a direction."""
    return _plain(name).split("-")[0].split(" ")[0] in re.split(r"[^\w]+", _plain(title)) or name.upper() in title


def _plain(text: str) -> str:
    return "".join(c for c in normalized("NFKD", text) if not unicodedata.combining(c)).replace("\u2019", "'")


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", _plain(text).casefold()))


_CONSOLIDATED = tuple(map(_words, ("consolidé", "consolidée")))
