"""What a run writes into « Accueil »: how the workbook stands once it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from calpae_xl.core.actions.own_names import with_names
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.defined_names import CHANGED_CELL, SNAPSHOT_SHEET
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.results.home import Standing, fits, home_contents, home_rows
from calpae_xl.core.results.home_state import Freshness
from calpae_xl.core.results.snapshot import BANNER_CELL
from calpae_xl.core.sheets.conflicts import readable_conflicts
from calpae_xl.core.sheets.findings import FindingLine, FindingsTable, findings_contents, read_findings
from calpae_xl.core.sheets.journal import JournalEntry
from calpae_xl.core.sheets.revisions import still_to_justify
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.difference import live_plan, says_something, sheet_plan
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import SheetPlan


class HomeWriter:
    """The writing of « Accueil » by one run; a sheet that is laid out otherwise stays as it is.

    Args:
        grid: The workbook as it is.
        work: What was made of it.
        sheet: « Accueil »; ``None`` where the run writes none: that of a copy sent is a letter.
        listed: Lines that the run writes into « Contrôles »; ``None`` where it leaves the sheet as it is.
        on: Day of the run, from which a date is past.
        recalculated: Whether the run writes all that is worked out, and so silences the banner.
    """

    def __init__(
        self,
        grid: Grid,
        work: Processed,
        sheet: Sheet | None,
        listed: Sequence[FindingLine] | None,
        on: date,
        *,
        recalculated: bool = False,
    ) -> None:
        self._grid, self._work, self._sheet = grid, work, sheet
        self._listed, self._on, self._recalculated = listed, on, recalculated
        self.campaign: Campaign = work.campaign

    def plan(self, actions: Sequence[JournalEntry]) -> SheetPlan:
        """Return what is written; nothing where the sheet is laid out otherwise.

        Args:
            actions: Lines of « Journal » after the run.
        """
        rows = home_rows(self._work, self._standing._replace(actions=actions))
        if self._sheet is None or not fits(self._sheet, rows):
            return SheetPlan({})
        return live_plan(self._grid, self._sheet, with_names(self._work, home_contents(rows).cells))

    def is_late(self, actions: Sequence[JournalEntry]) -> bool:
        """Tell whether the sheet does not say it all already."""
        return says_something(self.plan(actions))

    @cached_property
    def notices(self) -> tuple[str, ...]:
        """What people should know of it."""
        if self._sheet is None or fits(self._sheet, home_rows(self._work, self._standing)):
            return ()
        return (
            typeset(
                f"Feuille « {self._sheet.name} » : sa disposition n’est plus celle de ce classeur, rien n’y est écrit. "
                "Lancez « Remettre le classeur en état » (calpae refaire)."
            ),
        )

    @cached_property
    def _standing(self) -> Standing:
        lines = self._lines
        table = FindingsTable.of(lines)
        revisions = still_to_justify(self.campaign.revised.lines, table.answers, table.asked)
        conflicts = readable_conflicts(self.campaign.sheet_in(self._grid, Role.CONFLICTS))
        return Standing(lines, (), conflicts, revisions, self._fresh, self._on)

    @cached_property
    def _lines(self) -> Sequence[FindingLine]:
        if self._listed is not None:
            return self._listed
        if self._findings is None:
            return findings_lines(self.campaign, self._work.validation, cells=self._work.cells)
        return [*read_findings(self._findings).whole.lines.values()]

    @property
    def _findings(self) -> Sheet | None:
        return self.campaign.sheet_in(self._grid, Role.FINDINGS)

    @property
    def _lists_it_all(self) -> bool:
        """Whether « Contrôles », as the run leaves it, is what validating makes it."""
        if self._listed is not None or self._findings is None:
            return True
        held = read_findings(self._findings).whole
        again = findings_lines(self.campaign, self._work.validation, held, self._work.cells)
        return not says_something(sheet_plan(self._findings, findings_contents(again, held.places)))

    @property
    def _fresh(self) -> Freshness:
        if self._recalculated:
            return Freshness(validated=self._lists_it_all)
        seen = next((sheet for sheet in self._grid.sheets if sheet.name.casefold() == SNAPSHOT_SHEET), None)
        changed, banner = (None, None) if seen is None else map(seen.values.get, (CHANGED_CELL, BANNER_CELL))
        counted = int(changed) if isinstance(changed, int | float) else 0
        return Freshness(counted, banner if isinstance(banner, str) else "", self._lists_it_all)
