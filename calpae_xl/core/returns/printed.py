"""A published annex taken as a return: of one department, figures alone, and nothing known of what was sent."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.returns.remarks import Remark, RemarkKind, remark
from calpae_xl.core.returns.returned_copy import Returned
from calpae_xl.core.trade.declaration import Declaration
from calpae_xl.core.trade.typography import listed
from calpae_xl.core.trade.words import full_period_text
from calpae_xl.core.transcription.transcript import PrintedFigure, Transcript


def returned_annex(read: Transcript, territory: str, campaign: Campaign) -> Returned:
    """Return what an annex says of a department; of a figure that several vintages print, the latest.

    Args:
        read: The annex.
        territory: Code of the department.
        campaign: The workbook it goes into.
    """
    figures = sorted((each for each in read.observations if each.territory == territory), key=lambda each: each.vintage)
    entered = {indicator.id for indicator in campaign.referential.entered}
    taken = [each for each in figures if each.indicator in entered and each.period in campaign.periods]
    return Returned(
        read.name,
        territory,
        None,
        Declaration(),
        Declaration(figures={(each.indicator, each.period.header): each.raw or None for each in taken}),
        tuple(_left_out(figures, entered, campaign)),
        remark(RemarkKind.ANNEX),
        reservations_whole=False,
        fills=True,
    )


def _left_out(figures: list[PrintedFigure], entered: set[str], campaign: Campaign) -> Iterator[Remark]:
    for period in dict.fromkeys(each.period for each in figures if each.period not in campaign.periods):
        yield remark(RemarkKind.PERIOD_UNKNOWN, header=full_period_text(period))
    for name in dict.fromkeys(each.indicator for each in figures if each.indicator not in entered):
        printed = [
            f"{full_period_text(each.period)} : {each.raw}" for each in figures if each.indicator == name and each.raw
        ]
        label = campaign.referential.short_label(name)
        yield remark(RemarkKind.ROW_RETIRED, label=label, figures=listed(printed) or "rien")
