"""What a workbook holds that a new one has no place for: it stays in the old file, and is told before anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from calpae_xl.core.actions.left_behind import additions
from calpae_xl.core.trade.typography import listed, number, plural, typeset
from calpae_xl.core.workbook.layout import Role
from calpae_xl.renewal.carried import Carried

_PARTS: tuple[tuple[str, str, str], ...] = (
    (r"xl/comments[^/]*\.xml|xl/comments/[^/]+\.xml", "feuille à notes en bulle", "feuilles à notes en bulle"),
    (r"xl/threadedcomments/[^/]+\.xml", "feuille à commentaires en fil", "feuilles à commentaires en fil"),
    (r"xl/drawings/drawing[^/]*\.xml", "feuille à formes ou images", "feuilles à formes ou images"),
    (r"xl/charts/chart[^/]*\.xml", "graphique", "graphiques"),
    (r"xl/pivottables/[^/]+\.xml", "tableau croisé dynamique", "tableaux croisés dynamiques"),
    (r"xl/externallinks/externallink[^/]*\.xml", "liaison avec un classeur", "liaisons avec d’autres classeurs"),
    (r"xl/connections\.xml", "connexion à des données", "connexions à des données"),
)


class LeftBehind(NamedTuple):
    """What stays in the old file, in sentences; none when nothing does."""

    sentences: tuple[str, ...]


def left_behind(carried: Carried, parts: Iterable[str], own_names: Iterable[str]) -> LeftBehind:
    """Say what cannot be carried.

    Args:
        carried: All that people own.
        parts: Names of the parts of the file.
        own_names: Defined names that a new workbook has.
    """
    return LeftBehind(tuple(typeset(text) for text in _sentences(carried, [*parts], {*own_names})))


def _sentences(carried: Carried, parts: list[str], own_names: set[str]) -> Iterator[str]:
    campaign = carried.campaign
    codes = [territory.code for territory in campaign.territories]
    left = additions(campaign, codes)
    recognised = {carried.entries[code].sheet for code in carried.recognised}
    sheets = [name for name in left.sheets if name not in recognised]
    if sheets:
        yield f"{_count(len(sheets), 'feuille ajoutée', 'feuilles ajoutées')} : {listed([f'« {n} »' for n in sheets])}."
    if left.cells:
        yield f"{_count(left.cells, 'cellule remplie', 'cellules remplies')} hors des tableaux de CALPAE."
    for pattern, one, several in _PARTS:
        found = sum(re.fullmatch(pattern, part.casefold()) is not None for part in parts)
        if found:
            yield f"{_count(found, one, several)}."
    names = sorted(
        name for name in campaign.grid.names if name.casefold() not in own_names and not name.startswith("_")
    )
    if names:
        yield f"{_count(len(names), 'nom défini ajouté', 'noms définis ajoutés')} : {listed(names)}."
    for name in carried.lost:
        yield f"Ce qui est écrit dans « {name} », dont un en-tête manque."
    if campaign.reserved is None and campaign.sheet(Role.RESERVATIONS) is not None:
        yield f"Les lignes de « {campaign.sheets[Role.RESERVATIONS, '']} », dont le tableau est introuvable."


def _count(count: int, one: str, several: str) -> str:
    return plural(count, one, several) if count < 1000 else f"{number(count)} {several}"
