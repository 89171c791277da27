"""All that the people of one department say in a workbook: figures, comments, reservations, answers to findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.sheets.findings import FindingLine
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


def declared(campaign: Campaign, territory: str, lines: Iterable[FindingLine] = ()) -> Declaration:
    """Return what a department says in a campaign.

    Args:
        campaign: The workbook, read.
        territory: Code of the department.
        lines: Those of « Contrôles ».
    """
    rows = campaign.series[territory]
    comments = {name: campaign.comments.get((territory, name)) for name, row in rows.items() if any(row.cells)}
    return Declaration(
        figures={
            (name, seen.period.header): None if seen.typed == "" else seen.typed
            for name, row in rows.items()
            for seen in row
            if seen.cell is not None
        },
        comments={name: "" if comment is None else comment[0] for name, comment in comments.items()},
        reservations={
            (reservation.indicator, reservation.period, reservation.type): reservation.note or ""
            for reservation in reversed(campaign.reservations)
            if reservation.territory == territory
        },
        answers=answers(lines),
    )


def answers(lines: Iterable[FindingLine]) -> dict[str, Answer]:
    """Return what people wrote of the findings that are told by a fingerprint."""
    written = {line.fingerprint: Answer(line.text("decision"), line.text("justification")) for line in lines}
    return {fingerprint: answer for fingerprint, answer in written.items() if fingerprint and any(answer)}
