"""What people own, fitted to what they want now: every row finds its place, or its figures go to the archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.sheets.referential import ReferentialLines
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Indicator, Kind, Period, ReservationType, Status
from calpae_xl.core.trade.values import Value, raw_text, trimmed_text
from calpae_xl.core.trade.words import is_seen_as_scope
from calpae_xl.making.content import EntryKey, MasterContent, OddRow
from calpae_xl.renewal.archive import Archive, joined_figures, joined_remarks
from calpae_xl.renewal.carried import Carried
from calpae_xl.renewal.changes import Change, Told
from calpae_xl.renewal.entry_rows import EntryRow, EntryRows
from calpae_xl.renewal.measures import by_measure, lines_by_measure
from calpae_xl.renewal.moved_cells import FormerSheet, with_moved_cells


@dataclass(frozen=True, slots=True)
class Remade:
    """What the new workbook is made of.

    Attributes:
        content: What people own, at its new place.
        told: What changes, in order.
        renamed: Ids by the id that they had.
    """

    content: MasterContent
    told: tuple[Told, ...]
    renamed: Mapping[str, str]

    def with_content(self, content: MasterContent) -> Remade:
        """Return the same with something else of people's."""
        return replace(self, content=content)


@dataclass
class _Fitting:
    carried: Carried
    archive: Archive
    told: list[Told] = field(default_factory=list)
    entries: dict[tuple[str, str, Period], Value] = field(default_factory=dict)
    formulas: dict[tuple[str, str, Period], str] = field(default_factory=dict)
    cells: dict[str, dict[str, EntryKey]] = field(default_factory=dict)
    comments: dict[tuple[str, str], str] = field(default_factory=dict)
    odd: dict[str, list[OddRow]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    broken: dict[str, Period] = field(default_factory=dict)

    @property
    def referential(self) -> Referential:
        return self.carried.campaign.referential

    @property
    def periods(self) -> tuple[Period, ...]:
        return self.carried.settings.periods

    def place(self, code: str, row: EntryRow, indicator: str = "") -> None:
        """Remember what stood where: a row of an indicator, or of people's own."""
        cells = self.cells.setdefault(code, {})
        number = 0 if indicator else row.row
        cells.update({at: EntryKey(indicator, period, number) for period, at in row.places.items()})


def remade(carried: Carried) -> Remade:
    """Fit what people own to the referential and the settings that they want.

    Ids decide what is what; then « Remplace »; then, for a row whose id is lost, its label. A row that is none of
    these stays if it stands twice or has no id, else its figures go to « Millésimes ».

    Args:
        carried: All that people own.
    """
    referential, settings = carried.campaign.referential, carried.settings
    fitting = _Fitting(carried, Archive(carried.campaign.settings.campaign, referential.indicators))
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
    indicators = by_measure(_with_breaks(referential.indicators, fitting.broken))
    content = replace(
        content,
        referential=replace(referential, indicators=indicators),
        lines=_lines(content.lines, fitting.broken, [*indicators]),
        entries=fitting.entries,
        formulas=fitting.formulas,
        comments=fitting.comments,
        odd_rows={code: tuple(rows) for code, rows in fitting.odd.items()},
        vintages=joined_figures(content.vintages, fitting.archive.figures),
        remarks=joined_remarks(content.remarks, fitting.archive.remarks),
        reservation_lines=_reservation_lines(
            content.reservation_lines, referential.heirs, settings.reservation_word(ReservationType.CEA_SCOPE)
        ),
    )
    former = {code: FormerSheet(cells, carried.entries[code].merges) for code, cells in fitting.cells.items()}
    content = with_moved_cells(content, former, fitting.told)
    told = sorted(fitting.told, key=lambda each: each.change.value)
    return Remade(content, tuple(dict.fromkeys(told)), fitting.renamed)


def _fit_sheet(fitting: _Fitting, code: str, rows: EntryRows) -> None:
    periods = fitting.periods
    fitting.told += (Told(Change.PERIOD_RESTORED, code, period.header) for period in rows.guessed)
    fitting.told += (Told(Change.PERIOD_DOUBLED, code, period.header) for period in rows.doubled)
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
            if row.holds or row.key in fitting.referential.heirs:
                waiting.append(row)
            continue
        if indicator.id not in placed:
            placed[indicator.id] = row
            order.append(indicator.id)
            continue
        first, odd = placed[indicator.id], row
        if _bears_label(row, indicator, fitting, code) and not _bears_label(first, indicator, fitting, code):
            odd, placed[indicator.id] = first, row
        _keep_odd(fitting, code, odd, indicator.id)
    for row in waiting:
        _fit_stranger(fitting, code, row, placed, inherited)
    for name, row in placed.items():
        _place(fitting, code, name, row)
    entered = {indicator.id for indicator in fitting.referential.entered}
    wanted = [name for name in by_measure(fitting.referential.indicators) if name in entered]
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
    heir = fitting.referential.heirs.get(row.key)
    if heir is not None and heir in inherited:
        _keep_odd(fitting, code, row, heir)
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
    indicator = _by_label(fitting, code, row, placed)
    if indicator is not None:
        placed[indicator.id] = row
        fitting.told.append(Told(Change.RESTORED, code, indicator.id, row.id))
        return
    if row.id:
        fitting.archive.keep_row(code, row)
        fitting.told.append(Told(Change.RETIRED, code, row.key))
        return
    _keep_odd(fitting, code, row, "")


def _bears_label(row: EntryRow, indicator: Indicator, fitting: _Fitting, code: str) -> bool:
    labels = (indicator.label, fitting.referential.label(indicator.id, code))
    return bool(row.label) and label_key(row.label) in map(label_key, labels)


def _by_label(fitting: _Fitting, code: str, row: EntryRow, placed: Mapping[str, EntryRow]) -> Indicator | None:
    """Return the one indicator without a row that has the label of a row, and its measure if others share it."""
    without = (each for each in fitting.referential.entered if each.id not in placed)
    same = [each for each in without if _bears_label(row, each, fitting, code)]
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


def _place(fitting: _Fitting, code: str, name: str, row: EntryRow) -> None:
    fitting.place(code, row, name)
    for period, content in row.cells.items():
        if period not in fitting.periods:
            fitting.archive.keep(code, name, {period: content})
            continue
        if content.value is not None:
            fitting.entries[code, name, period] = content.value
        if content.formula is not None and content.formula != "=":
            fitting.formulas[code, name, period] = content.formula
    comment = raw_text(row.comment)
    if comment is not None and comment.strip():
        fitting.comments[code, name] = comment


def _keep_odd(fitting: _Fitting, code: str, row: EntryRow, after: str) -> None:
    shown = {period: content for period, content in row.cells.items() if period in fitting.periods}
    kept = OddRow(after, row.id, row.measure, row.label, shown, row.comment, row.row)
    fitting.odd.setdefault(code, []).append(kept)
    fitting.place(code, row)
    fitting.told.append(Told(Change.ODD, code, row.id or row.label))
    left = [each for each in row.cells if each not in shown]
    fitting.told += (Told(Change.CELL_LEFT, code, row.id or row.label, each.header) for each in left)


def _archive_contradicted(fitting: _Fitting, code: str, row: EntryRow, own: EntryRow) -> None:
    """Archive what a replaced row says where the one that continues it says otherwise."""
    otherwise = {each: content for each, content in row.cells.items() if own.cells.get(each, content) != content}
    fitting.archive.keep(code, row.key, otherwise)


def _archive_sheet(fitting: _Fitting, code: str, rows: EntryRows) -> None:
    """Archive a whole department that « Paramètres » no longer declares."""
    for row in rows.rows:
        if row.id and row.holds and (row.key in fitting.referential.indicators or row.cells):
            fitting.archive.keep_row(code, row)
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


def _with_breaks(indicators: Mapping[str, Indicator], broken: Mapping[str, Period]) -> Mapping[str, Indicator]:
    """Declare the break of each indicator that goes on with the history of another."""
    return {
        name: replace(each, breaks=each.breaks | {broken[name].label}) if name in broken else each
        for name, each in indicators.items()
    }


def _lines(
    lines: ReferentialLines | None, broken: Mapping[str, Period], order: Sequence[str]
) -> ReferentialLines | None:
    """Write the same into the lines of « Référentiel », and put them in order."""
    if lines is None:
        return None
    indicators = []
    for line in lines.indicators:
        period = broken.get(label_key(trimmed_text(line.get("id"))))
        years = trimmed_text(line.get("breaks")).replace(",", " ").split()
        if period is not None and period.label not in years:
            line = {**line, "breaks": " ".join(sorted((*years, period.label)))}
        indicators.append(line)
    return lines_by_measure(lines._replace(indicators=tuple(indicators)), order)


def _reservation_lines(
    lines: tuple[Mapping[str, str], ...] | None, heirs: Mapping[str, str], scope: str
) -> tuple[Mapping[str, str], ...] | None:
    """Have the lines of « Réserves » name indicators, and what is consolidated, as they are called now."""
    if lines is None:
        return None
    return tuple(
        {
            **line,
            "indicator": heirs.get(label_key(line["indicator"]), line["indicator"]),
            "type": scope if is_seen_as_scope(line["type"]) else line["type"],
        }
        for line in lines
    )
