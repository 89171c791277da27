"""The group « Calcul »: changes, consolidation, and where a figure comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from calpae_xl.addin.click import Click
from calpae_xl.addin.pages import lineage_pages, show_pages
from calpae_xl.addin.selection import selected_cell
from calpae_xl.addin.telling import save, show_sheet, told_with_notices
from calpae_xl.core.figures.changes import ChangeState
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.telling.display import STATE_WORDS
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.workbook.layout import Role
from calpae_xl.usecases.explain import explain_cell
from calpae_xl.usecases.reconcile import consolidate_live
from calpae_xl.usecases.write import prepare


def compare(click: Click) -> None:
    """Fill « Évolutions » and the consolidated sheet, and show the former."""
    with click.desk.working("CALPAE : comparaison des années…"):
        prepared = prepare(click.book, Action.COMPARE, at=click.at, user=click.user)
        notices = save(click, prepared)
    states = Counter(change.state for change in prepared.work.changes)
    lines = [
        plural(states[ChangeState.COMPUTED], "évolution calculée", "évolutions calculées"),
        plural(states[ChangeState.WITHHELD], "évolution non calculée", "évolutions non calculées")
        + ", la raison en toutes lettres",
        plural(states[ChangeState.MISSING], "évolution", "évolutions") + " sans chiffre à comparer",
    ]
    notices += show_sheet(click, prepared, Role.CHANGES)
    _tell(click, "Évolutions", lines, notices)


def consolidate(click: Click) -> None:
    """Fill the consolidated sheet, have Excel work it out, compare its results with ours, and show it."""
    with click.desk.working("CALPAE : consolidation…"):
        reconciled = consolidate_live(click.book, at=click.at, user=click.user)
    states = Counter(cell.state for cell in reconciled.prepared.work.cells)
    lines = [f"{word} : {states[state]}" for state, word in STATE_WORDS.items() if states[state]]
    if reconciled.found:
        count = plural(len(reconciled.found), "cellule", "cellules")
        click.desk.tell(
            typeset(
                f"Excel et CALPAE ne trouvent pas la même chose : {count}, dans « Contrôles ». "
                "N’utilisez pas ces chiffres et prévenez le service informatique."
            ),
            problem=True,
        )
    unshown = show_sheet(click, reconciled.prepared, Role.CONSOLIDATION)
    notices = (*reconciled.prepared.results.notices, *reconciled.notices, *unshown)
    _tell(click, "Consolidation", lines, notices)


def explain(click: Click) -> None:
    """Tell where the figure of the selected cell comes from."""
    at = selected_cell(click)
    with click.desk.working("CALPAE : explication…"):
        lineage = explain_cell(click.book, at)
    show_pages(click.desk, lineage_pages(lineage))


def _tell(click: Click, title: str, lines: Iterable[str], notices: Iterable[str]) -> None:
    click.desk.tell(told_with_notices("\n".join([title, "", *lines]), notices))
