"""What people own, fitted to what they want now: every row finds its place, or its figures go to the archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.sheets.referential import ReferentialLines
from calpae_xl.core.sheets.vintages import PublishedRemark, RemarkNature
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Indicator, Kind, Period, ReservationType, Status, ValueKind
from calpae_xl.core.trade.values import Value, raw_text, shown_figure, trimmed_text
from calpae_xl.core.trade.words import is_seen_as_scope
from calpae_xl.core.workbook.formula_text import followed, followed_area
from calpae_xl.core.workbook.grid import area_corners, column_letters
from calpae_xl.core.workbook.plan import Content
from calpae_xl.data import PublishedFigure
from calpae_xl.making.content import MasterContent, OddRow
from calpae_xl.making.entry_sheet import entry_places
from calpae_xl.renewal.carried import Carried
from calpae_xl.renewal.entry_rows import EntryRow, EntryRows


class Change(Enum):
    """What becomes of a row, a column or a sheet; values sort what is told."""

    ADDED = 1
    MOVED = 2
    RENAMED = 3
    RETIRED = 4
    RESTORED = 5
    ODD = 6
    PERIOD_ADDED = 7
    PERIOD_ARCHIVED = 8
    PERIOD_RESTORED = 9
    SHEET_ADDED = 10
    SHEET_RESTORED = 11
    SHEET_ARCHIVED = 12
    FORMULA_LEFT = 13
    MERGE_UNDONE = 14


class Told(NamedTuple):
    """One thing that is not in the new workbook as it was in the old one.

    Attributes:
        territory: Code of the department; empty for all.
        name: Id of the indicator, header of the period, or what was typed.
        detail: The id that it had, or where its figures go.
    """

    change: Change
    territory: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Remade:
    """What the new workbook is made of.

    Attributes:
        content: What people own, at its new place.
        told: What changes, in order.
        renamed: Ids by the id that they had.
        archived: Figures that leave the entry sheets; they stand in « Millésimes » under the name of the campaign.
    """

    content: MasterContent
    told: tuple[Told, ...]
    renamed: Mapping[str, str]
    archived: tuple[PublishedFigure, ...]

    def with_content(self, content: MasterContent) -> Remade:
        """Return the same with something else of people's."""
        return replace(self, content=content)


@dataclass
class _Fitting:
    carried: Carried
    referential: Referential
    told: list[Told] = field(default_factory=list)
    entries: dict[tuple[str, str, Period], Value] = field(default_factory=dict)
    formulas: dict[tuple[str, str, Period], str] = field(default_factory=dict)
    places: dict[str, dict[str, tuple[str, int, Period]]] = field(default_factory=dict)
    comments: dict[tuple[str, str], str] = field(default_factory=dict)
    odd: dict[str, list[OddRow]] = field(default_factory=dict)
    archived: dict[tuple[str, str, Period], str] = field(default_factory=dict)
    remarks: list[PublishedRemark] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    broken: dict[str, Period] = field(default_factory=dict)


def remade(carried: Carried) -> Remade:
    """Fit what people own to the referential and the settings that they want.

    Ids decide what is what; then « Remplace »; then, for a row whose id is lost, its label. A row that is none of
    these stays if it stands twice or has no id, else its figures go to « Millésimes ».

    Args:
        carried: All that people own.
    """
    referential = carried.campaign.referential
    fitting = _Fitting(carried, referential)
    settings = carried.settings
    declared = {territory.code for territory in settings.territories}
    for code, rows in carried.entries.items():
        if code in declared:
            _fit_sheet(fitting, code, rows)
        else:
            _archive_sheet(fitting, code, rows)
    for territory in settings.territories:
        if territory.code not in carried.entries:
            fitting.told.append(Told(Change.SHEET_ADDED, territory.code, territory.sheet))
        elif territory.code in carried.recognised:
            name = carried.entries[territory.code].sheet
            fitting.told.append(Told(Change.SHEET_RESTORED, territory.code, name))
    content = carried.content
    archived = tuple(
        PublishedFigure(carried.campaign.settings.campaign, *key, raw) for key, raw in fitting.archived.items() if raw
    )
    content = replace(
        content,
        referential=_with_breaks(referential, fitting.broken),
        lines=_lines_with_breaks(content.lines, fitting.broken),
        entries=fitting.entries,
        formulas=fitting.formulas,
        comments=fitting.comments,
        odd_rows={code: tuple(rows) for code, rows in fitting.odd.items()},
        vintages=_joined(content.vintages, archived),
        remarks=(*content.remarks, *(each for each in fitting.remarks if each not in content.remarks)),
        reservation_lines=_reservation_lines(content.reservation_lines, fitting),
    )
    content = _with_what_reads_cells(fitting, content)
    told = sorted(fitting.told, key=lambda each: each.change.value)
    return Remade(content, tuple(dict.fromkeys(told)), fitting.renamed, archived)


def _fit_sheet(fitting: _Fitting, code: str, rows: EntryRows) -> None:
    periods = fitting.carried.settings.periods
    fitting.told += (Told(Change.PERIOD_RESTORED, code, period.header) for period in rows.guessed)
    fitting.told += (Told(Change.PERIOD_ADDED, code, period.header) for period in periods if period not in rows.columns)
    gone = [period for period in rows.columns if period not in periods]
    fitting.told += (Told(Change.PERIOD_ARCHIVED, code, period.header) for period in gone)
    placed: dict[str, EntryRow] = {}
    inherited: set[str] = set()
    waiting: list[EntryRow] = []
    order: list[str] = []
    for row in rows.rows:
        indicator = fitting.referential.indicators.get(row.key)
        if indicator is None or indicator.status is Status.RETIRED:
            if row.holds:
                waiting.append(row)
            continue
        if indicator.id in placed:
            _keep_odd(fitting, code, row, indicator.id, periods)
        else:
            placed[indicator.id] = row
            order.append(indicator.id)
    for row in waiting:
        _fit_stranger(fitting, code, row, placed, inherited)
    for name, row in placed.items():
        _place(fitting, code, name, row, periods)
    wanted = [indicator.id for indicator in fitting.referential.entered]
    fitting.told += (
        Told(Change.ADDED, code, name)
        for name in wanted
        if name not in placed and fitting.referential.indicators[name].status is not Status.AUXILIARY
    )
    fitting.told += (Told(Change.MOVED, code, name) for name in _moved(order, wanted))


def _fit_stranger(
    fitting: _Fitting, code: str, row: EntryRow, placed: dict[str, EntryRow], inherited: set[str]
) -> None:
    """Find the place of a row whose id is that of no indicator in force."""
    periods = fitting.carried.settings.periods
    heir = fitting.referential.heirs.get(row.key)
    if heir is not None and heir in inherited:
        _keep_odd(fitting, code, row, heir, periods)
        return
    if heir is not None:
        inherited.add(heir)
        fitting.renamed[row.key] = heir
        own = placed.get(heir)
        if own is not None:
            _archive_contradicted(fitting, code, row, own)
        fitting.broken.setdefault(heir, _first_own(own) or _campaign_year(fitting))
        placed[heir] = row if own is None else _united(row, own)
        fitting.told.append(Told(Change.RENAMED, code, heir, row.id))
        return
    indicator = _by_label(fitting.referential, code, row, placed)
    if indicator is not None:
        placed[indicator.id] = row
        fitting.told.append(Told(Change.RESTORED, code, indicator.id, row.id))
        return
    if row.id:
        _archive_row(fitting, code, row)
        return
    _keep_odd(fitting, code, row, "", periods)


def _by_label(referential: Referential, code: str, row: EntryRow, placed: Mapping[str, EntryRow]) -> Indicator | None:
    """Return the one indicator without a row that has the label of a row, and its measure if others share it."""
    same = [
        each
        for each in referential.entered
        if each.id not in placed
        and row.label
        and label_key(row.label) in map(label_key, (each.label, referential.label(each.id, code)))
    ]
    if len(same) > 1:
        same = [each for each in same if label_key(f"{each.code} {each.measure}") == label_key(row.measure)]
    return same[0] if len(same) == 1 else None


def _united(old: EntryRow, own: EntryRow) -> EntryRow:
    """Return a row with what its own one says, and what the replaced one said where that is blank."""
    comment = own.comment if trimmed_text(own.comment) else old.comment
    places = {period: place for period, place in old.places.items() if period not in own.cells and period in old.cells}
    return own._replace(cells={**old.cells, **own.cells}, places={**own.places, **places}, comment=comment)


def _first_own(own: EntryRow | None) -> Period | None:
    achieved = [period for period in (own.cells if own is not None else ()) if period.kind is Kind.ACHIEVED]
    return min(achieved, default=None)


def _campaign_year(fitting: _Fitting) -> Period:
    return Period(str(fitting.carried.settings.year))


def _place(fitting: _Fitting, code: str, name: str, row: EntryRow, periods: tuple[Period, ...]) -> None:
    former = fitting.places.setdefault(code, {})
    former.update({place: (name, 0, period) for period, place in row.places.items() if period in periods})
    for period, content in row.cells.items():
        if period not in periods:
            fitting.archived[code, name, period] = as_published(content.value, fitting.referential.indicators[name])
            continue
        if content.value is not None:
            fitting.entries[code, name, period] = content.value
        if content.formula is not None and content.formula != "=":
            fitting.formulas[code, name, period] = content.formula
    comment = raw_text(row.comment)
    if comment is not None and comment.strip():
        fitting.comments[code, name] = comment


def _keep_odd(fitting: _Fitting, code: str, row: EntryRow, after: str, periods: tuple[Period, ...]) -> None:
    shown = {period: content for period, content in row.cells.items() if period in periods}
    kept = OddRow(after, row.id, row.measure, row.label, shown, row.comment, row.row)
    fitting.odd.setdefault(code, []).append(kept)
    former = fitting.places.setdefault(code, {})
    former.update({place: ("", row.row, period) for period, place in row.places.items() if period in periods})
    fitting.told.append(Told(Change.ODD, code, row.id or row.label))


def _archive_row(fitting: _Fitting, code: str, row: EntryRow) -> None:
    indicator = fitting.referential.indicators.get(row.key)
    for period, content in row.cells.items():
        fitting.archived[code, row.key, period] = as_published(content.value, indicator)
    _archive_comment(fitting, code, row)
    fitting.told.append(Told(Change.RETIRED, code, row.key))


def _archive_comment(fitting: _Fitting, code: str, row: EntryRow) -> None:
    comment = trimmed_text(row.comment)
    if comment:
        vintage = fitting.carried.campaign.settings.campaign
        fitting.remarks.append(PublishedRemark(vintage, code, row.key, "", RemarkNature.COMMENT, comment))


def _archive_contradicted(fitting: _Fitting, code: str, row: EntryRow, own: EntryRow) -> None:
    """Archive what a replaced row says where the one that continues it says otherwise."""
    indicator = fitting.referential.indicators.get(row.key)
    for period, content in row.cells.items():
        if period in own.cells and own.cells[period] != content:
            fitting.archived[code, row.key, period] = as_published(content.value, indicator)


def _archive_sheet(fitting: _Fitting, code: str, rows: EntryRows) -> None:
    """Archive a whole department that « Paramètres » no longer declares."""
    for row in rows.rows:
        if row.id and row.holds and (row.key in fitting.referential.indicators or row.cells):
            indicator = fitting.referential.indicators.get(row.key)
            for period, content in row.cells.items():
                fitting.archived[code, row.key, period] = as_published(content.value, indicator)
            _archive_comment(fitting, code, row)
    fitting.told.append(Told(Change.SHEET_ARCHIVED, code, rows.sheet))


def _moved(order: list[str], wanted: list[str]) -> Iterator[str]:
    """Yield the rows that no longer stand after the one that they followed, in the order that is wanted."""
    kept = [name for name in wanted if name in {*order}]
    before = {name: place for place, name in enumerate(order)}
    highest = -1
    for name in kept:
        if before[name] < highest:
            yield name
        highest = max(highest, before[name])


def as_published(value: Value | None, indicator: Indicator | None) -> str:
    """Write a cell as a vintage keeps it: the text that people read, and that is read back as the same figure."""
    if (
        indicator is not None
        and indicator.kind is ValueKind.RATE
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 <= value <= 1
    ):
        return f"{shown_figure(float(shown_figure(value * 100)))} %".replace(".", ",")
    return trimmed_text(value)


def _joined(known: tuple[PublishedFigure, ...], added: tuple[PublishedFigure, ...]) -> tuple[PublishedFigure, ...]:
    """Return the archive with more figures; a later one takes the place of that of the same cell."""
    figures = {each[:4]: each for each in (*known, *added)}
    return tuple(sorted(figures.values(), key=lambda each: each.vintage, reverse=True)) if added else known


def _with_breaks(referential: Referential, broken: Mapping[str, Period]) -> Referential:
    """Declare the break of each indicator that goes on with the history of another."""
    indicators = {
        name: replace(each, breaks=each.breaks | {broken[name].label}) if name in broken else each
        for name, each in referential.indicators.items()
    }
    return replace(referential, indicators=indicators)


def _lines_with_breaks(lines: ReferentialLines | None, broken: Mapping[str, Period]) -> ReferentialLines | None:
    """Write the same into the lines of « Référentiel »."""
    if lines is None or not broken:
        return lines
    indicators = []
    for line in lines.indicators:
        period = broken.get(label_key(trimmed_text(line.get("id"))))
        years = trimmed_text(line.get("breaks")).replace(",", " ").split()
        if period is not None and period.label not in years:
            line = {**line, "breaks": " ".join(sorted((*years, period.label)))}
        indicators.append(line)
    return lines._replace(indicators=tuple(indicators))


def _reservation_lines(
    lines: tuple[Mapping[str, str], ...] | None, fitting: _Fitting
) -> tuple[Mapping[str, str], ...] | None:
    """Have the lines of « Réserves » name indicators, and what is consolidated, as they are called now."""
    if lines is None:
        return None
    scope = fitting.carried.settings.reservation_word(ReservationType.CEA_SCOPE)
    return tuple(
        {
            **line,
            "indicator": fitting.renamed.get(label_key(line["indicator"]), line["indicator"]),
            "type": scope if is_seen_as_scope(line["type"]) else line["type"],
        }
        for line in lines
    )


def _with_what_reads_cells(fitting: _Fitting, content: MasterContent) -> MasterContent:
    """Have the formulas that people typed read the cells that they read, and merges show the cells that they showed.

    A formula that reads anything else is replaced by its value: elsewhere it would say something else.
    """
    formulas, odd_rows, merges = {}, {}, {}
    for code, former_places in fitting.places.items():
        places = entry_places(content, code)
        moved = {former: places[key] for former, key in former_places.items() if key in places}
        merges[code] = tuple(_merges(fitting, code, moved))
        for key, formula in content.formulas.items():
            if key[0] == code:
                followed_ = followed(formula, moved)
                if followed_ is None:
                    fitting.told.append(Told(Change.FORMULA_LEFT, code, key[1], key[2].header))
                else:
                    formulas[key] = followed_
        odd_rows[code] = tuple(_odd_following(row, moved) for row in content.odd_rows.get(code, ()))
    return replace(content, formulas=formulas, odd_rows=odd_rows, merges=merges)


def _merges(fitting: _Fitting, code: str, moved: Mapping[str, str]) -> Iterator[str]:
    """Yield the merged areas of entry cells, where they stand now."""
    for area in fitting.carried.entries[code].merges:
        corners = area_corners(area)
        if corners is None:
            continue
        left, top, right, bottom = corners
        cells = (
            f"{column_letters(column)}{row}" for column in range(left, right + 1) for row in range(top, bottom + 1)
        )
        if corners[:2] == corners[2:] or moved.keys().isdisjoint(cells):
            continue
        now = followed_area(area, moved)
        if now is None:
            fitting.told.append(Told(Change.MERGE_UNDONE, code, area))
        else:
            yield now


def _odd_following(row: OddRow, moved: Mapping[str, str]) -> OddRow:
    cells = {
        period: Content(each.value, each.formula and followed(each.formula, moved))
        for period, each in row.cells.items()
    }
    return row._replace(cells=cells)
