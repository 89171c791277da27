"""All that the people of one department say in a workbook: figures, comments, reservations, answers to findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.values import Value

FigureKey = tuple[str, str]
"""Indicator id and column header of the period (``"Réalisé 2021"``)."""

ReservationKey = tuple[str, str | None, ReservationType]
"""Indicator id, period label (``None`` for every period) and kind of reservation."""


class Answer(NamedTuple):
    """What people wrote of a finding; empty texts when they did not."""

    decision: str = ""
    justification: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one department says.

    Attributes:
        figures: Typed value of every entry cell, ``None`` for a blank one. A cell whose row or column is missing
            is not there: that is not the same as blank.
        comments: Text of every row, empty when there is none; a row or a column that is missing is not there.
        reservations: Note of each reservation, empty when there is none.
        answers: By fingerprint of the finding; those that say something.
    """

    figures: Mapping[FigureKey, Value | None] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    reservations: Mapping[ReservationKey, str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)


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
