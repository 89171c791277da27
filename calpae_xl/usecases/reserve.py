"""« Ajouter une réserve »: a structured flag on a figure, as a line of « Réserves »."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from calpae_xl.core.actions.designation import (
    NoFigureError,
    UnknownNameError,
    designated_cell,
    designated_indicator,
    designated_territory,
    figure_at,
    leading_period,
)
from calpae_xl.core.actions.reservation import reservation_plan
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.model import CellRef, Reservation, ReservationType
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import date_text, member
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.writable import refuse_unwritable
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.write import Prepared, prepare_change


def prepare_reservation(grid: Grid, reservation: Reservation, *, at: datetime, user: str) -> Prepared:
    """Say what would be written to add a reservation; nothing is.

    Args:
        grid: The workbook as it is.
        reservation: Of a department, an indicator and a period of the campaign.
        at: Dates the line of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: It is there already, or cannot be written.
    """
    campaign = read_campaign(grid, packaged)
    change = reservation_plan(campaign, reservation)
    label = f"« {campaign.referential.short_label(reservation.indicator)} »"
    when = "toutes années" if reservation.period is None else date_text(reservation.period)
    said = campaign.settings.reservation_word(reservation.type)
    detail = typeset(f"« {said} » : {reservation.territory}, {label}, {when}")
    return prepare_change(grid, change, Action.RESERVE, detail=detail, at=at, user=user)


def reservation_at(grid: Grid, at: CellRef, kind: ReservationType) -> Reservation:
    """Make the reservation of the figure of a cell.

    Raises:
        CalpaeError: The cell carries no figure of a department.
    """
    refuse_unwritable(grid)
    return _of_figure(read_campaign(grid, packaged), at, kind)


def designated_reservation(grid: Grid, request: Sequence[str], note: str = "") -> Reservation:
    """Make the reservation that some words designate.

    Args:
        grid: The workbook.
        request: « Feuille!Cellule » or territory, indicator and, unless every year is meant, year; then the
            type, in French or by its id, in one word or several.
        note: What people add to it.

    Raises:
        CalpaeError: A word designates nothing in the workbook.
    """
    campaign = read_campaign(grid, packaged)
    if request and "!" in request[0]:
        at = designated_cell(campaign, request[0])
        return _of_figure(campaign, at, _type(campaign, request[1:]), note)
    if len(request) < 3:
        raise NoFigureError(" ".join(request), "ne suffit pas à désigner une réserve")
    territory = designated_territory(campaign, request[0], counted=True)
    if territory == campaign.settings.collectivity.code:
        raise NoFigureError(request[0], "n’est pas un département : une réserve s’ajoute au chiffre de l’un d’eux")
    indicator = designated_indicator(campaign, request[1])
    period, rest = leading_period(campaign, request[2:])
    return Reservation(
        territory, indicator.id, None if period is None else period.label, _type(campaign, rest), note or None
    )


def _of_figure(campaign: Campaign, at: CellRef, kind: ReservationType, note: str = "") -> Reservation:
    territory, indicator, period = figure_at(campaign, at)
    given = f"{at.sheet}!{at.cell}"
    if territory == campaign.settings.collectivity.code:
        raise NoFigureError(given, "n’est pas le chiffre d’un département : une réserve s’ajoute à l’un d’eux")
    return Reservation(territory, indicator.id, period.label, kind, note or None)


def _type(campaign: Campaign, words: Sequence[str]) -> ReservationType:
    given = " ".join(words)
    kind = member(ReservationType, given)
    if kind is None:
        known = [campaign.settings.reservation_word(kind) for kind in ReservationType]
        raise UnknownNameError(given, "pas un type de réserve", [], known)
    return kind
