"""From one cell that wants attention to the next: blocking findings first, then in the order of « Contrôles »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.remaining import CORRECTION
from calpae_xl.core.sheets.findings import FindingsTable
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.grid import split_address

_MOST_TOLD = 3
_ORDER = {severity: number for number, severity in enumerate(Severity)}


class Step(NamedTuple):
    """Where to go next.

    Attributes:
        at: The cell; ``None`` when nothing is left to look at.
        told: What to tell there, typeset.
    """

    at: CellRef | None
    told: str


class _Stop(NamedTuple):
    """A cell with all that is said of it, and the rows of « Contrôles » that say it."""

    at: CellRef
    findings: list[Finding]
    rows: list[int]


def next_finding(
    campaign: Campaign, validation: Validation, listed: FindingsTable, selected: CellRef | None = None
) -> Step:
    """Return the next cell with an open finding of « Contrôles », after the selected one; the first after the last.

    A cell comes once, whatever is said of it: two findings on one cell would otherwise send people round for ever.
    A finding that is no more, or that people answered since the last run, is passed over.

    Args:
        campaign: Names the sheets.
        validation: What the workbook says now, which tells where every cell is now.
        listed: « Contrôles ».
        selected: Where people are: an entry cell, or a cell of a line of « Contrôles ».
    """
    stops = _stops(campaign, validation, listed)
    if not stops:
        return Step(None, _nothing_left(validation, listed))
    position = (_position(stops, listed.name, selected) + 1) % len(stops)
    stop = stops[position]
    head = f"Cellule {position + 1} sur {len(stops)}"
    lines = []
    for finding in stop.findings[:_MOST_TOLD]:
        problem, remedy = sentence(finding, campaign.referential, campaign.settings)
        lines.append(f"{finding.code.text}, {word(finding.severity)} – {problem} {remedy}")
    if len(stop.findings) > _MOST_TOLD:
        lines.append(f"Et {plural(len(stop.findings) - _MOST_TOLD, 'autre constat', 'autres constats')}.")
    return Step(stop.at, typeset("\n".join([head, *lines])))


def _stops(campaign: Campaign, validation: Validation, listed: FindingsTable) -> list[_Stop]:
    opened = {finding.fingerprint: finding for finding in validation.findings}
    stops: dict[CellRef, _Stop] = {}
    for row, line in listed.lines.items():
        if line.accepted:
            continue
        for finding in (opened[each] for each in line.fingerprints if each in opened):
            # A sheet that is missing cannot be shown: its line can.
            here = CellRef(listed.name, f"{listed.places.columns['message']}{row}")
            at = finding.at if finding.at.sheet in campaign.order else here
            stop = stops.setdefault(at, _Stop(at, [], []))
            stop.findings.append(finding)
            stop.rows.append(row)
    first = {at: min(zip(map(_weight, stop.findings), stop.rows, strict=True)) for at, stop in stops.items()}
    for stop in stops.values():
        stop.findings.sort(key=_weight)
    return sorted(stops.values(), key=lambda stop: first[stop.at])


def _weight(finding: Finding) -> int:
    return _ORDER[finding.severity]


def _position(stops: Sequence[_Stop], sheet: str, selected: CellRef | None) -> int:
    """Return where people are among the stops; before the first one when they are at none."""
    if selected is None:
        return -1
    row = split_address(selected.cell)[1] if selected.sheet == sheet and selected.cell is not None else None
    for position, stop in enumerate(stops):
        if stop.at == selected or row in stop.rows:
            return position
    return -1


def _nothing_left(validation: Validation, listed: FindingsTable) -> str:
    new = sum(finding.fingerprint not in listed.rows for finding in validation.findings)
    if new:
        return typeset(f"{plural(new, 'constat')} à lister : lancez « Valider ».")
    chosen = sum(line.accepted for line in listed.lines.values())
    if chosen:
        return typeset(f"Aucun autre constat à examiner : {plural(chosen, *CORRECTION)}.")
    return "Aucun constat à examiner."
