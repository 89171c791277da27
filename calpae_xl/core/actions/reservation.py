"""« Ajouter une réserve »: one more line of « Réserves », unless the figure carries that reservation already."""

from __future__ import annotations

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.sheets.reservations import reservations_plan
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import Reservation
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.plan import Plan


class AlreadyReservedError(CalpaeError):
    """The figure carries that reservation already."""

    def __init__(self, existing: Reservation, label: str, said: str) -> None:
        years = "pour toutes les années" if existing.period is None else f"en {existing.period}"
        super().__init__(
            typeset(f"« {label} » ({existing.territory}) porte déjà la réserve « {said} » {years}."),
            typeset("Complétez sa note dans « Réserves » si besoin."),
        )


def reservation_plan(campaign: Campaign, reservation: Reservation) -> Plan:
    """Return what adds a reservation.

    Args:
        campaign: The workbook.
        reservation: Of a department, an indicator and a period of the campaign.

    Raises:
        AlreadyReservedError: It is there already, or one of that type on every year is.
        MissingReservationsError: There is no table to write it to.
    """
    for existing in campaign.reservations:
        same = (existing.territory, existing.indicator, existing.type)
        if same == (reservation.territory, reservation.indicator, reservation.type) and existing.period in {
            None,
            reservation.period,
        }:
            label = campaign.referential.short_label(existing.indicator)
            raise AlreadyReservedError(existing, label, campaign.settings.reservation_word(existing.type))
    table = campaign.whole_reserved
    key = (reservation.indicator, reservation.period, reservation.type)
    wanted = {(reservation.territory, key): reservation.note or ""}
    names = campaign.referential.short_label, campaign.settings.collectivity.short
    return Plan({table.sheet.name: reservations_plan(table, *names, wanted)})
