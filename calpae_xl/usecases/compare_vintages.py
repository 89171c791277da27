"""« Comparer à un millésime »: what a workbook says otherwise than an earlier vintage, or than another workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from calpae_xl.books.port import Book
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.vintages import (
    CellKey,
    UnnamedDepartmentError,
    Vintage,
    archived_vintage,
    entered_vintage,
)
from calpae_xl.core.figures.revisions import Comparison, Part, compare, justified
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.results.revisions import revisions_plan
from calpae_xl.core.sheets.findings import FindingsTable
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.telling.revision_words import summary_text
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.facts import Revised
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import SHEET_NAMES, Mark, Role, is_mark, parse_mark
from calpae_xl.core.workbook.plan import Plan
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError
from calpae_xl.core.workbook.writable import refuse_unwritable
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.write import Prepared, prepare_change


class UnknownDepartmentError(CalpaeError):
    """A department that the workbook does not declare."""

    def __init__(self, given: str, known: list[str]) -> None:
        super().__init__(
            typeset(f"« {given} » n’est pas un département de ce classeur."),
            typeset(f"Choisissez parmi : {listed(known, most=12)}."),
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """What to compare with.

    Attributes:
        vintage: Of « Millésimes »; by default the latest.
        book: Another workbook, instead of a vintage.
        department: The only one to compare, and the one whose figures are those that name none.
    """

    vintage: str | None = None
    book: Book | None = None
    department: str | None = None


class Compared(NamedTuple):
    """A workbook compared with an earlier vintage."""

    campaign: Campaign
    comparison: Comparison

    @property
    def grid(self) -> Grid:
        """The workbook, cell by cell."""
        return self.campaign.grid

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many cells of each department are of each kind, by code, then value of the kind."""
        return {
            territory.code: {kind.value: n for kind, n in self.comparison.count(territory.code, Part.ACHIEVED).items()}
            for territory in self.comparison.territories
        }


def compare_vintages(book: Book, earlier: Earlier) -> Compared:
    """Compare a workbook, the later side, with a vintage; nothing is written.

    Justifications are those that people wrote in « Révisions » or, for the same figures, in « Contrôles ».

    Raises:
        CalpaeError: A workbook cannot be used, no such vintage or department, nothing in common.
    """
    return compare_campaign(read_campaign(book.read(), packaged), earlier)


def compare_campaign(campaign: Campaign, earlier: Earlier) -> Compared:
    """Compare a workbook that has been read; see `compare_vintages`."""
    known = [territory.code for territory in campaign.territories]
    if earlier.department is not None and earlier.department not in known:
        raise UnknownDepartmentError(earlier.department, known)
    before, after = _sides(campaign, earlier, known)
    comparison = compare(before, after, campaign.territories, only=earlier.department)
    # « Révisions » that cannot be read whole only prevents writing into it.
    written = {} if campaign.revised.missing else campaign.revised.written
    comparison = justified(comparison, _findings(campaign, before), campaign.justifications, written)
    return Compared(campaign, comparison)


def prepare_comparison(book: Book, earlier: Earlier, *, at: datetime, user: str) -> tuple[Compared, Prepared]:
    """Compare, and say what would be written: « Révisions », and the results that follow from it.

    Args:
        book: The later workbook, the one to write into.
        earlier: What to compare it with.
        at: Dates the line of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: See `compare_vintages`; or « Révisions » is missing or lost a header.
    """
    compared = compare_vintages(book, earlier)
    refuse_unwritable(compared.grid)
    file = None if earlier.book is None else earlier.book.name
    prepared = prepare_change(
        compared.grid,
        _plan(compared),
        Action.COMPARE_VINTAGES,
        detail=summary_text(compared.comparison),
        at=at,
        user=user,
        file=file,
    )
    return compared, prepared


def _sides(campaign: Campaign, earlier: Earlier, known: list[str]) -> tuple[Vintage, Vintage]:
    if earlier.book is None:
        return archived_vintage(campaign, earlier.vintage, department=earlier.department), entered_vintage(campaign)
    other = read_campaign(_named(earlier.book.read(), earlier.department, known), packaged)
    same_campaign = other.settings.campaign == campaign.settings.campaign
    return entered_vintage(other, by_file=same_campaign), entered_vintage(campaign, by_file=same_campaign)


def _named(grid: Grid, department: str | None, known: list[str]) -> Grid:
    """Give its department to an entry sheet whose marker names none.

    Raises:
        UnnamedDepartmentError: Nobody says which.
    """
    nameless = [(number, *place) for number, sheet in enumerate(grid.sheets) if (place := _nameless(sheet)) is not None]
    if not nameless:
        return grid
    if department is None:
        raise UnnamedDepartmentError(grid.name, known)
    sheets = [*grid.sheets]
    for number, address, mark in nameless:
        text = mark._replace(territory=department).text
        sheets[number] = replace(sheets[number], values={**sheets[number].values, address: text})
    return replace(grid, sheets=tuple(sheets))


def _nameless(sheet: Sheet) -> tuple[str, Mark] | None:
    for address, value in sheet.values.items():
        if isinstance(value, str) and is_mark(value):
            mark = parse_mark(value)
            if mark is not None and mark.role is Role.ENTRY and not mark.territory:
                return address, mark
    return None


def _findings(campaign: Campaign, before: Vintage) -> Mapping[CellKey, str]:
    """Return the findings that speak of the same two figures: whoever answered one need not answer again."""
    validation = validate(campaign)
    found = {}
    for finding in (*validation.findings, *(finding for finding, _ in validation.justified)):
        facts = finding.facts
        if isinstance(facts, Revised) and finding.territory and finding.indicator and finding.period:
            key = finding.territory, finding.indicator, finding.period
            published = before.cells.get(key)
            if published is not None and published.reading.figure == facts.before:
                found[key] = finding.fingerprint
    return found


def _plan(compared: Compared) -> Plan:
    campaign = compared.campaign
    sheet = campaign.sheet(Role.REVISIONS)
    if sheet is None:
        raise MissingResultSheetError(compared.grid.name, [SHEET_NAMES[Role.REVISIONS]])
    listed = campaign.listed.whole
    lines = findings_lines(campaign, validate(campaign), listed)
    asked = FindingsTable.of(lines).asked
    plan = revisions_plan(sheet, compared.comparison, campaign.revised.whole, listed.answers, asked)
    return Plan({sheet.name: plan})
