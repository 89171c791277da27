"""The order of the indicators: whoever adds one types it under the table, and it stands in its measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.sheets.referential import ReferentialLines
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Indicator, Status
from calpae_xl.core.trade.values import Value, trimmed_text


def by_measure(indicators: Mapping[str, Indicator]) -> Mapping[str, Indicator]:
    """Put together the indicators of a section, those of a measure there, and those of a total there.

    Each stays in its order otherwise, and so do sections and measures, by their first indicator; weights come last. A
    retired one, which no sheet shows, follows the one before it.
    """
    ranks: dict[tuple[str, ...], int] = {}
    place: tuple[int, ...] = ()
    places: dict[str, tuple[int, ...]] = {}
    for name, indicator in indicators.items():
        if indicator.status is not Status.RETIRED:
            section, measure = (label_key(indicator.section),), label_key(f"{indicator.code} {indicator.measure}")
            groups = section, (*section, measure), (*section, measure, _total(indicator, indicators))
            place = (
                indicator.status is Status.AUXILIARY,
                *(ranks.setdefault(group, len(ranks)) for group in groups),
            )
        places[name] = place
    return {name: indicators[name] for name in sorted(indicators, key=places.__getitem__)}


def _total(indicator: Indicator, indicators: Mapping[str, Indicator]) -> str:
    """Return the total that an indicator is a part of, itself when it is of none; no parents go in a circle."""
    while indicator.parent is not None:
        indicator = indicators[indicator.parent]
    return indicator.id


def lines_by_measure(lines: ReferentialLines, order: Sequence[str]) -> ReferentialLines:
    """Put the lines of « Référentiel » in the order of their ids, the first of two of one id first, as it is read.

    One that has none follows the one before it.
    """
    ranks = {name: rank for rank, name in enumerate(order)}
    place = -1
    placed: list[tuple[int, int, Mapping[str, Value]]] = []
    for number, line in enumerate(lines.indicators):
        place = ranks.get(label_key(trimmed_text(line.get("id"))), place)
        placed.append((place, number, line))
    return lines._replace(indicators=tuple(line for *_, line in sorted(placed, key=lambda each: each[:2])))
