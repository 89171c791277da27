"""Changes and gaps to targets as people read them, one table per territory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from calpae_xl.cli.columns import aligned
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.figures.changes import Change, ChangeState
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.targets import TargetGap, TargetState, gaps
from calpae_xl.core.telling.display import aimed_text, change_display, compared_text, gap_display
from calpae_xl.core.trade.typography import NBSP
from calpae_xl.core.trade.words import date_text

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Cell, Screen

_MISSING = "—"
_LEGEND = (
    "Chaque année est comparée à la précédente. — : donnée manquante ; des mots : l’évolution n’est pas calculée, "
    "pour ces raisons."
)


def plain_comparison(work: Processed) -> list[str]:
    """Write the changes, then the targets that are set."""
    targets = plain_gaps(work.campaign, gaps(work))
    return [*plain_changes(work.campaign, work.changes), *(["", *targets] if targets else [])]


def show_comparison(screen: Screen, work: Processed) -> None:
    """Print the tables of the changes, then those of the targets that are set."""
    show_changes(screen, work.campaign, work.changes)
    show_gaps(screen, work.campaign, gaps(work))


def plain_changes(campaign: Campaign, changes: Sequence[Change]) -> list[str]:
    """Write one change per line: territory, identifier, label, years, change or reasons."""
    rows = [("Département", "Identifiant", "Indicateur", "Années", "Évolution")]
    whole = campaign.settings.collectivity
    for c in changes:
        territory = whole.called(c.territory)
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
                table.append(Row(indicator.short, tuple(map(change_cell, pairs))))
        groups.append((f"Évolutions, {names.get(territory, campaign.settings.collectivity_short)}", table))
    if header:
        screen.tables(header, groups)
    screen.line()
    screen.say(_LEGEND.replace("— :", f"—{NBSP}:"), "dim")


def plain_gaps(campaign: Campaign, found: Iterable[TargetGap]) -> list[str]:
    """Write one target per line, of those that are set: territory, identifier, label, target, figures, gap."""
    rows = [("Département", "Identifiant", "Indicateur", "Échéance", "Objectif", "Comparé à", "Écart")]
    whole = campaign.settings.collectivity
    for gap in found:
        if gap.is_set:
            name = whole.called(gap.territory)
            due = date_text(gap.target.label)
            rows.append(
                (
                    name,
                    gap.indicator.id,
                    gap.indicator.short,
                    due,
                    aimed_text(gap),
                    compared_text(gap),
                    gap_display(gap),
                )
            )
    return aligned(rows) if len(rows) > 1 else []


def show_gaps(screen: Screen, campaign: Campaign, found: Iterable[TargetGap]) -> None:
    """Print a table per territory of the targets that are set, nothing without any."""
    from calpae_xl.cli.screen import Cell, Row

    names = {territory.code: territory.sheet for territory in campaign.territories}
    groups = []
    for territory, group in groupby((gap for gap in found if gap.is_set), key=lambda gap: gap.territory):
        table = []
        for gap in group:
            label = f"{gap.indicator.short}, {date_text(gap.target.label)}"
            table.append(Row(label, (Cell(aimed_text(gap)), Cell(compared_text(gap)), _verdict(gap))))
        groups.append((f"Objectifs, {names.get(territory, campaign.settings.collectivity_short)}", table))
    if groups:
        screen.tables(["Indicateur, échéance", "Objectif", "Comparé à", "Écart"], groups)


def _verdict(gap: TargetGap) -> Cell:
    from calpae_xl.cli.screen import Cell

    styles = {TargetState.REACHED: "green", TargetState.MISSED: "yellow", TargetState.WITHHELD: "yellow"}
    return Cell(gap_display(gap), styles.get(gap.state, ""))


def _years(change: Change) -> str:
    return f"{change.earlier.label}-{change.later.label}"


def change_cell(change: Change | None) -> Cell:
    """Show a change, or in words why there is none."""
    from calpae_xl.cli.screen import Cell

    if change is None or change.state is ChangeState.MISSING:
        return Cell(_MISSING, "dim")
    text = change_display(change).replace("de 0", f"de{NBSP}0")  # « départ de 0 » would break before the 0.
    return Cell(text, "" if change.state is ChangeState.COMPUTED else "yellow")
