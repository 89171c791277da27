"""The sheet « Accueil »: where the campaign stands, what to do first, what is filled in, who did what last.

All that can change without a run is alive. Rows are laid out by the campaign: the looks of a sheet are those of its
rows when it was built, and their kinds stand in its hidden first column, so that no run writes over other rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.completeness import Through, left_blank, measure_rows
from calpae_xl.core.results.due_calendar import calendar_rows, missing_to_transmit
from calpae_xl.core.results.first_to_treat import ALL_DONE, FIRST_ROWS, first_rows
from calpae_xl.core.results.home_help import count_rows, look_rows, sheet_rows, step_rows
from calpae_xl.core.results.home_row import HomeRow, Line, home_row, sheet_called
from calpae_xl.core.results.home_state import COUNTED, Freshness, Wait, remaining, state_rows, waiting, waiting_rows
from calpae_xl.core.results.key_figures import key_figure_rows
from calpae_xl.core.results.last_actions import action_rows
from calpae_xl.core.results.remaining import ToFill
from calpae_xl.core.sheets.conflicts import ConflictLine
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.sheets.journal import JournalEntry
from calpae_xl.core.trade.typography import listed
from calpae_xl.core.workbook.areas import called
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.grid import Sheet, column_letters
from calpae_xl.core.workbook.layout import Role

_BLANK = HomeRow(Line.BLANK)

_COUNT_COLUMN = "D"
_STATES = 2
"""The state, and what comes next."""

_LINES = (Wait.BLOCKING, Wait.TO_EXPLAIN)
"""What the lines of « Contrôles » are; the rest waits elsewhere."""


class Standing(NamedTuple):
    """What the other sheets hold that « Accueil » tells.

    Attributes:
        lines: Of « Contrôles ».
        actions: Lines of « Journal », oldest first.
        conflicts: Lines of « Conflits ».
        revisions: How many lines of « Révisions » want a justification that is asked nowhere else; ``None`` when
            nothing was compared yet.
        fresh: Whether something is to be worked out again.
        today: Day of the run; ``None`` when it has none.
    """

    lines: Sequence[FindingLine] = ()
    actions: Sequence[JournalEntry] = ()
    conflicts: Sequence[ConflictLine] = ()
    revisions: int | None = None
    fresh: Freshness = Freshness()
    today: date | None = None


def home_rows(work: Processed, standing: Standing) -> list[HomeRow]:
    """Return every row of the sheet, from the first."""
    campaign = work.campaign
    year, missing = campaign.settings.year, missing_to_transmit(campaign.settings)
    counts = waiting(campaign, standing.lines, standing.conflicts, standing.revisions)
    waits = [*waiting_rows(campaign, counts, compared=standing.revisions is not None)]
    head = [*_head(campaign)]
    measures = [*measure_rows(campaign, through=Through.RESULTS), _BLANK]
    above = len(head) + _STATES + FIRST_ROWS + 1 + len(measures)
    first_count = above + 1 + next(rank for rank, row in enumerate(waits) if row.kind in COUNTED)
    cells = {wait: f"${_COUNT_COLUMN}${row}" for row, wait in enumerate(counts, start=first_count)}
    elsewhere = {wait: count for wait, count in counts.items() if wait not in _LINES}
    nothing = remaining(year, elsewhere, cells, ALL_DONE)
    return [
        *head,
        *state_rows(year, counts, standing.fresh, cells, missing),
        *first_rows(standing.lines, sheet_called(campaign, Role.FINDINGS), nothing),
        _BLANK,
        *measures,
        *waits,
        _BLANK,
        *calendar_rows(campaign, standing.today),
        _BLANK,
        *action_rows(standing.actions),
        _BLANK,
        *key_figure_rows(work),
        _BLANK,
        *step_rows(campaign),
        _BLANK,
        *count_rows(standing.lines),
        _BLANK,
        *look_rows(),
        _BLANK,
        *sheet_rows(campaign),
    ]


def to_fill(campaign: Campaign, home: str, kinds: Mapping[int, str]) -> ToFill:
    """Return the blank cells of the campaign year, and where « Accueil » counts them.

    Args:
        campaign: Gives them.
        home: Name of the sheet; empty when there is none.
        kinds: Of its rows, by number, as its hidden first column has them.
    """
    row = next((row for row, kind in kinds.items() if kind == Line.TO_FILL.value), None)
    at = f"{called(home)}!${_COUNT_COLUMN}${row}" if home and row is not None else ""
    return ToFill(campaign.settings.year, left_blank(campaign, campaign.referential.entered), at)


def kinds_of(rows: Sequence[HomeRow]) -> Mapping[int, str]:
    """Return the kinds of rows that are to be written, by number."""
    return {number: row.kind.value for number, row in enumerate(rows, start=1)}


def kinds_in(sheet: Sheet) -> Mapping[int, str]:
    """Return the kinds of the rows of a sheet, by number."""
    column = ((address[1:], value) for address, value in sheet.values.items() if address.startswith("A"))
    return {int(row): str(value) for row, value in column if row.isdigit()}


def home_contents(rows: Sequence[HomeRow]) -> SheetContents:
    """Return every cell of these rows, one under the other."""
    cells = {}
    for number, row in enumerate(rows, start=1):
        for column, content in enumerate(row.cells, start=2):
            cells[f"{column_letters(column)}{number}"] = content
    return SheetContents(Role.HOME, cells)


def fits(sheet: Sheet, rows: Sequence[HomeRow]) -> bool:
    """Tell whether a sheet is laid out for these rows: one built earlier, or for other measures, is not."""
    kinds = {f"A{number}": row.kind.value for number, row in enumerate(rows, start=1) if number > 1}
    held = {address for address in sheet.values if address.startswith("A") and address[1:].isdigit()}
    return held - {"A1"} == kinds.keys() and all(sheet.values[cell] == kind for cell, kind in kinds.items())


def _head(campaign: Campaign) -> Iterator[HomeRow]:
    names = listed([territory.name for territory in campaign.territories])
    yield home_row(Line.TITLE, f"Indicateurs CALPAE – campagne {campaign.settings.campaign}")
    yield home_row(Line.SUBTITLE, f"Convention d’appui à la lutte contre la pauvreté et d’accès à l’emploi – {names}.")
