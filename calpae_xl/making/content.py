"""What a master workbook is built from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.cell_reading import reader
from calpae_xl.core.campaign.conventions import Convention
from calpae_xl.core.campaign.period_columns import timeline
from calpae_xl.core.campaign.referential import Referential, read_bound_notes
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.sheets.referential import ReferentialLines, read_referential_lines
from calpae_xl.core.sheets.vintages import PublishedRemark, RemarkNature
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import (
    Collectivity,
    Indicator,
    Kind,
    MissingCode,
    Period,
    Reservation,
    Status,
    ValueKind,
)
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.data import (
    ANNOTATED_VINTAGE,
    PublishedFigure,
    load_bounds_notes,
    load_collectivity,
    load_comments,
    load_departments,
    load_figures,
    load_periods,
    load_referential,
    load_reservations,
)

PACKAGED_CONVENTION = "CALPAE"
"""Name of the convention whose figures the package has."""


class OddRow(NamedTuple):
    """A row of an entry sheet beside those of the indicators: an id that stands twice, or none that is known.

    Attributes:
        after: Id of the indicator under whose row it stands; empty at the end of the sheet.
        id, measure, label: As typed.
        cells: What its entry cells hold, by period.
        comment: What its comment holds.
        row: Number of the row that it had.
    """

    after: str
    id: str
    measure: str
    label: str
    cells: Mapping[Period, Content]
    comment: Value | None = None
    row: int = 0


class EntryKey(NamedTuple):
    """An entry cell of a department, wherever it stands.

    Attributes:
        indicator: Id of its row; empty for a row of people's own.
        odd_row: Number that a row of people's own had.
    """

    indicator: str
    period: Period
    odd_row: int = 0


MOST_CONSOLIDATED = 5
"""Departments beyond which no result sheet is built: 101 would need 190,000 live formulas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterContent:
    """Everything that people own in a workbook, ready to be written.

    Attributes:
        bound_notes: Why each bound stands, in the order of ``referential.bounds``.
        entries: Cell values by territory, indicator and period, typed as Excel must hold them: rates
            as fractions, codes and what cannot be read as text. An absent one is blank.
        comments: By territory and indicator.
        vintages: Figures of earlier vintages, for « Millésimes ».
        lines: « Référentiel » as people typed it, right or wrong; ``None`` when it is what ``referential`` says.
        remarks: What was said of them.
        formulas: Those that somebody typed in entry cells; ``entries`` holds their values.
        odd_rows: Rows beside those of the indicators, by territory.
        merges: Areas of entry cells that somebody merged, by territory: what they hide stays hidden, and blocked.
        typed_settings: What « Paramètres » holds to the letter, by id in lower case; of the others, ``settings`` tells.
        setting_notes: What people noted there, likewise.
        reservation_lines: The lines of « Réserves » as typed, those that cannot be read among them; ``None`` for
            those of ``reservations``.
        convention_lines: The conventions of « Paramètres » as typed; ``None`` for those of ``settings``.
    """

    settings: Settings
    referential: Referential
    bound_notes: tuple[str, ...]
    entries: Mapping[tuple[str, str, Period], Value]
    comments: Mapping[tuple[str, str], str]
    reservations: tuple[Reservation, ...]
    vintages: tuple[PublishedFigure, ...]
    lines: ReferentialLines | None = None
    remarks: tuple[PublishedRemark, ...] = ()
    formulas: Mapping[tuple[str, str, Period], str] = field(default_factory=dict)
    odd_rows: Mapping[str, tuple[OddRow, ...]] = field(default_factory=dict)
    merges: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    typed_settings: Mapping[str, Value] = field(default_factory=dict)
    setting_notes: Mapping[str, str] = field(default_factory=dict)
    reservation_lines: tuple[Mapping[str, str], ...] | None = None
    convention_lines: tuple[Mapping[str, Value], ...] | None = None

    @property
    def has_results(self) -> bool:
        """Whether sheets of results are built, « Accueil » among them."""
        return len(self.settings.territories) <= MOST_CONSOLIDATED


class UnknownPackagedVintageError(CalpaeError):
    """The package has no figures of that vintage."""

    def __init__(self, vintage: str, known: Collection[str]) -> None:
        super().__init__(
            typeset(f"CALPAE n’a pas les chiffres du millésime « {vintage} »."),
            typeset(f"Choisissez parmi : {', '.join(known)}."),
        )


def packaged_content(vintage: str = Settings().campaign) -> MasterContent:
    """Return a campaign shipped with the package: the figures of a vintage as published, and those of the ones before.

    Raises:
        UnknownPackagedVintageError: The package has no such vintage.
    """
    columns, figures = load_periods(), load_figures()
    if vintage not in columns:
        raise UnknownPackagedVintageError(vintage, sorted(columns))
    published = [figure for figure in figures if figure.vintage == vintage]
    referential = _referential_of(published)
    entries: dict[tuple[str, str, Period], Value] = {}
    for figure in published:
        value = entry_value(figure.raw, referential.indicators[figure.indicator], figure.period.kind)
        if value is not None:
            entries[figure.territory, figure.indicator, figure.period] = value
    annotated = vintage == ANNOTATED_VINTAGE
    reservations = load_reservations() if annotated else ()
    return MasterContent(
        settings=_settings_of(vintage, columns[vintage], {figure.territory for figure in published}),
        referential=referential,
        bound_notes=load_bounds_notes(),
        entries=entries,
        comments={key: typeset(text) for key, text in load_comments().items()} if annotated else {},
        reservations=tuple(replace(each, note=each.note and typeset(each.note)) for each in reservations),
        vintages=tuple(figure for figure in figures if figure.vintage < vintage),
    )


def _settings_of(vintage: str, columns: tuple[Period, ...], territories: Collection[str]) -> Settings:
    known = (territory for territory in load_departments() if territory.code in territories)
    year = int(timeline(columns).achieved[-1].label)
    settings = Settings(
        campaign=vintage,
        year=year,
        columns=columns,
        territories=tuple(known),
        conventions=(Convention(PACKAGED_CONVENTION),),
    )
    return named(settings, load_collectivity())


def named(settings: Settings, collectivity: Collectivity) -> Settings:
    """Return the settings of a collectivity, which sends the copies unless « Paramètres » is told otherwise."""
    code, name, short = collectivity.code, collectivity.name, collectivity.short
    return replace(settings, collectivity_code=code, collectivity_name=name, collectivity_short=short, service=name)


def _referential_of(published: Collection[PublishedFigure]) -> Referential:
    """Return the packaged referential with a row for what a vintage publishes, and for no other but the weights."""
    referential = load_referential()
    names = {figure.indicator for figure in published}
    weights = {name for indicator in referential.indicators.values() for name in indicator.weight}
    return replace(
        referential,
        indicators={
            name: _in_force(indicator)
            if name in names
            else indicator
            if name in weights or indicator.status is Status.AUXILIARY
            else replace(indicator, status=Status.RETIRED)
            for name, indicator in referential.indicators.items()
        },
    )


def _in_force(indicator: Indicator) -> Indicator:
    """Return an indicator as it was before it was retired."""
    if indicator.status is not Status.RETIRED:
        return indicator
    return replace(indicator, status=Status.ACTIVE, section=indicator.measure)


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
        lines=read_referential_lines(referential, settings.territories),
        remarks=tuple(
            each for each in campaign.remarks if each.territory in territories and each.nature in _ASKED_ABOUT
        ),
    )


_ASKED_ABOUT = (RemarkNature.COMMENT, RemarkNature.RESERVATION)
"""What a department is asked to read again; how the service answered its own findings is no business of others."""


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
