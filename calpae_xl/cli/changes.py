"""Changes as people read them, one table per territory."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from calpae_xl.cli.columns import aligned
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.figures.changes import Change, ChangeState
from calpae_xl.core.telling.display import change_display
from calpae_xl.core.trade.typography import NBSP

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Cell, Screen

_MISSING = "—"
_LEGEND = (
    "Chaque année est comparée à la précédente. — : donnée manquante ; des mots : l’évolution n’est pas calculée, "
    "pour ces raisons."
)


def plain_changes(campaign: Campaign, changes: Sequence[Change]) -> list[str]:
    """Write one change per line: territory, identifier, label, years, change or reasons."""
    rows = [("Territoire", "Identifiant", "Indicateur", "Années", "Évolution")]
    whole = campaign.settings.collectivity
    for c in changes:
        territory = whole.short if c.territory == whole.code else c.territory
        rows.append((territory, c.indicator.id, c.indicator.short, _years(c), change_display(c)))
    return aligned(rows)


def show_changes(screen: Screen, campaign: Campaign, changes: Sequence[Change]) -> None:
    """Print a table per territory: indicators by pairs of years."""
    from calpae_xl.cli.screen import Row

    names = {territory.code: territory.sheet for territory in campaign.territories}
    header: list[str] = []
    groups: list[tuple[str, list[Row]]] = []
    for territory, group in groupby(changes, key=lambda change: change.territory):
        table: list[Row] = []
        for section, rows in groupby(group, key=lambda change: change.indicator.section):
            table.append(Row(section))
            for indicator, row in groupby(rows, key=lambda change: change.indicator):
                pairs = list(row)
                header = ["Indicateur", *map(_years, pairs)]
                table.append(Row(indicator.short, tuple(map(_cell, pairs))))
        groups.append((f"Évolutions — {names.get(territory, campaign.settings.collectivity_short)}", table))
    if header:
        screen.tables(header, groups)
    screen.line()
    screen.say(_LEGEND.replace("— :", f"—{NBSP}:"), "dim")


def _years(change: Change) -> str:
    return f"{change.earlier.label}-{change.later.label}"


def _cell(change: Change) -> Cell:
    from calpae_xl.cli.screen import Cell

    if change.state is ChangeState.MISSING:
        return Cell(_MISSING, "dim")
    text = change_display(change).replace("de 0", f"de{NBSP}0")  # « départ de 0 » would break before the 0.
    return Cell(text, "" if change.state is ChangeState.COMPUTED else "yellow")
