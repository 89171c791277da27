"""The sheet « Accueil »: where the campaign stands, what to do first, what is filled in, who did what last.

All that can change without a run is alive. Rows are laid out by the campaign: the looks of a sheet are those of its
rows when it was built, and their kinds stand in its hidden first column, so that no run writes over other rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.conventions import convention_of
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.completeness import left_blank, left_blank_formula, measure_rows
from calpae_xl.core.results.first_to_treat import first_rows
from calpae_xl.core.results.home_help import count_rows, look_rows, sheet_rows, step_rows
from calpae_xl.core.results.home_row import HomeRow, Line, home_row, sheet_called
from calpae_xl.core.results.home_state import Freshness, state_rows, waiting, waiting_rows
from calpae_xl.core.results.key_figures import key_figure_rows
from calpae_xl.core.results.last_actions import action_rows
from calpae_xl.core.sheets.conflicts import ConflictLine
from calpae_xl.core.sheets.findings import FindingLine, severity_counts
from calpae_xl.core.sheets.journal import JournalEntry
from calpae_xl.core.telling.due_dates import UNDATED, calendar_text
from calpae_xl.core.trade.model import Indicator
from calpae_xl.core.trade.typography import listed, plural
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.formulas import counted, quoted
from calpae_xl.core.workbook.grid import Sheet, column_letters
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content

_BLANK = HomeRow(Line.BLANK)

_LEAST_CONVENTIONS = 3
"""Rows of the calendar, blank where there are fewer: people add conventions, and the rows below stay where they are."""


class Standing(NamedTuple):
    """What the other sheets hold that « Accueil » tells.

    Attributes:
        lines: Of « Contrôles ».
        actions: Lines of « Journal », oldest first.
        conflicts: Lines of « Conflits ».
        revisions: How many lines of « Révisions » want a justification.
        fresh: Whether something is to be worked out again.
    """

    lines: Sequence[FindingLine] = ()
    actions: Sequence[JournalEntry] = ()
    conflicts: Sequence[ConflictLine] = ()
    revisions: int = 0
    fresh: Freshness = Freshness()


def home_rows(work: Processed, standing: Standing) -> list[HomeRow]:
    """Return every row of the sheet, from the first."""
    campaign = work.campaign
    counts = waiting(campaign, standing.lines, standing.conflicts, standing.revisions)
    head = [*_head(campaign)]
    first = [*first_rows(standing.lines, sheet_called(campaign, Role.FINDINGS)), _BLANK]
    measures = [*measure_rows(campaign, live=True), _BLANK]
    waits = [*waiting_rows(campaign, counts)]
    above = len(head) + 2 + len(first) + len(measures)
    first_count = above + 1 + next(rank for rank, row in enumerate(waits) if row.kind is Line.WAITING)
    return [
        *head,
        *state_rows(campaign, counts, standing.fresh, first_count),
        *first,
        *measures,
        *waits,
        _BLANK,
        *_calendar_rows(campaign),
        _BLANK,
        *action_rows(standing.actions),
        _BLANK,
        *key_figure_rows(work),
        _BLANK,
        *step_rows(campaign),
        _BLANK,
        *count_rows(severity_counts(standing.lines)),
        _BLANK,
        *look_rows(),
        _BLANK,
        *sheet_rows(campaign),
    ]


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
    calendars = " – ".join(map(calendar_text, campaign.settings.conventions)) or "à fixer dans « Paramètres »"
    yield home_row(
        Line.SUBTITLE,
        f"Convention d’appui à la lutte contre la pauvreté et d’accès à l’emploi – {names}. Échéances : {calendars}.",
    )


def _calendar_rows(campaign: Campaign) -> Iterator[HomeRow]:
    """Yield when the figures of each convention are wanted and how many lack."""
    conventions = campaign.settings.conventions
    yield home_row(Line.HEADING, "Calendrier des conventions")
    yield home_row(Line.HEADER, "Convention", None, "Collecte", "Transmission", "Ce qui est attendu")
    for convention in conventions:
        held = [i for i in campaign.referential.entered if convention_of(i, conventions) == convention]
        days = (UNDATED if day is None else day for day in (convention.collection, convention.transmission))
        yield home_row(Line.CALENDAR, convention.name, None, *days, _wanted(campaign, held))
    yield from [HomeRow(Line.CALENDAR)] * (_LEAST_CONVENTIONS - len(conventions))


def _wanted(campaign: Campaign, held: Sequence[Indicator]) -> Content:
    """Say how many rows a convention has, and how many cells of the campaign year it waits for."""
    before, after = f"{plural(len(held), 'ligne')}, ", f" de {campaign.settings.year} à remplir"
    live = counted(f"({left_blank_formula(campaign, held)})", "cellule", "cellules")
    left = plural(left_blank(campaign, held), "cellule")
    return Content(f"{before}{left}{after}", f"={quoted(before)}&{live}&{quoted(after)}")
