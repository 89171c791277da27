"""The rows that every table of indicators has: sections, measures, labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from calpae_xl.core.annex.document import Cell, Row
from calpae_xl.core.trade.model import Indicator, Status
from calpae_xl.core.trade.typography import typeset

_WEIGHTS = "Données de pondération"
"""Title of the auxiliary rows: that of the entry sheets, and their labels, speak to whoever fills them in."""


def indicator_rows(
    indicators: Iterable[Indicator], label: Callable[[Indicator], Cell], cells: Callable[[Indicator], Sequence[Cell]]
) -> Iterator[Row]:
    """Yield the rows of a table; a measure is printed where it begins.

    Args:
        indicators: In the order of the rows.
        label: Gives what names an indicator.
        cells: Gives what follows its name.
    """
    section = measure = ""
    for indicator in indicators:
        auxiliary = indicator.status is Status.AUXILIARY
        if (title := _WEIGHTS if auxiliary else indicator.section) != section:
            section, measure = title, ""
            yield Row((Cell(typeset(section)),))
        opens = indicator.titled_measure != measure
        measure = indicator.titled_measure
        named = label(indicator)._replace(
            is_inner=indicator.parent is not None, is_total=indicator.status is Status.BLOCK
        )
        if auxiliary:
            named = named._replace(text=typeset(indicator.short))
        yield Row((Cell(typeset(measure) if opens else ""), named, *cells(indicator)), opens)
