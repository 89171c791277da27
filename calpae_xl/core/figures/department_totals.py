"""What a department counts for a block: the total that it typed, else its themes added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.series import ObservedRow, Series
from calpae_xl.core.findings.validation import CellKey
from calpae_xl.core.trade.model import Indicator, MissingCode
from calpae_xl.core.trade.values import added


class DepartmentTotal(NamedTuple):
    """The figure of one department for one block and period.

    Attributes:
        figure: ``None`` when there is none, or when it is blocked.
        whole: Whether it is all that the department counts; else a lower bound.
        typed: Whether the department typed it.
        code: Why there is no figure; ``None`` when there is one.
        blocked: Whether the total or a theme cannot be used.
    """

    figure: float | None
    whole: bool = False
    typed: bool = False
    code: MissingCode | None = None
    blocked: bool = False


@dataclass(frozen=True)
class DepartmentTotals:
    """The blocks of every department, worked out once.

    Source:
        design.md, section 8.
    """

    series: Series
    referential: Referential
    blocked: frozenset[CellKey]
    _known: dict[tuple[str, str, int], DepartmentTotal] = field(default_factory=dict)

    def of(self, territory: str, block: Indicator, position: int) -> DepartmentTotal:
        """Return what a department counts for a block."""
        key = (territory, block.id, position)
        if key not in self._known:
            self._known[key] = self._work_out(self.series[territory], block, position)
        return self._known[key]

    def theme(self, territory: str, theme: Indicator, position: int) -> float | None:
        """Return the figure of a theme that may be used."""
        return self._usable(self.series[territory][theme.id], position)

    def concerns(self, territory: str, theme: Indicator, position: int) -> bool:
        """Tell whether a theme concerns a department."""
        return self.series[territory][theme.id].code(position) is not MissingCode.SO

    def held(self, territory: str, theme: Indicator, block: Indicator, position: int, value: float) -> float:
        """Return how much of a theme counted once a department's total holds; at most, if it may not hold it.

        Args:
            territory: Code of the department.
            theme: The theme.
            block: Its block.
            position: Of the period.
            value: What is counted once.
        """
        if self.theme(territory, theme, position) is not None:
            return value
        typed = self._usable(self.series[territory][block.id], position)
        return min(typed, value) if typed is not None and self.concerns(territory, theme, position) else 0

    def _usable(self, row: ObservedRow, position: int) -> float | None:
        figure = row.figures[position]
        return None if figure is None or self._is_kept_out(row, position) else figure

    def _is_kept_out(self, row: ObservedRow, position: int) -> bool:
        if not self.blocked:
            return False
        seen = row[position]
        return (seen.territory, seen.indicator, seen.period) in self.blocked

    def _work_out(self, rows: Mapping[str, ObservedRow], block: Indicator, position: int) -> DepartmentTotal:
        own, themes = rows[block.id], [rows[theme.id] for theme in self.referential.children[block.id]]
        if any(row.is_blocked(position) or self._is_kept_out(row, position) for row in (own, *themes)):
            return DepartmentTotal(None, code=MissingCode.UNREADABLE, blocked=True)
        typed = self._usable(own, position)
        if typed is not None:
            return DepartmentTotal(typed, whole=True, typed=True)
        figures = [figure for row in themes if (figure := self._usable(row, position)) is not None]
        codes = [row.code(position) for row in themes]
        if figures:
            whole = all(code in {None, MissingCode.SO} for code in codes)
            return DepartmentTotal(added(figures), whole=whole)
        return DepartmentTotal(None, code=_code(own.code(position), codes))


def _code(own: MissingCode | None, themes: Sequence[MissingCode | None]) -> MissingCode:
    """Say why a block has no figure: it concerns the department by its themes unless none does, or it says so."""
    codes = {own, *themes}
    if {*themes} == {MissingCode.SO} or own is MissingCode.SO:
        codes.discard(MissingCode.BLANK)
    return most_telling(codes)


def most_telling(codes: set[MissingCode | None]) -> MissingCode:
    """ND if any ND, else NC if any NC, SO if nobody is concerned, else blank."""
    for code in (MissingCode.ND, MissingCode.NC):
        if code in codes:
            return code
    return MissingCode.SO if codes == {MissingCode.SO} else MissingCode.BLANK
