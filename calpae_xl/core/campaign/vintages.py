"""What a vintage publishes: the archive of « Millésimes », or a workbook as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.cell_reading import Reading, reader
from calpae_xl.core.campaign.series import trusted
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import CellRef, Indicator, Kind, MissingCode, Period
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.trade.values import Value, trimmed_text

CellKey = tuple[str, str, Period]
"""Territory, indicator id, period."""


class UnknownVintageError(CalpaeError):
    """The archive holds no vintage of that name, or none at all."""

    def __init__(self, file: str, vintage: str | None, known: list[str]) -> None:
        wanted = "aucun millésime antérieur" if vintage is None else f"aucun chiffre du millésime « {vintage} »"
        super().__init__(
            typeset(f"La feuille « Millésimes » de « {file} » ne contient {wanted}."),
            typeset(
                f"Choisissez parmi : {listed(known, most=12)}, ou comparez à un autre classeur (--avec)."
                if known
                else "Donnez l’autre classeur avec --avec."
            ),
            in_excel=typeset(
                "Il s’en garde un par campagne : le classeur que fera « Nouvelle campagne » aura celui-ci pour "
                "millésime, et s’y comparera."
            ),
        )


class UnnamedDepartmentError(CalpaeError):
    """Figures that do not say of which department they are: guessing could compare one with the other."""

    def __init__(self, file: str, known: list[str]) -> None:
        super().__init__(
            typeset(f"Dans « {file} », rien ne dit de quel département sont les chiffres à comparer."),
            typeset(f"Indiquez-le avec --departement, suivi de {listed(known, most=12).replace(' et ', ' ou ')}."),
            in_excel=typeset(f"Inscrivez-le dans « Millésimes » : {listed(known, most=12).replace(' et ', ' ou ')}."),
        )


class Published(NamedTuple):
    """What a vintage says of one cell.

    Attributes:
        indicator: Gives the unit in which the vintage counts.
        raw: As typed or printed; empty when blank.
        reading: What is read of it; a number kept as text is a figure.
        at: The entry cell, with ``None`` for an address when its row or column is missing; ``None`` in an archive.
    """

    indicator: Indicator
    raw: str
    reading: Reading
    at: CellRef | None = None

    @property
    def figure(self) -> float | None:
        """The figure that can be compared; one that cannot be (negative, beyond 100 %) is none."""
        return trusted(self.reading)

    @property
    def code(self) -> MissingCode | None:
        """Why there is no figure to compare; ``None`` when there is one."""
        reading = self.reading
        return MissingCode.UNREADABLE if reading.code is None and self.figure is None else reading.code


@dataclass(frozen=True, slots=True)
class Vintage:
    """Everything that was published at one time.

    Attributes:
        name: « 2020 », or the file name of a workbook.
        title: The same in a sentence, without its article: « millésime 2020 », « classeur « saisie.xlsx » ».
        rows: Name of every indicator published, by territory then id, in the order of the referential; an
            id that no referential knows has itself for a name.
        cells: What each cell says; cells of an indicator that no referential knows are left out.
    """

    name: str
    title: str
    rows: Mapping[str, Mapping[str, str]]
    cells: Mapping[CellKey, Published]


def published_reading(raw: Value | None, indicator: Indicator, *, target: bool = False) -> Reading:
    """Read a cell as published.

    A vintage is kept in text, and so is many a workbook that travelled: a number there is a figure, and no
    fault.
    """
    reading = reader(indicator.kind, indicator.unit, target=target)(raw)
    if reading.fault is Code.NUMBER_AS_TEXT and reading.proposals and reading.proposals[0].value is not None:
        return Reading(reading.proposals[0].value)
    return reading


def earlier_vintages(campaign: Campaign) -> list[str]:
    """Name the vintages of the archive, the latest last; the campaign itself is none."""
    return sorted(set(campaign.vintages) - {campaign.settings.campaign})


def latest_published(campaign: Campaign, territory: str, indicator: str, period: Period) -> Published | None:
    """Return what the latest vintage that publishes a cell says of it; ``None`` when none does."""
    known = campaign.referential.indicators.get(indicator)
    if known is None:
        return None
    for vintage in reversed(earlier_vintages(campaign)):
        raw = campaign.vintages[vintage].get((territory, indicator, period))
        if raw:
            return Published(known, raw, published_reading(raw, known, target=period.kind is Kind.TARGET))
    return None


def archived_vintage(campaign: Campaign, name: str | None = None, *, department: str | None = None) -> Vintage:
    """Return a vintage of « Millésimes ».

    Args:
        campaign: Holds the archive.
        name: Of the vintage; by default the latest.
        department: Whose figures are those that name none.

    Raises:
        UnknownVintageError: There is none, or none of that name.
        UnnamedDepartmentError: Some name no department, and nobody says it.
    """
    known = earlier_vintages(campaign)
    if not known or (name is not None and name not in known):
        raise UnknownVintageError(campaign.name, name, known)
    chosen = known[-1] if name is None else name
    indicators = campaign.referential.indicators
    archive = _of_department(campaign, campaign.vintages[chosen], department)
    found = {(territory, indicator) for territory, indicator, _ in archive}
    unknown = sorted({indicator for _, indicator in found} - indicators.keys())
    order = [*indicators, *unknown]
    rows = {
        territory: {
            indicator: campaign.referential.short_label(indicator)
            for indicator in order
            if (territory, indicator) in found
        }
        for territory in sorted({territory for territory, _ in found})
    }
    cells = {}
    for (territory, indicator, period), raw in archive.items():
        if indicator in indicators:
            reading = published_reading(raw, indicators[indicator], target=period.kind is Kind.TARGET)
            cells[territory, indicator, period] = Published(indicators[indicator], raw, reading)
    return Vintage(chosen, f"millésime {chosen}", rows, cells)


def _of_department(campaign: Campaign, archive: Mapping[CellKey, str], department: str | None) -> Mapping[CellKey, str]:
    nameless = {key: raw for key, raw in archive.items() if not key[0]}
    if not nameless:
        return archive
    if department is None:
        raise UnnamedDepartmentError(campaign.name, [territory.code for territory in campaign.territories])
    given = {(department, indicator, period): raw for (_, indicator, period), raw in nameless.items()}
    return given | {key: raw for key, raw in archive.items() if key[0]}


def entered_vintage(campaign: Campaign, *, by_file: bool = False) -> Vintage:
    """Return what the entry sheets of a workbook say.

    Args:
        campaign: The workbook.
        by_file: Whether its campaign would not tell it from the other vintage.
    """
    rows, cells = {}, {}
    for territory, series in campaign.series.items():
        rows[territory] = {indicator: campaign.referential.short_label(indicator) for indicator in series}
        for indicator, observations in series.items():
            known = campaign.referential.indicators[indicator]
            for seen in observations:
                # A cell that is not there, a formula without a value: what its sheet was found to say stands.
                reading = Reading(seen.figure, seen.code, seen.fault, seen.proposals, seen.bound)
                if seen.fault is Code.NUMBER_AS_TEXT:
                    reading = published_reading(seen.typed, known, target=seen.period.kind is Kind.TARGET)
                raw = trimmed_text(seen.typed)
                cells[territory, indicator, seen.period] = Published(known, raw, reading, seen.at)
    name = campaign.name if by_file else campaign.settings.campaign
    title = f"classeur « {name} »" if by_file else f"millésime {name}"
    return Vintage(name, typeset(title), rows, cells)
