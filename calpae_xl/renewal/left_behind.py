"""What a workbook holds that a new one has no place for: it stays in the old file, and is told before anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from calpae_xl.core.actions.left_behind import beside_table, foreign_sheets
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.typography import listed, plural, typeset
from calpae_xl.core.workbook.layout import LABEL_HEADER, MEASURE_HEADER, UNIT_HEADER, Role, sheet_name_key
from calpae_xl.renewal.carried import Carried
from calpae_xl.renewal.sheet_tables import TABLES

_MOST_NAMED = 10
"""Cells, sheets or names that are told one by one."""

_PARTS: tuple[tuple[str, str, str], ...] = (
    (r"xl/comments[^/]*\.xml|xl/comments/[^/]+\.xml", "feuille à notes en bulle", "feuilles à notes en bulle"),
    (r"xl/threadedcomments/[^/]+\.xml", "feuille à commentaires en fil", "feuilles à commentaires en fil"),
    (r"xl/drawings/drawing[^/]*\.xml", "feuille à formes ou images", "feuilles à formes ou images"),
    (r"xl/charts/chart[^/]*\.xml", "graphique", "graphiques"),
    (r"xl/pivottables/[^/]+\.xml", "tableau croisé dynamique", "tableaux croisés dynamiques"),
    (r"xl/externallinks/externallink[^/]*\.xml", "liaison avec un classeur", "liaisons avec d’autres classeurs"),
    (r"xl/connections\.xml", "connexion à des données", "connexions à des données"),
)
_LISTS = (Role.FINDINGS, Role.CONFLICTS, Role.RESERVATIONS, Role.REVISIONS, Role.VINTAGES, Role.JOURNAL)
"""Sheets that hold one table: what stands beside it is nobody's but people's."""

_OF_AN_ENTRY_SHEET = re.compile(re.escape(sheet_name_key(Role.ENTRY, "")) + "_", re.IGNORECASE)
"""Names of ours, that of a department which leaves included."""


def left_behind(carried: Carried, parts: Iterable[str], own_names: Iterable[str]) -> tuple[str, ...]:
    """Say what cannot be carried, in sentences.

    Args:
        carried: All that people own.
        parts: Names of the parts of the file.
        own_names: Defined names that a new workbook has.
    """
    return tuple(typeset(text) for text in _sentences(carried, [*parts], {*own_names}))


def _sentences(carried: Carried, parts: list[str], own_names: set[str]) -> Iterator[str]:
    campaign = carried.campaign
    recognised = {carried.entries[code].sheet for code in carried.recognised}
    sheets = [name for name in foreign_sheets(campaign) if name not in recognised]
    if sheets:
        yield f"{plural(len(sheets), 'feuille ajoutée', 'feuilles ajoutées')} : {listed([f'« {n} »' for n in sheets])}."
    cells = [*_beside_entries(carried), *_beside_tables(campaign)]
    if cells:
        count = plural(len(cells), "cellule remplie", "cellules remplies")
        yield f"{count} hors des tableaux de CALPAE : {listed(cells, most=_MOST_NAMED)}."
    for pattern, one, several in _PARTS:
        found = sum(re.fullmatch(pattern, part.casefold()) is not None for part in parts)
        if found:
            yield f"{plural(found, one, several)}."
    names = sorted(
        name
        for name in campaign.grid.names
        if name.casefold() not in own_names and not name.startswith("_") and not _OF_AN_ENTRY_SHEET.match(name)
    )
    if names:
        yield f"{plural(len(names), 'nom défini ajouté', 'noms définis ajoutés')} : {listed(names)}."
    for name in carried.headless:
        headers = listed(
            [
                f"« {each} »"
                for each in (MEASURE_HEADER, LABEL_HEADER, UNIT_HEADER, *(period.header for period in campaign.periods))
            ],
            most=20,
        )
        yield (
            f"Tout ce que contient « {name} », où aucune ligne n’a les en-têtes : rétablissez-les ({headers}), "
            "puis recommencez."
        )
    for name in carried.lost:
        yield f"Ce qui est écrit dans « {name} », dont un en-tête manque."


def _beside_entries(carried: Carried) -> Iterator[str]:
    """Yield the cells of columns of people's own, and the labels of rows of theirs that hold nothing else."""
    referential = carried.campaign.referential
    for code, rows in carried.entries.items():
        known = {
            label_key(label) for each in referential.entered for label in (each.label, referential.label(each.id, code))
        }
        yield from (f"{rows.sheet}!{at}" for at in rows.beside)
        for row in rows.rows:
            if not row.id and not row.holds and row.label and label_key(row.label) not in known:
                yield f"« {row.label} » ({rows.sheet}, ligne {row.row})"


def _beside_tables(campaign: Campaign) -> Iterator[str]:
    for role in _LISTS:
        sheet, [headers] = campaign.sheet(role), TABLES[role]
        if sheet is not None:
            yield from (f"{sheet.name}!{at}" for at in beside_table(sheet, headers))
