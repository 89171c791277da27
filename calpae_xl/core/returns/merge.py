"""Three-way merge of what a department sent back: what it was sent, what the workbook says, what it returns.

Changed there only: applied. Changed here only: kept. The same on both sides: nothing to do. Different on both
sides: a conflict, that a person decides. Where what was sent is not known, whatever differs is one. Nothing is looked
up by address.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.returns.equivalence import FigureSense, text_meaning
from calpae_xl.core.trade.declaration import CELLS, Part, Said, Subject
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import Value


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
        sent_known: Whether ``base`` is known; nobody believes what a copy that was never sent says of it.
    """

    subject: Subject
    base: Value | None
    ours: Value | None
    theirs: Value | None
    sent_known: bool = True


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


def compare(understanding: Understanding, ours: Said, theirs: Said, *, filling: bool = False) -> Merge:
    """Compare what one department sends back with the workbook, when nothing is known of what it was sent.

    Two sides cannot tell who changed what: whatever differs is to be decided by a person.

    Args:
        understanding: When two values are the same.
        ours: What the workbook says of the department.
        theirs: What could be read in the return, and nothing else.
        filling: Whether what goes into an empty cell is taken, and what is blank there takes nothing away.
    """
    applied: list[Difference] = []
    conflicts: list[Difference] = []
    homeless: list[Difference] = []
    kept = 0
    for subject, there in theirs.items():
        if not understanding.knows(subject):
            continue
        here = ours.get(subject)
        received, now = understanding.meaning(subject, there), understanding.meaning(subject, here)
        if received == now:
            continue
        difference = Difference(subject, None, here, understanding.settled(subject, there), sent_known=False)
        if subject.part in CELLS and subject not in ours:
            homeless.append(difference)
        elif filling and received is None:
            kept += 1
        else:
            (applied if filling and now is None else conflicts).append(difference)
    return Merge(tuple(applied), tuple(conflicts), kept, tuple(homeless))
