"""All that people own in a workbook, read so that it can be built anew: no cell is made sense of that need not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.referential import read_bound_notes
from calpae_xl.core.campaign.setting_lines import read_settings
from calpae_xl.core.campaign.settings import ALL_PARAMETERS, Settings
from calpae_xl.core.sheets.conflicts import ConflictLine, MissingConflictColumnError, read_conflicts
from calpae_xl.core.sheets.findings import FindingsTable
from calpae_xl.core.sheets.journal import JournalEntry, UnreadableJournalError, read_journal
from calpae_xl.core.sheets.referential import read_referential_lines
from calpae_xl.core.sheets.settings import read_convention_lines, read_settings_sheet
from calpae_xl.core.sheets.vintages import read_remarks, vintages_table
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Territory
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import ID_HEADER, SHEET_NAMES, Role
from calpae_xl.core.workbook.sheet_recognition import mark_place
from calpae_xl.core.workbook.tables import find_table
from calpae_xl.data import PublishedFigure
from calpae_xl.making.content import MasterContent
from calpae_xl.making.workbook import Kept
from calpae_xl.renewal.changes import Told
from calpae_xl.renewal.entry_rows import EntryRows, read_entry_rows

_ENTRY_HEADERS = 6
"""Headers of ours by which a sheet that lost its marker and its name is known to be an entry sheet."""

_WRITTEN = (Role.RESERVATIONS, Role.FINDINGS, Role.CONFLICTS, Role.REVISIONS, Role.VINTAGES, Role.JOURNAL)


@dataclass(frozen=True)
class Carried:
    """What a workbook holds of people.

    Attributes:
        campaign: The workbook, as commands read it.
        settings: What people want now: « Paramètres » as typed, even where no sheet follows yet.
        entries: The rows of each entry sheet, by territory; a sheet that is lost has none.
        recognised: Territories whose entry sheet lost its marker and its name, and was known by its headers.
        typed_settings, setting_notes, convention_lines: As `MasterContent` has them.
        lost: Sheets whose answers cannot be read: what they hold stays in the old file.
        headless: Entry sheets without headers, of which nothing can be read.
        told: What was put back before all this was read.
        same: Ids, as they are compared, of rows that « Référentiel » calls otherwise now: no series breaks there.
    """

    campaign: Campaign
    settings: Settings
    entries: Mapping[str, EntryRows]
    recognised: tuple[str, ...]
    typed_settings: Mapping[str, Value]
    setting_notes: Mapping[str, str]
    conflicts: tuple[ConflictLine, ...]
    journal: tuple[JournalEntry, ...]
    lost: tuple[str, ...]
    headless: tuple[str, ...] = ()
    convention_lines: tuple[Mapping[str, Value], ...] = ()
    told: tuple[Told, ...] = ()
    same: frozenset[str] = frozenset()

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the sheets that hold what people wrote beside their entries, and that are not there."""
        return tuple(SHEET_NAMES[role] for role in _WRITTEN if self.campaign.sheet(role) is None)

    @cached_property
    def kept(self) -> Kept:
        """What the sheets of results hold of people, and of what was done."""
        lines = [line for line in self.campaign.revised.lines if line.indicator.text and line.key.text]
        return Kept(
            findings=FindingsTable(lines=self.campaign.listed.lines),
            justifications=self.campaign.justifications,
            revisions=tuple(lines),
            told=self.campaign.revised.told if lines else "",
            conflicts=self.conflicts,
            journal=self.journal,
        )

    @cached_property
    def content(self) -> MasterContent:
        """What stands in the sheets that people own, but for the entry sheets: whoever fits them says where to."""
        campaign = self.campaign
        referential = campaign.sheet(Role.REFERENTIAL)
        reserved = campaign.reserved
        return MasterContent(
            settings=self.settings,
            referential=campaign.referential,
            bound_notes=() if referential is None else read_bound_notes(referential),
            entries={},
            comments={},
            reservations=campaign.reservations,
            vintages=tuple(
                PublishedFigure(vintage, *key, raw)
                for vintage, figures in campaign.vintages.items()
                for key, raw in figures.items()
            ),
            remarks=read_remarks(campaign.sheet(Role.VINTAGES)),
            typed_settings=self.typed_settings,
            setting_notes=self.setting_notes,
            lines=None if referential is None else read_referential_lines(referential, self.settings.territories),
            convention_lines=self.convention_lines,
            reservation_lines=None if reserved is None else tuple(line.fields for line in reserved.lines),
        )


def read_carried(campaign: Campaign) -> Carried:
    """Read all that people own.

    Args:
        campaign: The workbook; what it cannot make sense of is carried all the same.

    Raises:
        TerritoryCountError: « Paramètres » declares no department, or more than France has.
    """
    sheet = campaign.sheet(Role.SETTINGS)
    assert sheet is not None  # No campaign is read without it.
    settings = read_settings(
        campaign.name,
        _unmarked(sheet),
        [],
        results=campaign.sheets.get((Role.CONSOLIDATION, "")),
        older=lambda _: campaign.settings.collectivity,
    )
    entries, recognised, headless = {}, [], []
    for territory in (*settings.territories, *_undeclared(campaign, settings)):
        found = campaign.sheet(Role.ENTRY, territory.code)
        if found is None:
            found = _by_headers(campaign, territory)
            if found is not None:
                recognised.append(territory.code)
        rows = None if found is None else read_entry_rows(found, campaign.periods)
        if rows is not None:
            entries[territory.code] = rows
        elif found is not None:
            headless.append(found.name)
    lost = []
    if campaign.listed.sheet is not None and campaign.listed.missing:
        lost.append(campaign.listed.sheet.name)
    if campaign.revised.sheet is not None and campaign.revised.missing:
        lost.append(campaign.revised.sheet.name)
    vintages = campaign.sheet(Role.VINTAGES)
    if vintages is not None and vintages_table(vintages) is None:
        lost.append(vintages.name)
    conflicts, journal = _conflicts(campaign, lost), _journal(campaign, lost)
    typed, notes = _settings_as_typed(sheet)
    conventions = tuple(line.typed for line in read_convention_lines(sheet))
    return Carried(
        campaign=campaign,
        settings=settings,
        entries=entries,
        recognised=tuple(recognised),
        typed_settings=typed,
        setting_notes=notes,
        conflicts=conflicts,
        journal=journal,
        lost=tuple(lost),
        headless=tuple(headless),
        convention_lines=conventions,
    )


def _unmarked(sheet: Sheet) -> Sheet:
    """Return « Paramètres » without what says which campaign it was built for: people may want another."""
    place = mark_place(sheet)
    return replace(sheet, values={cell: value for cell, value in sheet.values.items() if cell != place})


def _undeclared(campaign: Campaign, settings: Settings) -> Iterator[Territory]:
    """Yield the departments that have an entry sheet and no line: their figures must go somewhere, and be told."""
    declared = {territory.code for territory in settings.territories}
    return (
        Territory(code, item.sheet.name)
        for (role, code), item in campaign.found.items()
        if role is Role.ENTRY and code not in declared
    )


def _by_headers(campaign: Campaign, territory: Territory) -> Sheet | None:
    """Return the one sheet that looks like the entry sheet of a department, and is nobody else's."""
    ours = {item.sheet.name for item in campaign.found.values()}
    headers = [ID_HEADER, *(period.header for period in campaign.periods)]
    candidates = [
        sheet
        for sheet in campaign.grid.sheets
        if sheet.name not in ours
        and (table := find_table(sheet, headers)) is not None
        and len(table.columns) >= min(_ENTRY_HEADERS, len(headers))
    ]
    named = [sheet for sheet in candidates if label_key(sheet.name).startswith(label_key(territory.code))]
    return named[0] if len(named) == 1 else None


def _conflicts(campaign: Campaign, lost: list[str]) -> tuple[ConflictLine, ...]:
    try:
        return read_conflicts(campaign.sheet(Role.CONFLICTS)).lines
    except MissingConflictColumnError:
        lost.append(campaign.sheets[Role.CONFLICTS, ""])
        return ()


def _journal(campaign: Campaign, lost: list[str]) -> tuple[JournalEntry, ...]:
    sheet = campaign.sheet(Role.JOURNAL)
    if sheet is None:
        return ()
    try:
        return tuple(read_journal(sheet).entries)
    except UnreadableJournalError:
        lost.append(sheet.name)
        return ()


def _settings_as_typed(sheet: Sheet) -> tuple[Mapping[str, Value], Mapping[str, str]]:
    """Return the values and the notes of « Paramètres » by id; of two lines on one thing the first, as it is read."""
    known = {parameter.id for parameter in ALL_PARAMETERS}
    typed: dict[str, Value] = {}
    notes: dict[str, str] = {}
    for line in read_settings_sheet(sheet) or ():
        name = line.id.casefold()
        if name in known and line.value is not None:
            typed.setdefault(name, line.value)
        if name in known or line.territory is not None:
            notes.setdefault(name, line.note)
    return typed, notes
