"""What a master workbook is built from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.cell_reading import reader
from calpae_xl.core.campaign.referential import Referential, read_bound_notes
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Indicator, Kind, MissingCode, Period, Reservation, ValueKind
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.layout import Role
from calpae_xl.data import (
    PublishedFigure,
    load_bounds_notes,
    load_comments,
    load_figures,
    load_referential,
    load_reservations,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterContent:
    """Everything that people own in a workbook, ready to be written.

    Attributes:
        bound_notes: Why each bound stands, in the order of ``referential.bounds``.
        entries: Cell values by territory, indicator and period, typed as Excel must hold them: rates
            as fractions, codes and what cannot be read as text. An absent one is blank.
        comments: By territory and indicator.
        vintages: Figures of earlier vintages, for « Millésimes ».
    """

    settings: Settings
    referential: Referential
    bound_notes: tuple[str, ...]
    entries: Mapping[tuple[str, str, Period], Value]
    comments: Mapping[tuple[str, str], str]
    reservations: tuple[Reservation, ...]
    vintages: tuple[PublishedFigure, ...]


def packaged_content() -> MasterContent:
    """Return the campaign shipped with the package: the vintage of its year, and the ones before."""
    settings, referential, figures = Settings(), load_referential(), load_figures()
    entries: dict[tuple[str, str, Period], Value] = {}
    for figure in figures:
        if figure.vintage == settings.campaign:
            value = entry_value(figure.raw, referential.indicators[figure.indicator], figure.period.kind)
            if value is not None:
                entries[figure.territory, figure.indicator, figure.period] = value
    return MasterContent(
        settings=settings,
        referential=referential,
        bound_notes=load_bounds_notes(),
        entries=entries,
        comments={key: typeset(text) for key, text in load_comments().items()},
        reservations=tuple(replace(each, note=each.note and typeset(each.note)) for each in load_reservations()),
        vintages=tuple(figure for figure in figures if figure.vintage != settings.campaign),
    )


def content_of(campaign: Campaign, territories: Collection[str], settings: Settings) -> MasterContent:
    """Return what people own in a workbook, for these departments alone.

    Formulas that somebody typed in an entry cell are resolved: their value is kept.

    Args:
        campaign: The workbook.
        territories: Codes of the departments; nothing of the others is kept.
        settings: What the new workbook shows in « Paramètres ».
    """
    entries = {
        (code, indicator, seen.period): seen.typed
        for code in territories
        for indicator, observed in campaign.series[code].items()
        for seen in observed
        if seen.typed is not None
    }
    referential = campaign.found[Role.REFERENTIAL, ""].sheet
    return MasterContent(
        settings=settings,
        referential=campaign.referential,
        bound_notes=read_bound_notes(referential),
        entries=entries,
        comments={key: text for key, (text, _) in campaign.comments.items() if key[0] in territories},
        reservations=tuple(each for each in campaign.reservations if each.territory in territories),
        vintages=tuple(
            PublishedFigure(vintage, *key, raw)
            for vintage, figures in campaign.vintages.items()
            for key, raw in figures.items()
            if key[0] in territories
        ),
    )


def entry_value(raw: str, indicator: Indicator, kind: Kind) -> Value | None:
    """Type a published figure as its cell must hold it.

    Only what reading understands is typed; the rest stays as published, for validation to report.
    """
    reading = reader(indicator.kind, indicator.unit, target=kind is Kind.TARGET)(raw)
    if reading.code is MissingCode.BLANK:
        return None
    if reading.code is not None and reading.code is not MissingCode.UNREADABLE:
        return str(reading.code.value)
    if reading.fault is not Code.NUMBER_AS_TEXT:
        return raw
    figure = reading.proposals[0].value
    if figure is not None and indicator.kind is ValueKind.RATE:
        return round(figure / 100, 12)  # 33.3 / 100 is 0.33299999999999996 in doubles.
    return figure
