"""What to do first: how much a finding weighs on a figure of the collectivity, and the priority that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.vintages import latest_published
from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Kind, Observation, Period
from calpae_xl.core.trade.values import shown_figure

WEIGHTY = 0.1
"""Share of a figure of the collectivity from which a warning weighs on it."""

BLOCKS, WEIGHS, TO_EXPLAIN, FOR_THE_RECORD = 1, 2, 3, 4
"""Priorities, the first thing to do first."""


class Weight(NamedTuple):
    """How much a finding matters.

    Attributes:
        priority: From 1, what blocks, to 4, what is only said.
        effect: Share of the collectivity's figure that it could change; ``None`` where there is no such figure.
    """

    priority: int
    effect: float | None


class Priorities:
    """Weighs the findings of one campaign."""

    def __init__(self, campaign: Campaign, cells: Sequence[ConsolidatedCell]) -> None:
        self._campaign = campaign
        self._whole: Mapping[tuple[str, Period], float | None] = {
            (cell.indicator.id, cell.period): _figure(cell) for cell in cells
        }
        self._position = {period: number for number, period in enumerate(campaign.periods)}

    def of(self, finding: Finding) -> Weight:
        """Weigh a finding.

        Source:
            design.md, section 6, « What to do first ».
        """
        effect = self._effect(finding)
        match finding.severity:
            case Severity.BLOCKING:
                return Weight(BLOCKS, effect)
            case Severity.INFO:
                return Weight(FOR_THE_RECORD, effect)
            case Severity.WARNING:
                weighs = effect is not None and effect >= WEIGHTY and self._is_current(finding.period)
                return Weight(WEIGHS if weighs else TO_EXPLAIN, effect)

    def _is_current(self, period: Period | None) -> bool:
        year = str(self._campaign.settings.year)
        return period is not None and (period.kind is Kind.TARGET or period.label == year)

    def _effect(self, finding: Finding) -> float | None:
        """Return the share of the cell that carries a finding; of several figures lost together, the greatest."""
        if finding.period is None or not finding.read:
            return None
        carrying, *others = finding.read
        cells = [carrying]
        if carrying.figure is None:
            cells += [seen for seen in others if seen.figure is None and seen.period == carrying.period]
        shares = [self._share(seen) for seen in cells]
        return max((share for share in shares if share is not None), default=None)

    def _share(self, seen: Observation) -> float | None:
        before = self._before(seen)
        if seen.figure is not None:
            at = seen.period
            change = seen.figure - (self._expected(seen) if before is None else before[1])
        elif before is not None:
            at, change = before
        else:
            return None
        whole = self._whole.get((seen.indicator, at))
        return shown_figure(abs(change / whole)) if whole else None

    def _before(self, seen: Observation) -> tuple[Period, float] | None:
        """Return the figure of the year before, with its year; before a missing one, the last known."""
        row = self._campaign.series.get(seen.territory, {}).get(seen.indicator)
        if row is None:
            return None
        year = int(seen.period.label[:4])
        years = [year - 1] if seen.figure is not None else range(year - 1, self._campaign.settings.first_year - 1, -1)
        for label in years:
            period = Period(str(label))
            position = self._position.get(period)
            figure = None if position is None else row.figures[position]
            if figure is not None:
                return period, figure
        return None

    def _expected(self, seen: Observation) -> float:
        published = latest_published(self._campaign, seen.territory, seen.indicator, seen.period)
        return 0 if published is None or published.figure is None else published.figure


def _figure(cell: ConsolidatedCell) -> float | None:
    """Return the one figure of a cell: its value, its lower bound, or that of the only department; a range has none."""
    known = (cell.value, cell.lower_bound, cell.low if cell.low == cell.high else None)
    return next((figure for figure in known if figure is not None), None)
