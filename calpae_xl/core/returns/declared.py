"""What one department says in a campaign, read off it."""

from __future__ import annotations

from collections.abc import Iterable

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.trade.declaration import Answer, Declaration


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
    written = {
        fingerprint: Answer(line.decision.text, line.justification.text)
        for line in lines
        for fingerprint in line.fingerprints
    }
    return {fingerprint: answer for fingerprint, answer in written.items() if any(answer)}
