"""The sheet « Conflits »: what the workbook and a return both changed, differently, for a person to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from calpae_xl.core.trade.declaration import Part, Subject
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.values import Value, raw_text
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.encoded_value import decoded
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import LABEL_HEADER, Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.tables import MissingColumnError, Places, find_table, new_places

TABLE = "tblConflits"
CONFLICT_HEADERS = {
    "territory": "Département",
    "part": "Nature",
    "indicator": LABEL_HEADER,
    "period": "Année",
    "base": "À l’envoi",
    "ours": "Dans le classeur",
    "theirs": "Dans le retour",
    "choice": "Décision",
    "file": "Retour",
    "kind": "Partie",
    "key": "Clé",
    "header": "Période",
    "reservation": "Réserve",
    "ours_type": "Type du classeur",
    "ours_value": "Valeur du classeur",
    "theirs_type": "Type du retour",
    "theirs_value": "Valeur du retour",
}
PLACES = new_places(CONFLICT_HEADERS)
"""Where the table stands in a new workbook."""

KEEP, TAKE = "Garder", "Prendre"
"""What people decide of a conflict: what the workbook says, or what the return says."""

UNKNOWN = "(inconnu)"
"""What a line says of the sending when the return was not believed on it."""

NOTHING_TO_DECIDE = "Aucun conflit."
"""Fills the only line of a table that Excel does not let be empty."""


class MissingConflictColumnError(MissingColumnError):
    """« Conflits » lost a header: what is left to decide cannot be read."""


class ConflictLine(NamedTuple):
    """A line of the table, a field a column; all are texts.

    The last eight columns are hidden: what people see of a value does not tell it to the letter.
    """

    territory: str = ""
    part: str = ""
    indicator: str = ""
    period: str = ""
    base: str = ""
    ours: str = ""
    theirs: str = ""
    choice: str = ""
    file: str = ""
    kind: str = ""
    key: str = ""
    header: str = ""
    reservation: str = ""
    ours_type: str = ""
    ours_value: str = ""
    theirs_type: str = ""
    theirs_value: str = ""

    @property
    def subject(self) -> Subject | None:
        """What is to be decided; ``None`` for a line that people added, or whose hidden columns they altered."""
        part = next((part for part in Part if part.value == self.kind), None)
        kind = next((kind for kind in ReservationType if kind.value == self.reservation), None)
        try:
            self.our_value, self.their_value  # noqa: B018  # Both must be readable.
        except ValueError:
            return None
        if part is None or (self.reservation and kind is None):
            return None
        return Subject(self.territory, part, self.key, self.header, kind)

    @property
    def origin(self) -> str:
        """Whose word a line is: later words of the same replace it.

        A department's own, unless nobody believed that it was sent what its return says: such a file speaks for itself
        alone, and takes no other's place.
        """
        return self.file if label_key(self.base) == UNKNOWN else ""

    @property
    def asked(self) -> tuple[str, ...]:
        """What is to be chosen between, to the letter."""
        return self.ours_type, self.ours_value, self.theirs_type, self.theirs_value

    @property
    def decision(self) -> str | None:
        """``KEEP``, ``TAKE``, or ``None`` while nobody has decided."""
        written = label_key(self.choice)
        return next((choice for choice in (KEEP, TAKE) if label_key(choice) == written), None)

    @property
    def our_value(self) -> Value | None:
        """What the workbook says.

        Raises:
            ValueError: People altered the hidden columns.
        """
        return decoded(self.ours_type, self.ours_value)

    @property
    def their_value(self) -> Value | None:
        """What the return says.

        Raises:
            ValueError: People altered the hidden columns.
        """
        return decoded(self.theirs_type, self.theirs_value)


NOTHING = ConflictLine(indicator=NOTHING_TO_DECIDE)


@dataclass(frozen=True, slots=True)
class ConflictsTable:
    """The table as people left it, lines in order."""

    places: Places = PLACES
    lines: tuple[ConflictLine, ...] = ()


def read_conflicts(sheet: Sheet | None) -> ConflictsTable:
    """Read the table, wherever its rows and columns were moved.

    Raises:
        MissingConflictColumnError: It cannot be read whole.
    """
    if sheet is None:
        return ConflictsTable()
    table = find_table(sheet, CONFLICT_HEADERS.values())
    if table is None or table.missing:
        header = CONFLICT_HEADERS["choice"] if table is None else table.missing[0]
        raise MissingConflictColumnError(sheet.name, header)
    lines = (
        ConflictLine(**{name: raw_text(cells.get(header)) or "" for name, header in CONFLICT_HEADERS.items()})
        for _, cells in table.rows()
    )
    said = (line for line in lines if line not in (ConflictLine(), NOTHING))
    return ConflictsTable(table.places(CONFLICT_HEADERS), tuple(said))


def readable_conflicts(sheet: Sheet | None) -> tuple[ConflictLine, ...]:
    """Return what waits in the table; one that cannot be read has nothing to tell."""
    try:
        return read_conflicts(sheet).lines
    except MissingConflictColumnError:
        return ()


def conflicts_contents(lines: Sequence[ConflictLine], places: Places = PLACES) -> SheetContents:
    """Return the cells of the table, one line at least; what is to be decided comes first."""
    ordered = sorted(lines, key=lambda line: line.decision is not None)
    cells = {
        f"{places.columns[name]}{row}": Content(text or None)
        for row, line in enumerate(ordered or [NOTHING], start=places.first_row)
        for name, text in line._asdict().items()
    }
    return SheetContents(Role.CONFLICTS, cells, {TABLE: places.row + max(1, len(lines))})
