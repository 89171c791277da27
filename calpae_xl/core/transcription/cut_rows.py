"""The rows of a table put together again: what pages cut, what stands in the column of another, what has no label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from calpae_xl.core.transcription.columns import Columns, Holds
from calpae_xl.core.transcription.doubts import Doubt, doubt
from calpae_xl.core.transcription.known_labels import KnownLabels
from calpae_xl.core.transcription.paper import PaperRow
from calpae_xl.core.transcription.remnants import plain_text, raw_figure, without_own_marks

_FIGURE_FIRST = re.compile(r"[^\w]*(?:[0-9]|n\.? ?[dc]\b|s\.? ?o\b)", re.IGNORECASE)
_FEWEST_WORDS, _LONGEST_TARGET, _LONGEST_LABEL, _MOST_COMPARED = 4, 40, 600, 40


def is_prose(text: str) -> bool:
    """Tell a sentence from what a cell of figures may hold: a number, a code, a target in a few words."""
    if _FIGURE_FIRST.match(text) or len(text.split()) < _FEWEST_WORDS:
        return False
    return len(text) > _LONGEST_TARGET or not any(character.isdigit() for character in text)


@dataclass(slots=True)
class LabelledRow:
    """The row of one indicator.

    Attributes:
        row: As its first part is printed.
        columns: Those of its table.
        label: All of its label.
        at: Position of the label, which may have left its column.
        measure: The measure beside it, or above.
        rest: The other parts of a row that pages cut.
        comment: Its comment, as far as it stands in its column.
        indicator: Id; ``None`` when nobody knows which it is.
    """

    row: PaperRow
    columns: Columns
    label: str
    at: int
    measure: str
    rest: list[PaperRow] = field(default_factory=list)
    comment: str = ""
    indicator: str | None = None

    def text(self, position: int) -> str:
        """Return what a cell of figures prints; empty where there is none, or where a merge covers it."""
        return cell_figure(self.row, position)


def cell_figure(row: PaperRow, position: int) -> str:
    """Return what a cell of figures prints; empty where there is none, or where a merge covers it."""
    if not 0 <= position < len(row.cells) or row.cells[position].covered:
        return ""
    return raw_figure(row.cells[position].text)


def cell_text(row: PaperRow, position: int) -> str:
    """Return what a cell of words prints on one line; empty where there is none, or where a merge covers it."""
    if not 0 <= position < len(row.cells) or row.cells[position].covered:
        return ""
    return plain_text(without_own_marks(row.cells[position].text))


class RowReader:
    """Reads the rows of one department's table, one after the other.

    Attributes:
        rows: Those of which the label is known.
        strays: Those of which several blocks bear the label, and that stand in none of them.
        doubts: What stands nowhere.
    """

    def __init__(self, known: KnownLabels) -> None:
        self._known = known
        self._current: LabelledRow | None = None
        self._parent: str | None = None
        self._measure = ""
        self._parents = {parent for parent in known.parents.values() if parent is not None}
        self.rows: list[LabelledRow] = []
        self.strays: list[LabelledRow] = []
        self.doubts: list[Doubt] = []

    def read(self, rows: Iterable[PaperRow], columns: Columns) -> None:
        """Read the rows under some headers, which may continue those of the page before."""
        for row in rows:
            if any(not cell.covered and cell.text.strip() for cell in row.cells):
                self._read_row(row, columns)

    def close(self) -> None:
        """Take the last row."""
        self._settle()

    def _read_row(self, row: PaperRow, columns: Columns) -> None:
        places = [*_label_places(row, columns)]
        if self._continues_label(row, columns, places):
            return
        at = next((place for place, text in places if self._known.named(text)), None)
        if at is None:
            at = next((place for place, text in places if self._known.begins(text)), None)
        if at is None and cell_text(row, columns.label):
            at = columns.label
        if at is not None:
            self._settle()
            self._note_measure(row, columns, at)
            self._current = LabelledRow(row, columns, cell_text(row, at), at, self._measure)
            self._current.comment = _comment(row, columns)
        elif _holds_values(row, columns) or _comment(row, columns):
            self._continue(row, columns)
        else:
            self._settle()
            self._note_measure(row, columns, columns.label)
            if any(cell.covered for cell in row.cells):  # A title across the table begins another block.
                self._parent = None

    def _continues_label(self, row: PaperRow, columns: Columns, places: list[tuple[int, str]]) -> bool:
        """Tell whether a row ends the label of the row above, which a page cut; take it then."""
        current = self._current
        if current is None or (_holds_values(row, columns) and _holds_values(current.row, columns)):
            return False
        for place, text in places:
            whole = f"{current.label} {text}"
            is_end = bool(self._known.named(whole))
            is_middle = not self._known.named(current.label) and self._known.begins(whole)
            if not self._known.named(text) and (is_end or is_middle):
                current.label = whole
                if place != columns.label:
                    self._note_end(row, current, text)
                else:
                    measure = _measure(row, columns)
                    self._measure = " ".join(filter(None, (self._measure, measure)))
                    current.measure = self._measure
                self._append(row, columns)
                return True
        return False

    def _note_end(self, row: PaperRow, current: LabelledRow, text: str) -> None:
        self.doubts.append(
            doubt(
                row.place,
                f"La fin d’un libellé coupé (« {text} ») est tombée dans une autre colonne. Avec le début de la ligne "
                f"précédente ({current.row.place}), elle forme un libellé connu : les deux lignes n’en font qu’une.",
                ("deux lignes", "une seule ligne"),
                "une seule ligne",
            )
        )

    def _continue(self, row: PaperRow, columns: Columns) -> None:
        if self._current is None:
            values = " | ".join(filter(None, (cell_figure(row, position) for position, _ in columns.periods)))
            if values:
                self.doubts.append(
                    doubt(
                        row.place,
                        f"Cette ligne porte des valeurs ({values}) sans libellé d’indicateur : rien n’en est repris.",
                        (values, "aucune valeur"),
                    )
                )
            return
        self._append(row, columns)

    def _append(self, row: PaperRow, columns: Columns) -> None:
        assert self._current is not None
        self._current.rest.append(row)
        self._current.comment = " ".join(filter(None, (self._current.comment, _comment(row, columns))))

    def _note_measure(self, row: PaperRow, columns: Columns, label_at: int) -> None:
        measure = _measure(row, columns)
        if measure and columns.holds.index(Holds.MEASURE) != label_at:
            self._measure = measure

    def _settle(self) -> None:
        """Find out which indicator the row that ends here is about."""
        current, self._current = self._current, None
        if current is None:
            return
        current.indicator = self._known.in_block(current.label, self._parent, current.measure)
        if current.indicator in self._parents:
            self._parent = current.indicator
        elif self._parent != self._known.parents.get(current.indicator or ""):
            self._parent = None
        if current.indicator is not None:
            self.rows.append(current)
            return
        if self._known.named(current.label):
            self.strays.append(current)
        if any(_holds_values(part, current.columns) for part in (current.row, *current.rest)):
            self.doubts.append(self._unknown(current))

    def _unknown(self, row: LabelledRow) -> Doubt:
        names = self._known.shorts(row.label)
        near = [f"« {label} »" for label in names]
        if not names and len(self.doubts) < _MOST_COMPARED:  # Each is held against every label.
            near = [f"« {label} »" for label in self._known.closest(row.label)]
        why = "peut désigner plusieurs indicateurs" if names else "n’est pas celui d’un indicateur connu"
        return doubt(
            row.row.place,
            f"Le libellé « {row.label} » {why} : rien n’est repris de sa ligne.",
            (*near, "aucun indicateur"),
        )


def _label_places(row: PaperRow, columns: Columns) -> Iterator[tuple[int, str]]:
    """Yield the cells that may hold a label, its own column first."""
    first_period = min(position for position, _ in columns.periods)
    for place in dict.fromkeys((columns.label, *range(min(first_period, columns.label + 2) + 1))):
        if (text := cell_text(row, place)) and len(text) <= _LONGEST_LABEL:
            yield place, text


def _holds_values(row: PaperRow, columns: Columns) -> bool:
    return any(cell_figure(row, position) for position, _ in columns.periods)


def _measure(row: PaperRow, columns: Columns) -> str:
    return cell_text(row, columns.holds.index(Holds.MEASURE)) if Holds.MEASURE in columns.holds else ""


def _comment(row: PaperRow, columns: Columns) -> str:
    return cell_text(row, columns.holds.index(Holds.COMMENT)) if Holds.COMMENT in columns.holds else ""
