"""Each row of an entry sheet finds its place: by its id, by « Remplace », by its label; else it goes to the archive."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Indicator, Kind, Period, Status
from calpae_xl.core.trade.values import Value, raw_text, trimmed_text
from calpae_xl.making.content import EntryKey, OddRow
from calpae_xl.renewal.archive import Archive
from calpae_xl.renewal.carried import Carried
from calpae_xl.renewal.changes import Change, Told
from calpae_xl.renewal.entry_rows import EntryRow, EntryRows
from calpae_xl.renewal.measures import by_measure


class Fitting:
    """What entry sheets hold, once every row found its place.

    Attributes:
        archive: What leaves the sheets.
        told: What is not as it was.
        entries, formulas, comments, odd: As `MasterContent` has them.
        cells: What stood at each address of the former sheets, by territory.
        renamed: Ids by the id that they had.
        broken: First year of the new id, by indicator that goes on with the history of another.
    """

    def __init__(self, carried: Carried) -> None:
        self.referential: Referential = carried.campaign.referential
        self.settings = carried.settings
        self.same = carried.same
        self.archive = Archive(carried.campaign.settings.campaign, self.referential.indicators)
        self.told: list[Told] = []
        self.entries: dict[tuple[str, str, Period], Value] = {}
        self.formulas: dict[tuple[str, str, Period], str] = {}
        self.comments: dict[tuple[str, str], str] = {}
        self.odd: dict[str, list[OddRow]] = {}
        self.cells: dict[str, dict[str, EntryKey]] = {}
        self.renamed: dict[str, str] = {}
        self.broken: dict[str, Period] = {}

    def fit(self, code: str, rows: EntryRows) -> None:
        """Fit the rows of a department that « Paramètres » declares."""
        _SheetFitting(self, code, rows).fit()

    def put_away(self, code: str, rows: EntryRows) -> None:
        """Archive a whole department that « Paramètres » no longer declares."""
        for row in rows.rows:
            if row.id and row.holds and (row.key in self.referential.indicators or row.cells):
                self.archive.keep_row(code, row)
        self.told.append(Told(Change.SHEET_ARCHIVED, code, rows.sheet))


class _SheetFitting:
    """The fitting of one sheet.

    Attributes:
        wanted: Ids of the indicators that have a row, in order.
        placed: The row of each indicator that has one.
        inherited: Indicators that go on with a row of another id.
    """

    def __init__(self, fitting: Fitting, code: str, rows: EntryRows) -> None:
        self.fitting, self.code, self.rows = fitting, code, rows
        self.referential, self.periods = fitting.referential, fitting.settings.periods
        entered = {indicator.id for indicator in self.referential.entered}
        self.wanted = [name for name in by_measure(self.referential.indicators) if name in entered]
        self.placed: dict[str, EntryRow] = {}
        self.inherited: set[str] = set()

    def fit(self) -> None:
        """Place every row, and tell what is not as it was."""
        self._tell_columns()
        waiting, order = self._place_known()
        for row in waiting:
            self._place_stranger(row)
        for name, row in self.placed.items():
            self._take(name, row)
        for name in self.wanted:
            if name not in self.placed and self.referential.indicators[name].status is not Status.AUXILIARY:
                self._tell(Change.ADDED, name)
        for name in _moved(order, self.wanted):
            self._tell(Change.MOVED, name)

    def _tell(self, change: Change, name: str, detail: str = "") -> None:
        self.fitting.told.append(Told(change, self.code, name, detail))

    def _tell_columns(self) -> None:
        rows = self.rows
        columns = {
            Change.PERIOD_RESTORED: rows.guessed,
            Change.PERIOD_DOUBLED: rows.doubled,
            Change.PERIOD_ADDED: [period for period in self.periods if period not in rows.columns],
            Change.PERIOD_ARCHIVED: [period for period in rows.columns if period not in self.periods],
        }
        for change, periods in columns.items():
            for period in periods:
                self._tell(change, period.header)

    def _place_known(self) -> tuple[list[EntryRow], list[str]]:
        """Place the rows whose id is that of an indicator in force; return the others, and the order of these."""
        waiting: list[EntryRow] = []
        for row in self.rows.rows:
            indicator = self.referential.indicators.get(row.key)
            if indicator is None or indicator.status is Status.RETIRED:
                if row.holds or row.key in self.referential.heirs or (row.label and not row.id):
                    waiting.append(row)
                continue
            first = self.placed.setdefault(indicator.id, row)
            if first is row:
                continue
            odd = row
            if self._bears_label(row, indicator) and not self._bears_label(first, indicator):
                odd, self.placed[indicator.id] = first, row
            self._keep_odd(odd, indicator.id)
        return waiting, [*self.placed]

    def _place_stranger(self, row: EntryRow) -> None:
        """Find the place of a row whose id is that of no indicator in force."""
        heir = self.referential.heirs.get(row.key)
        if heir is not None:
            self._inherit(heir, row)
            return
        indicator = self._by_label(row)
        if indicator is not None:
            self.placed[indicator.id] = row
            self._tell(Change.RESTORED, indicator.id, row.id)
        elif row.id:
            self.fitting.archive.keep_row(self.code, row)
            self._tell(Change.RETIRED, row.key)
        elif row.holds:
            self._keep_odd(row, "")

    def _inherit(self, heir: str, row: EntryRow) -> None:
        """Have an indicator go on with the row of the one that it replaces."""
        if heir in self.inherited:
            self._keep_odd(row, heir)
            return
        self.inherited.add(heir)
        self.fitting.renamed[row.key] = heir
        own = self.placed.get(heir)
        if own is not None:
            # What the replaced row says where the one that continues it says otherwise.
            otherwise = {
                each: content for each, content in row.cells.items() if own.cells.get(each, content) != content
            }
            self.fitting.archive.keep(self.code, row.key, otherwise)
        if row.key not in self.fitting.same:
            self.fitting.broken.setdefault(heir, _first_own(own) or Period(str(self.fitting.settings.year)))
        self.placed[heir] = row if own is None else _united(row, own)
        self._tell(Change.RENAMED, heir, row.id)

    def _bears_label(self, row: EntryRow, indicator: Indicator) -> bool:
        return self.referential.bears_label(indicator, self.code, row.label)

    def _by_label(self, row: EntryRow) -> Indicator | None:
        """Return the one indicator without a row that has the label of a row.

        Where several share it (« dont accompagnement global », the themes of two blocks), it is that of the measure
        which the row names, else the one that follows the indicator of the row above.
        """
        without = (each for each in self.referential.entered if each.id not in self.placed)
        same = [each for each in without if self._bears_label(row, each)]
        if len(same) > 1:
            same = [each for each in same if label_key(f"{each.code} {each.measure}") == label_key(row.measure)] or same
        if len(same) > 1:
            _, above = max(
                ((each.row, name) for name, each in self.placed.items() if each.row < row.row), default=(0, "")
            )
            after = dict(pairwise(self.wanted)).get(above)
            same = [each for each in same if each.id == after]
        return same[0] if len(same) == 1 else None

    def _take(self, name: str, row: EntryRow) -> None:
        """Put what a row holds under the id of its indicator, and in the archive what has no column any more."""
        self._remember(row, name)
        for period, content in row.cells.items():
            key = self.code, name, period
            if period not in self.periods:
                self.fitting.archive.keep(self.code, name, {period: content})
                continue
            if content.value is not None:
                self.fitting.entries[key] = content.value
            if content.formula is not None and content.formula != "=":
                self.fitting.formulas[key] = content.formula
        comment = raw_text(row.comment)
        if comment is not None and comment.strip():
            self.fitting.comments[self.code, name] = comment

    def _keep_odd(self, row: EntryRow, after: str) -> None:
        shown = {period: content for period, content in row.cells.items() if period in self.periods}
        kept = OddRow(after, row.id, row.measure, row.label, shown, row.comment, row.row)
        self.fitting.odd.setdefault(self.code, []).append(kept)
        self._remember(row)
        self._tell(Change.ODD, row.id or row.label)
        for period in row.cells:
            if period not in shown:
                self._tell(Change.CELL_LEFT, row.id or row.label, period.header)

    def _remember(self, row: EntryRow, indicator: str = "") -> None:
        """Remember what stood where: a row of an indicator, or of people's own."""
        cells = self.fitting.cells.setdefault(self.code, {})
        number = 0 if indicator else row.row
        cells.update({at: EntryKey(indicator, period, number) for period, at in row.places.items()})


def _united(old: EntryRow, own: EntryRow) -> EntryRow:
    """Return a row with what its own one says, and what the replaced one said where that is blank."""
    comment = own.comment if trimmed_text(own.comment) else old.comment
    places = {period: place for period, place in old.places.items() if period not in own.cells and period in old.cells}
    return own._replace(cells={**old.cells, **own.cells}, places={**own.places, **places}, comment=comment)


def _first_own(own: EntryRow | None) -> Period | None:
    achieved = [period for period in (own.cells if own is not None else ()) if period.kind is Kind.ACHIEVED]
    return min(achieved, default=None)


def _moved(order: list[str], wanted: list[str]) -> Iterator[str]:
    """Yield the rows that no longer stand after the one that they followed, in the order that is wanted."""
    kept = [name for name in wanted if name in {*order}]
    before = {name: place for place, name in enumerate(order)}
    highest = -1
    for name in kept:
        if before[name] < highest:
            yield name
        highest = max(highest, before[name])
