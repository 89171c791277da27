"""« Couverture et réserves »: what each row of the consolidated sheet has to say for itself, in words, year by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from calpae_xl.core.campaign.period_columns import Timeline
from calpae_xl.core.figures.consolidation import ConsolidatedCell, Obstacle, State
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.telling.calculation import OBSTACLES, Calculation, usable
from calpae_xl.core.telling.display import code_said, coverage_detail, full_coverage
from calpae_xl.core.telling.messages import with_unit
from calpae_xl.core.trade.model import Kind, MissingCode, Observation, Period, Reservation
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.trade.words import date_text, period_text

COVERAGE_HEADER = "Couverture et réserves"

_ALL_YEARS = "toutes les années"
_LONGEST_NOTE = 120
_DETAILED = frozenset({State.PARTIAL, State.SINGLE})
"""Who is in and what the others say is told at once, department by department."""

_SAYS_MORE = " (voir « Contrôles »)"


def coverage_text(row: Sequence[ConsolidatedCell], work: Processed, *, pointing: bool = True) -> str:
    """Write who is in the cells of a row and what is said of their figures: one line per remark.

    Full coverage is never called complete data: who is counted, then the reservations.

    Args:
        row: The consolidated cells of one indicator, by period.
        work: What the run says of the whole workbook.
        pointing: Whether to name the sheet that says more, which whoever has no workbook does not have.
    """
    years: dict[str, list[Period]] = {}
    for cell in row:
        for remark in _remarks(cell, work, _SAYS_MORE if pointing else ""):
            years.setdefault(remark, []).append(cell.period)
    everything = work.campaign.settings.timeline
    lines = [f"{_when(periods, everything)} : {remark}" for remark, periods in years.items()]
    return "\n".join(typeset(f"{line[:1].upper()}{line[1:]}.") for line in (*lines, *_reserved(row, work)))


def _remarks(cell: ConsolidatedCell, work: Processed, more: str) -> Iterator[str]:
    block = cell.indicator.is_block
    if cell.state is State.COMPLETE:
        yield full_coverage(cell)
    elif cell.unconcerned and cell.state is not State.MISSING and (block or cell.state not in _DETAILED):
        yield f"{listed([*cell.unconcerned])} sans objet"
    if cell.state is State.PARTIAL:
        yield "minimum, des chiffres du bloc manquent" if block else coverage_detail(cell, " = ")
    elif cell.state is State.SINGLE:
        yield coverage_detail(cell)
    elif cell.state is State.RANGE:
        whole = len(cell.coverage) + len(cell.unconcerned) == len(cell.sources)
        yield "fourchette, ni somme ni moyenne" + ("" if whole else f" ({coverage_detail(cell)})")
        yield from _derived(cell, work)
    elif cell.state is State.WEIGHTED:
        weight = work.campaign.referential.indicators[cell.indicator.weight[-1]]
        yield f"pondéré par {listed([with_unit(w, weight) for w in (cell.weights or {}).values()])} ({weight.short})"
    elif cell.state is State.COUNTED_ONCE:
        yield "des lignes du bloc sont comptées une seule fois" if block else "compté une seule fois pour l’ensemble"
    elif cell.state is State.BLOCKED:
        yield _blocked(cell, work) + more
    elif cell.state is State.MISSING and not block:
        yield from _unlike(cell)
    yield from (f"justifié, {note}" for note in cell.notes)


def _derived(cell: ConsolidatedCell, work: Processed) -> Iterator[str]:
    by_key: Mapping[tuple[str, Period], ConsolidatedCell] = {}
    for line in Calculation(cell, work.campaign, work.validation, by_key).lines()[1:]:
        yield line[:1].lower() + line[1:].rstrip(".")


def _blocked(cell: ConsolidatedCell, work: Processed) -> str:
    stuck = {seen.territory: None for seen in cell.sources if _is_stuck(seen, work)}
    if stuck and cell.obstacle is not Obstacle.REFERENTIAL:
        return f"bloqué, chiffre à régler dans {listed([f'le {code}' for code in stuck])}"
    return f"bloqué, {OBSTACLES[cell.obstacle or Obstacle.CONTRADICTION]}"


def _is_stuck(seen: Observation, work: Processed) -> bool:
    known = seen.figure is not None or seen.code is MissingCode.UNREADABLE
    return known and usable(seen, work.validation) is None


def _unlike(cell: ConsolidatedCell) -> Iterator[str]:
    """Say what each department answers, when they do not answer alike."""
    codes = {seen.territory: seen.code for seen in cell.sources}
    if len({*codes.values()}) > 1:
        yield " ; ".join(f"{name} {code_said(code)}" for name, code in codes.items())


def _when(periods: Sequence[Period], everything: Timeline) -> str:
    """Write years, then targets: « 2018 à 2020, 2022 », « attendu 2023 »."""
    if len(periods) == len(everything.periods) > 1:
        return _ALL_YEARS
    runs: list[list[Period]] = []
    for held, run in groupby(everything.achieved, key=set(periods).__contains__):
        if held:
            runs.append([*run])
    runs += ([period] for period in periods if period.kind is Kind.TARGET)
    return ", ".join(map(_run, runs))


def _run(run: Sequence[Period]) -> str:
    first, last = run[0], run[-1]
    if len(run) == 1:
        return period_text(first)
    return f"{first.label}, {last.label}" if len(run) == 2 else f"{first.label} à {last.label}"


def _reserved(row: Sequence[ConsolidatedCell], work: Processed) -> Iterator[str]:
    """Yield the reservations on a row, those that say the same put together."""
    alike: dict[tuple[str, str | None, str], list[Reservation]] = {}
    for reservation in dict.fromkeys(r for cell in row for r in cell.reservations):
        key = (
            reservation.indicator,
            reservation.period,
            f"{work.campaign.settings.reservation_word(reservation.type)}{_note(reservation)}",
        )
        alike.setdefault(key, []).append(reservation)
    for (name, period, said), reservations in alike.items():
        codes = listed([*dict.fromkeys(r.territory for r in reservations)])
        # A block shows the reservations of its rows: it names them.
        child = f" « {work.campaign.referential.short_label(name)} »" if name != row[0].indicator.id else ""
        yield f"{date_text(period) if period else _ALL_YEARS}, {codes}{child} : {said}"


def _note(reservation: Reservation) -> str:
    note = (reservation.note or "").strip().rstrip(".")
    if len(note) > _LONGEST_NOTE:
        note = note[:_LONGEST_NOTE].rpartition(" ")[0].rstrip(" ,;:") + "…"
    return f" ({note})" if note else ""
