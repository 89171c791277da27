"""The next campaign: its years, what the old one published and said, and what nobody had explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from calpae_xl.core.campaign.conventions import Convention
from calpae_xl.core.campaign.settings import ANNEX_PARAMETERS, Settings
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.sheets.vintages import PublishedRemark, RemarkNature, reservation_text
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.trade.typography import typeset
from calpae_xl.data import PublishedFigure
from calpae_xl.making.content import MasterContent
from calpae_xl.making.workbook import Kept
from calpae_xl.renewal.archive import as_published, joined_figures, joined_remarks
from calpae_xl.renewal.carried import Carried
from calpae_xl.renewal.remaking import Remade, remade

_MOST_SKIPPED = 20
"""Years from a campaign to the next one, at most."""

_ENDING = frozenset(
    {"campagne", "annee", "annee_cible", "premiere_annee", *(parameter.id for parameter in ANNEX_PARAMETERS)}
)
"""Ids of the settings that the campaign takes with it when it ends."""


class PastCampaignError(CalpaeError):
    """The campaign that is wanted is not after the one at hand."""

    def __init__(self, asked: int, year: int) -> None:
        super().__init__(
            typeset(f"Le classeur est celui de la campagne {year} : la suivante ne peut pas être {asked}."),
            typeset(f"Donnez une année après {year}, et au plus {_MOST_SKIPPED} ans plus tard."),
        )


class FirstYearError(CalpaeError):
    """The first year to show is not one of the new campaign."""

    def __init__(self, asked: int, first: int, last: int) -> None:
        super().__init__(
            typeset(f"La première année affichée ne peut pas être {asked}."),
            typeset(f"Donnez une année de {first} à {last}."),
        )


class Rolled(NamedTuple):
    """A campaign begun from the one before.

    Attributes:
        made: What people own, in the new campaign.
        kept: What the sheets of results still hold of them; no « Révisions », and a new « Journal ».
        unexplained: Warnings that nobody had answered.
        waiting: Conflicts that nobody had decided.
        blocking: Findings that blocked a figure of the old campaign, in order.
    """

    made: Remade
    kept: Kept
    unexplained: tuple[Finding, ...]
    waiting: int
    blocking: tuple[Finding, ...]


def next_campaign(carried: Carried, work: Processed, year: int, first_year: int | None = None) -> Rolled:
    """Begin a campaign from the one before.

    Args:
        carried: All that people own in the workbook.
        work: The same, worked out.
        year: Year of the new campaign; several may be skipped.
        first_year: First year shown; by default every year stays.

    Raises:
        PastCampaignError: The year is not after that of the workbook.
        FirstYearError: The first year is not one of those that would be shown.
    """
    before = carried.campaign.settings
    if not before.year < year <= before.year + _MOST_SKIPPED:
        raise PastCampaignError(year, before.year)
    undated = tuple(Convention(each.name) for each in carried.settings.conventions)
    wanted = replace(before, territories=carried.settings.territories, conventions=undated)
    settings = _settings(wanted, year, first_year)
    typed = {name: value for name, value in carried.typed_settings.items() if name not in _ENDING}
    lines = tuple({"name": line["name"]} for line in carried.convention_lines if "name" in line)
    made = remade(replace(carried, settings=settings, typed_settings=typed, convention_lines=lines))
    vintage = before.campaign
    unexplained = tuple(_unexplained(work))
    remarks = (
        *_comments(made.content, vintage),
        *_reservations(made.content, vintage),
        *_justifications(work, vintage),
        *(_remark(each, RemarkNature.UNEXPLAINED, _told(each, work), vintage) for each in unexplained),
    )
    content = replace(
        made.content,
        vintages=joined_figures(made.content.vintages, _figures(made.content, vintage)),
        remarks=joined_remarks(made.content.remarks, remarks),
    )
    kept = carried.kept._replace(revisions=(), told="", journal=())
    blocking = tuple(each for each in work.validation.findings if each.severity is Severity.BLOCKING)
    return Rolled(made.with_content(content), kept, unexplained, len(carried.conflicts), blocking)


def _settings(before: Settings, year: int, first_year: int | None) -> Settings:
    """Return the settings of the new campaign: each year after its own target, the new target last."""
    targets = {int(period.label) for period in before.periods if period.kind is Kind.TARGET and period.label.isdigit()}
    first = before.first_year if first_year is None else first_year
    if not before.first_year <= first <= year:
        raise FirstYearError(first, before.first_year, year)
    kept = [period for period in before.periods if _year(period) >= first]
    columns = list(kept)
    for number in range(before.year + 1, year + 1):
        achieved, target = Period(str(number)), Period(str(number), Kind.TARGET)
        if number in targets:
            columns.insert(columns.index(target) + 1, achieved)
        else:
            columns.append(achieved)
    target = Period(str(year + 1), Kind.TARGET)
    if target not in columns:
        columns.append(target)
    return replace(
        before,
        campaign=str(year),
        first_year=first,
        year=year,
        target_year=year + 1,
        columns=tuple(columns),
        certified_by="",
        certified_on=None,
        deliberation="",
    )


def _year(period: Period) -> int:
    return int(period.label[:4])


def _figures(content: MasterContent, vintage: str) -> Iterator[PublishedFigure]:
    for (territory, name, period), value in content.entries.items():
        raw = as_published(value, content.referential.indicators.get(name))
        if raw:
            yield PublishedFigure(vintage, territory, name, period, raw)


def _comments(content: MasterContent, vintage: str) -> Iterator[PublishedRemark]:
    for (territory, name), text in content.comments.items():
        yield PublishedRemark(vintage, territory, name, "", RemarkNature.COMMENT, text.strip())


def _reservations(content: MasterContent, vintage: str) -> Iterator[PublishedRemark]:
    for line in content.reservation_lines or ():
        text = reservation_text(line)
        if text:
            place = (line["territory"], line["indicator"], line["period"])
            yield PublishedRemark(vintage, *place, RemarkNature.RESERVATION, text)


def _justifications(work: Processed, vintage: str) -> Iterator[PublishedRemark]:
    for finding, text in work.validation.justified:
        if finding.code.to_reread:
            continue
        said = typeset(f"{finding.code.text} : ") + text
        yield _remark(finding, RemarkNature.JUSTIFICATION, said, vintage)


def _unexplained(work: Processed) -> Iterator[Finding]:
    """Yield the warnings on figures that nobody answered; those on what was published before ask nothing any more."""
    return (
        finding
        for finding in work.validation.findings
        if finding.severity is Severity.WARNING and finding.indicator is not None and finding.read
    )


def _told(finding: Finding, work: Processed) -> str:
    text = sentence(finding, work.campaign.referential, work.campaign.settings)[0]
    return typeset(f"{finding.code.text} : ") + text


def _remark(finding: Finding, nature: RemarkNature, text: str, vintage: str) -> PublishedRemark:
    header = "" if finding.period is None else finding.period.header
    return PublishedRemark(vintage, finding.territory or "", finding.indicator or "", header, nature, text)
