"""The footnotes of a department's table: reservations, justifications, and what still blocks."""

from __future__ import annotations

from calpae_xl.core.campaign.reservations import ReservationIndex
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.telling.sentences import SENTENCES
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Observation, Reservation
from calpae_xl.core.trade.typography import ended, typeset
from calpae_xl.core.trade.words import word


class CellNotes:
    """What is to be known of the figures of a workbook, cell by cell."""

    def __init__(self, work: Processed) -> None:
        campaign, validation = work.campaign, work.validation
        self._on_rows: dict[tuple[str, str], list[Reservation]] = {}
        for reservation in campaign.reservations:
            if reservation.period is None:
                self._on_rows.setdefault((reservation.territory, reservation.indicator), []).append(reservation)
        self._dated = ReservationIndex(each for each in campaign.reservations if each.period is not None)
        self._answers: dict[tuple[str, str, str], list[str]] = {}
        for finding, justification in validation.justified:
            self._add(finding, f"Justification : {justification}")
        for finding in validation.findings:
            if finding.severity is Severity.BLOCKING and finding.code.level > 0:
                title = SENTENCES[finding.code].title
                self._add(finding, f"À corriger, exclu des totaux : {title[:1].lower()}{title[1:]}")

    def of_row(self, territory: str, indicator: str) -> str:
        """Return what is said of every figure of a row; empty when nothing is."""
        return " ".join(_noted(each) for each in self._on_rows.get((territory, indicator), ()))

    def of_cell(self, seen: Observation) -> str:
        """Return what is said of one figure, its reservations first; empty when nothing is."""
        reservations = self._dated.at(seen.territory, seen.indicator, seen.period.label)
        answers = self._answers.get((seen.territory, seen.indicator, seen.period.header), ())
        return " ".join(dict.fromkeys((*map(_noted, reservations), *answers)))

    def _add(self, finding: Finding, text: str) -> None:
        if finding.territory is not None and finding.indicator is not None and finding.period is not None:
            place = finding.territory, finding.indicator, finding.period.header
            self._answers.setdefault(place, []).append(typeset(ended(text)))


def _noted(reservation: Reservation) -> str:
    said = word(reservation.type)
    note = (reservation.note or "").strip()
    return typeset(ended(f"{said[:1].upper()}{said[1:]}{f' : {note}' if note else ''}"))
