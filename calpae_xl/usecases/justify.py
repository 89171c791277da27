"""« Justifier »: one text that answers the warnings of a figure, or of every line that is selected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from calpae_xl.core.actions.designation import Figure, NoFigureError, designated_cell, designated_figure
from calpae_xl.core.actions.justifying import Justifiable, Selection, justifiable
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.writable import refuse_unwritable
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.write import Prepared, prepare_change


class Justification(NamedTuple):
    """A text ready to be written.

    Attributes:
        prepared: What is to be written.
        lines: How many lines of « Contrôles » it answers.
        left: What is told of the lines that it does not answer.
    """

    prepared: Prepared
    lines: int
    left: tuple[str, ...]


def prepare_justification(
    grid: Grid, chosen: Selection | Sequence[str], text: str, *, at: datetime, user: str
) -> Justification:
    """Say what would be written to justify figures; nothing is.

    Args:
        grid: The workbook as it is.
        chosen: What is selected in « Contrôles » or in an entry sheet; or words: « Feuille!Cellule », or territory,
            indicator and year.
        text: Why the figures are right.
        at: Dates the line of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: A word designates nothing, the text says nothing, or nothing of it can be justified.
    """
    refuse_unwritable(grid)
    work = process_grid(grid, packaged)
    made = justifiable(work, chosen if isinstance(chosen, Selection) else _designated(work.campaign, chosen))
    count, plan = len(made.answered), made.plan(text.strip())
    detail = typeset(f"{_named(made)}, « {text.strip()} »")
    prepared = prepare_change(grid, plan, Action.JUSTIFY, detail=detail, at=at, user=user)
    return Justification(prepared, count, made.left)


def _named(made: Justifiable) -> str:
    """Name the figure that is justified, or the first of them and how many lines there are."""
    first, count = made.answered[0], len(made.answered)
    territory = first.key.text.partition("|")[0]
    named = ", ".join(filter(None, (territory, first.figure)))
    others = plural(count - 1, "autre ligne", "autres lignes")
    return named if count == 1 else f"{named} et {others} de « Contrôles »"


def justification_question(grid: Grid, chosen: Selection) -> str:
    """Return what to ask of somebody who wants to justify what is selected.

    Raises:
        CalpaeError: Nothing of it can be justified.
    """
    refuse_unwritable(grid)
    made = justifiable(process_grid(grid, packaged), chosen)
    first = made.answered[0]
    count = len(made.answered)
    named = f"« {first.figure} »"
    one = f"ce qui bloque {named}" if first.severity.text == word(Severity.BLOCKING) else named
    shown = one if count == 1 else f"{count} constats, dont {named}"
    return typeset(f"Justifier {shown}. Pourquoi est-ce exact ?")


def _designated(campaign: Campaign, request: Sequence[str]) -> Selection | Figure:
    if len(request) == 1:
        at = designated_cell(campaign, request[0])
        roles = {name: role for (role, _), name in campaign.sheets.items()}
        if roles.get(at.sheet) in {Role.FINDINGS, Role.ENTRY}:
            return Selection(at.sheet, (at.cell or "",))
    figure = designated_figure(campaign, request)
    if figure.territory == campaign.settings.collectivity.code:
        raise NoFigureError(request[0], "n’est pas un département : un chiffre se justifie dans celui qui l’a donné")
    return figure
