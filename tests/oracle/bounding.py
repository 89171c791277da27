"""Section 6, the part that decides of figures: hard and soft bounds, breakdowns, jumps, and what lifts a bound."""

from __future__ import annotations

import re

from .book import Sheet, label
from .campaign import AMOUNT, BLOCK, RATE, Bound, Campaign, Period
from .entries import Entries, Key
from .reading import SO, shown
from .reserving import Reservations

_LEVEL = re.compile(r"[A-Z]\d{3}")


def says_something(text: object) -> bool:
    """A justification says something: at least two words, or one of ten letters; said twice, a word is one."""
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", str(text or "")) if len(set(word.casefold())) > 1}
    return len(words) >= 2 or any(len(word) >= 10 for word in words)


def justified(sheets: list[Sheet]) -> set[tuple[str, str, str, str, str]]:
    """Code, territory, indicator, period header and value of the lines of `Contrôles` that carry a justification."""
    answers = set()
    for sheet in sheets:
        if sheet.role != "controles":
            continue
        header, columns = sheet.header("Clé")
        where = {name: found[0] for name, found in columns.items()}
        for row in [r for r in sheet.rows if r > header]:
            if says_something(sheet.value(row, where["justification"])):
                key = str(sheet.value(row, where["clé"]) or "").split("|")
                values = f"{_plain(sheet.value(row, where['valeur']))}|{_plain(sheet.value(row, where['borne']))}"
                for code in _LEVEL.findall(str(sheet.value(row, where["code"]) or "")):
                    answers.add((code, key[0].upper(), key[1], label(key[2]), values))
    return answers


def _plain(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.12g}"
    try:
        return f"{float(str(value)):.12g}"
    except ValueError:
        return ""


def _broken(value: float, sign: str, limit: float) -> bool:
    """Whether a figure breaks its bound."""
    gap = shown(value - limit)
    return {"≤": gap > 0, "<": gap >= 0, "≥": gap < 0, ">": gap <= 0, "=": gap != 0}[sign]


def _limit(bound: Bound, entries: Entries, territory: str, period: Period) -> float | None:
    return bound.limit if isinstance(bound.limit, float) else entries.figure(territory, bound.limit, period)


def apply_hard_bounds(entries: Entries, answers: set[tuple[str, str, str, str, str]]) -> None:
    """Keep out the cells that break a hard bound, each bound wanting its own justification."""
    campaign = entries.campaign
    for territory in campaign.departments:
        for period in campaign.periods:
            for bound in campaign.bounds:
                value = entries.figure(territory, bound.indicator, period)
                limit = _limit(bound, entries, territory, period)
                if bound.hard and value is not None and limit is not None and _broken(value, bound.sign, limit):
                    _keep_out(entries, answers, "B201", (territory, bound.indicator, period), value, limit)
            for total in campaign.themes | campaign.parts:
                value = entries.figure(territory, total, period)
                parts = _parts(entries, territory, total, period)
                if value is None or parts is None:
                    continue
                sum_of_parts, whole = parts
                if (whole and _broken(value, "=", sum_of_parts)) or value < sum_of_parts:
                    _keep_out(entries, answers, "B203", (territory, total, period), value, sum_of_parts)


def _keep_out(
    entries: Entries, answers: set[tuple[str, str, str, str, str]], code: str, key: Key, value: float, limit: float
) -> None:
    territory, indicator, period = key
    if (code, territory, indicator, period.header, f"{_plain(value)}|{_plain(limit)}") not in answers:
        entries.blocked.add(key)


def _parts(entries: Entries, territory: str, total: str, period: Period) -> tuple[float, bool] | None:
    """The sum of the parts that are known, and whether all are; of a breakdown that is no block, all or nothing."""
    campaign = entries.campaign
    block = campaign.indicators[total].rule == BLOCK
    known, whole = [], True
    for part in campaign.themes.get(total) or campaign.parts[total]:
        reading = entries.cells[territory, part, period].reading
        if reading.usable:
            known.append(reading.figure or 0)
        elif reading.state != SO:
            whole = False
    if not known or (not whole and not block):
        return None
    return shown(sum(known)), whole


def soft_bounds(entries: Entries) -> set[Key]:
    """Cells that break a soft bound, a rate without structure apart."""
    return {
        (territory, bound.indicator, period)
        for territory in entries.campaign.departments
        for period in entries.campaign.periods
        for bound in entries.campaign.bounds
        if not bound.hard and bound.sign != "suppose" and _breaks(entries, bound, territory, period)
    }


def rates_without_structure(entries: Entries) -> set[Key]:
    found = set()
    for bound in entries.campaign.bounds:
        for territory in entries.campaign.departments:
            for period in entries.campaign.periods:
                if bound.sign == "suppose":
                    value = entries.figure(territory, bound.indicator, period)
                    if value and _limit(bound, entries, territory, period) == 0:
                        found.add((territory, bound.indicator, period))
    return found


def _breaks(entries: Entries, bound: Bound, territory: str, period: Period) -> bool:
    value = entries.figure(territory, bound.indicator, period)
    limit = _limit(bound, entries, territory, period)
    return value is not None and limit is not None and _broken(value, bound.sign, limit)


def block_contradictory_scopes(entries: Entries, reservations: Reservations) -> None:
    """Two different figures that are said to be counted for both: the last department's cell is kept out."""
    campaign = entries.campaign
    for indicator in campaign.published:
        for period in campaign.periods:
            figures = {t: entries.figure(t, indicator.id, period) for t in campaign.departments}
            holders = [(t, figure) for t, figure in figures.items() if figure is not None]
            scoped = any(reservations.scoped(t, indicator.id, period) for t, _ in holders)
            if scoped and len({value for _, value in holders}) > 1:
                entries.blocked.add((holders[-1][0], indicator.id, period))


def jumps(entries: Entries, reservations: Reservations) -> set[Key]:
    """Figures that jump beyond the thresholds from the last known one, and that nothing explains."""
    campaign = entries.campaign
    found = set()
    for territory in campaign.departments:
        for indicator in campaign.published:
            earlier: tuple[Period, float] | None = None
            for period in campaign.achieved:
                value = entries.figure(territory, indicator.id, period)
                if value is None:
                    continue
                if (
                    earlier
                    and _jumps(campaign, indicator.kind, earlier[1], value)
                    and not _explained(campaign, reservations, (territory, indicator.id, period), value, earlier)
                ):
                    found.add((territory, indicator.id, period))
                earlier = period, value
    return found


def _jumps(campaign: Campaign, kind: str, earlier: float, later: float) -> bool:
    gap = abs(shown(later - earlier))
    if kind == RATE:
        return gap > campaign.jump_points
    if gap <= (campaign.jump_euros if kind == AMOUNT else campaign.jump_units):
        return False
    return earlier == 0 or shown(gap / earlier) > campaign.jump


def _explained(
    campaign: Campaign, reservations: Reservations, key: Key, value: float, earlier: tuple[Period, float]
) -> bool:
    territory, indicator, period = key
    since, before = earlier
    if any(since.year < year <= period.year for year in campaign.indicators[indicator].breaks):
        return True
    between = [year for year in campaign.achieved if since.year <= year.year <= period.year]
    rows = [indicator, *campaign.themes.get(indicator, [])]
    if any(reservations.doubtful(row, year) for row in rows for year in between):
        return True  # A reservation that cannot be read may explain it.
    at_later = {row.type for row in reservations.on(rows, period, territory)}
    at_earlier = {row.type for row in reservations.on(rows, since, territory)}
    if (at_later | at_earlier) & {"exceptional_event", "series_break"}:
        return True
    return bool((at_later if value < before else at_earlier) & {"partial_year", "underestimated"})
