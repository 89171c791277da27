"""Three-way merge of what a department sent back: what it was sent, what the workbook says, what it returns.

Changed there only: applied. Changed here only: kept. The same on both sides: nothing to do. Different on both
sides: a conflict, that a person decides. Nothing is looked up by address.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.returns.declaration import Declaration
from calpae_xl.core.returns.equivalence import FigureSense, text_meaning
from calpae_xl.core.trade.model import Period, ReservationType
from calpae_xl.core.trade.values import Value


class Part(Enum):
    """What a department may change; values are the words of « Conflits »."""

    FIGURE = "chiffre"
    COMMENT = "commentaire"
    RESERVATION = "réserve"
    DECISION = "décision"
    JUSTIFICATION = "justification"


CELLS = frozenset({Part.FIGURE, Part.COMMENT})
"""Parts that have a cell of their own, blank or not; the others are lines that come and go."""


ANSWERS = frozenset({Part.DECISION, Part.JUSTIFICATION})
"""Parts that people write of a finding."""


class Subject(NamedTuple):
    """The least that is merged: one cell, one reservation.

    Attributes:
        key: Indicator id; fingerprint of the finding for what was written of it.
        period: Header of the column for a figure, label of the year for a reservation; empty otherwise.
        reservation: Kind of a reservation.
    """

    territory: str
    part: Part
    key: str
    period: str = ""
    reservation: ReservationType | None = None


Said = Mapping[Subject, Value | None]
"""What is said, by subject; ``None`` for nothing, when a reservation without note is an empty text.

A cell that a workbook does not have is not there; a line that it does not have may be there or not.
"""


def said(territory: str, declaration: Declaration) -> dict[Subject, Value | None]:
    """Return what a department says, subject by subject."""
    return dict(_subjects(territory, declaration))


def _subjects(territory: str, declaration: Declaration) -> Iterator[tuple[Subject, Value | None]]:
    for (indicator, header), value in declaration.figures.items():
        yield Subject(territory, Part.FIGURE, indicator, header), value
    for indicator, comment in declaration.comments.items():
        yield Subject(territory, Part.COMMENT, indicator), comment or None
    for (indicator, period, kind), note in declaration.reservations.items():
        yield Subject(territory, Part.RESERVATION, indicator, period or "", kind), note
    for fingerprint, answer in declaration.answers.items():
        yield Subject(territory, Part.DECISION, fingerprint), answer.decision or None
        yield Subject(territory, Part.JUSTIFICATION, fingerprint), answer.justification or None


class Understanding:
    """When two workbooks say the same of a subject.

    Args:
        referential: Says in what unit figures are, and how each is read.
        periods: Those of the campaign.
    """

    def __init__(self, referential: Referential, periods: tuple[Period, ...]) -> None:
        self._senses = {
            (indicator.id, period.header): FigureSense(indicator, period)
            for indicator in referential.entered
            for period in periods
        }

    def knows(self, subject: Subject) -> bool:
        """Tell whether the campaign has the indicator and the year of a figure."""
        return subject.part is not Part.FIGURE or (subject.key, subject.period) in self._senses

    def meaning(self, subject: Subject, value: Value | None) -> Hashable:
        """Return what is compared."""
        match subject.part:
            case Part.FIGURE:
                return self._senses[subject.key, subject.period].meaning(value)
            case Part.RESERVATION:
                return None if value is None else text_meaning(value)
            case Part.DECISION:
                return text_meaning(value).casefold()
            case _:
                return text_meaning(value)

    def settled(self, subject: Subject, value: Value | None) -> Value | None:
        """Return what is written of a value received."""
        if subject.part is Part.FIGURE:
            return self._senses[subject.key, subject.period].settled(value)
        return value

    def corrects(self, subject: Subject, value: Value | None, here: Value | None) -> bool:
        """Tell whether a value received says the same as here, without the fault of what is here."""
        return subject.part is Part.FIGURE and self._senses[subject.key, subject.period].corrects(value, here)


class Difference(NamedTuple):
    """What three workbooks say of one subject.

    Attributes:
        base: When the copy was sent.
        ours: In the workbook now.
        theirs: In the return, as it would be written here.
    """

    subject: Subject
    base: Value | None
    ours: Value | None
    theirs: Value | None


class Merge(NamedTuple):
    """What comes of a return.

    Attributes:
        applied: Changed there only; ``theirs`` is to be written.
        conflicts: Changed on both sides, differently.
        kept: How many subjects were changed here only.
        homeless: Changed there, but the workbook has lost the cell.
    """

    applied: tuple[Difference, ...] = ()
    conflicts: tuple[Difference, ...] = ()
    kept: int = 0
    homeless: tuple[Difference, ...] = ()


def merge(understanding: Understanding, base: Said, ours: Said, theirs: Said) -> Merge:
    """Merge what one department sends back.

    Args:
        understanding: When two values are the same.
        base: What it was sent.
        ours: What the workbook says of the same department.
        theirs: What it sends back; what could not be read there must repeat ``base``.
    """
    applied, conflicts, homeless, kept = [], [], [], 0
    for subject in dict.fromkeys((*base, *ours, *theirs)):
        if not understanding.knows(subject):
            continue
        was, here, there = base.get(subject), ours.get(subject), theirs.get(subject)
        before, now, received = (understanding.meaning(subject, value) for value in (was, here, there))
        difference = Difference(subject, was, here, understanding.settled(subject, there))
        if received == now:
            # A cell that the department left alone corrects nothing.
            if there != was and understanding.corrects(subject, there, here):
                applied.append(difference)
        elif received == before:
            kept += 1
        elif subject.part in CELLS and subject not in ours:
            homeless.append(difference)
        elif now == before:
            applied.append(difference)
        else:
            conflicts.append(difference)
    return Merge(tuple(applied), tuple(conflicts), kept, tuple(homeless))
