"""The table of « Conflits »: what the workbook and a return both changed, differently, for a person to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.returns.equivalence import FigureSense
from calpae_xl.core.returns.merge import Difference, Part, Subject
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.values import Value, raw_text
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import CONFLICT_HEADERS, KEEP, TAKE, Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.tables import MissingColumnError, Places, find_table, new_places
from calpae_xl.core.workbook.typed_text import decoded, encoded

TABLE = "tblConflits"
NOTHING_TO_DECIDE = "Aucun conflit."
"""Fills the only line of a table that Excel does not let be empty."""

_EMPTY, _ABSENT, _WITHOUT_NOTE = "(vide)", "(absente)", "(sans note)"
_LONGEST = 2_000


class MissingConflictColumnError(MissingColumnError):
    """« Conflits » lost a header: what is left to decide cannot be read."""


PLACES = new_places(CONFLICT_HEADERS)
"""Where the table stands in a new workbook."""


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A line of the table.

    Attributes:
        texts: By field of ``CONFLICT_HEADERS``.
    """

    texts: Mapping[str, str]

    @property
    def subject(self) -> Subject | None:
        """What is to be decided; ``None`` for a line that people added, or whose hidden columns they altered."""
        kinds = {part.value: part for part in Part}
        part, kind = kinds.get(self.texts["kind"]), self.texts["reservation"]
        try:
            self.value("ours"), self.value("theirs")
        except ValueError:
            return None
        if part is None or (kind and kind not in {member.value for member in ReservationType}):
            return None
        reservation = ReservationType(kind) if kind else None
        return Subject(self.texts["territory"], part, self.texts["key"], self.texts["header"], reservation)

    @property
    def choice(self) -> str | None:
        """``KEEP``, ``TAKE``, or ``None`` while nobody has decided."""
        written = self.texts["choice"].strip().casefold()
        return next((choice for choice in (KEEP, TAKE) if choice.casefold() == written), None)

    def value(self, side: str) -> Value | None:
        """Return what a side says: ``"ours"`` or ``"theirs"``.

        Raises:
            ValueError: People altered the hidden columns.
        """
        return decoded(self.texts[f"{side}_type"], self.texts[f"{side}_value"])


@dataclass(frozen=True, slots=True)
class PreviousConflicts:
    """The table as people left it, lines in order."""

    places: Places = PLACES
    lines: tuple[ConflictLine, ...] = field(default=())


def read_conflicts(sheet: Sheet) -> PreviousConflicts:
    """Read the table, wherever its rows and columns were moved.

    Raises:
        MissingConflictColumnError: It cannot be read whole.
    """
    table = find_table(sheet, CONFLICT_HEADERS.values())
    if table is None or table.missing:
        header = CONFLICT_HEADERS["choice"] if table is None else table.missing[0]
        raise MissingConflictColumnError(sheet.name, header)
    places = Places(table.row, {name: table.columns[header] for name, header in CONFLICT_HEADERS.items()})
    rows = (
        {name: raw_text(cells.get(header)) or "" for name, header in CONFLICT_HEADERS.items()}
        for _, cells in table.rows()
    )
    blank = dict.fromkeys(CONFLICT_HEADERS, "")
    lines = (texts for texts in rows if texts not in (blank, {**blank, "indicator": NOTHING_TO_DECIDE}))
    return PreviousConflicts(places, tuple(map(ConflictLine, lines)))


def conflict_line(
    campaign: Campaign, difference: Difference, file: str, answered: Mapping[str, FindingLine]
) -> ConflictLine:
    """Return the line of a conflict that nobody has decided.

    Args:
        campaign: Gives labels and units.
        difference: The three values.
        file: Name of the return.
        answered: Lines of « Contrôles » by fingerprint.
    """
    subject = difference.subject
    finding = answered.get(subject.key)
    texts = {
        "territory": subject.territory,
        "part": subject.part.value if subject.reservation is None else word(subject.reservation),
        "indicator": finding.text("indicator") if finding else campaign.referential.short_label(subject.key),
        "period": finding.text("period") if finding else subject.period,
        **{side: shown(campaign, subject, getattr(difference, side)) for side in ("base", "ours", "theirs")},
        "choice": "",
        "file": file,
        "kind": subject.part.value,
        "key": subject.key,
        "header": subject.period,
        "reservation": "" if subject.reservation is None else subject.reservation.value,
    }
    for side, value in (("ours", difference.ours), ("theirs", difference.theirs)):
        texts[f"{side}_type"], texts[f"{side}_value"] = encoded(value)
    return ConflictLine(texts)


def shown(campaign: Campaign, subject: Subject, value: Value | None) -> str:
    """Write a value as people read it: rates in per cent, « (vide) » for nothing."""
    if subject.part is Part.RESERVATION and not value:
        return _ABSENT if value is None else _WITHOUT_NOTE
    text = raw_text(value) or _EMPTY
    indicator = campaign.referential.indicators.get(subject.key)
    period = next((period for period in campaign.periods if period.header == subject.period), None)
    if subject.part is Part.FIGURE and indicator is not None and period is not None:
        text = FigureSense(indicator, period).shown(value) or _EMPTY
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def conflicts_contents(lines: Sequence[ConflictLine], places: Places = PLACES) -> SheetContents:
    """Return the cells of the table, one line at least."""
    nothing = ConflictLine({**dict.fromkeys(CONFLICT_HEADERS, ""), "indicator": NOTHING_TO_DECIDE})
    cells = {
        f"{letters}{row}": Content(line.texts[name] or None)
        for row, line in enumerate(lines or [nothing], start=places.row + 1)
        for name, letters in places.columns.items()
    }
    return SheetContents(Role.CONFLICTS, cells, {TABLE: places.row + max(1, len(lines))})
