"""What an annex tells of: a whole workbook, or the indicators of one of the conventions that it serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.conventions import Convention, convention_of
from calpae_xl.core.figures.changes import Change
from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.targets import TargetGap, gaps
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Indicator, Period, Status
from calpae_xl.core.trade.typography import listed, typeset


class UnknownConventionError(CalpaeError):
    """The workbook serves no convention of that name."""

    def __init__(self, asked: str, known: list[str]) -> None:
        super().__init__(
            typeset(f"« {asked} » n’est pas une convention de ce classeur."),
            typeset(
                f"Choisissez parmi : {listed(known, most=len(known))}."
                if known
                else "« Paramètres » n’en nomme aucune : faites l’annexe de tout le classeur."
            ),
        )


class Scope(NamedTuple):
    """What an annex tells of.

    Attributes:
        work: The workbook, worked out.
        convention: The one whose indicators are told; ``None`` for all.
    """

    work: Processed
    convention: Convention | None = None

    @property
    def campaign(self) -> Campaign:
        """The workbook, as it reads."""
        return self.work.campaign

    @property
    def year(self) -> Period:
        """The year of the campaign."""
        return Period(str(self.campaign.settings.year))

    @property
    def entered(self) -> Sequence[Indicator]:
        """Rows of the departments' tables, in the order of the annex."""
        return [each for each in self.campaign.referential.entered if self.holds(each)]

    @property
    def consolidated(self) -> Sequence[Indicator]:
        """Rows of the collectivity's table, likewise."""
        return [each for each in self.campaign.referential.consolidated if self.holds(each)]

    @property
    def cells(self) -> Sequence[ConsolidatedCell]:
        """Cells of the collectivity, by indicator then period."""
        return [cell for cell in self.work.cells if self.holds(cell.indicator)]

    @property
    def changes_of_the_year(self) -> Sequence[Change]:
        """Changes from the year before to that of the campaign, weights left out."""
        year = self.year.label
        found = (each for each in self.work.changes if each.later.label == year and self.holds(each.indicator))
        return [each for each in found if each.indicator.status is not Status.AUXILIARY]

    @property
    def names(self) -> Mapping[str, str]:
        """What the annex calls the departments and the collectivity, by code."""
        settings = self.campaign.settings
        departments = {each.code: each.titled for each in self.campaign.territories}
        return {**departments, settings.collectivity_code: settings.collectivity_short}

    @property
    def gaps(self) -> Iterator[TargetGap]:
        """Targets that are set, with how far the figures are from them."""
        return (gap for gap in gaps(self.work) if gap.is_set and self.holds(gap.indicator))

    @property
    def blocking(self) -> int:
        """How many findings block; one on the workbook as a whole counts in every annex."""
        return sum(
            each.severity is Severity.BLOCKING and self._concerned(each) for each in self.work.validation.findings
        )

    def holds(self, indicator: Indicator) -> bool:
        """Tell whether an indicator belongs to the annex."""
        if self.convention is None:
            return True
        return convention_of(indicator, self.campaign.settings.conventions) == self.convention

    def _concerned(self, finding: Finding) -> bool:
        indicator = self.campaign.referential.indicators.get(finding.indicator or "")
        return indicator is None or self.holds(indicator)


def scope_of(work: Processed, convention: str | None = None) -> Scope:
    """Return what an annex tells of.

    Args:
        work: The workbook, worked out.
        convention: Name of the one to tell of, however it is spelled; by default all.

    Raises:
        UnknownConventionError: There is none of that name.
    """
    if convention is None:
        return Scope(work)
    known = work.campaign.settings.conventions
    found = next((each for each in known if label_key(each.name) == label_key(convention)), None)
    if found is None:
        raise UnknownConventionError(convention, [each.name for each in known])
    return Scope(work, found)
