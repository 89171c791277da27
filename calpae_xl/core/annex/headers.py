"""The columns of the annex, worded as its form words them."""

from __future__ import annotations

from collections.abc import Iterable

from calpae_xl.core.annex.document import Column, ColumnKind
from calpae_xl.core.trade.model import Kind, Period

MEASURE, INDICATOR, COMMENTS = "Mesures", "Indicateurs", "Commentaires"


def period_header(period: Period) -> str:
    """Write what a column of figures is of: « Résultat atteint en 2022 », « Résultat attendu en 06 2022 »."""
    date = " ".join(reversed(period.label.split("-")))
    return f"Résultat {'atteint' if period.kind is Kind.ACHIEVED else 'attendu'} en {date}"


def columns(periods: Iterable[Period], last: str) -> tuple[Column, ...]:
    """Return the columns of a table of indicators, whose last one holds sentences."""
    return (
        Column(MEASURE, ColumnKind.MEASURE),
        Column(INDICATOR, ColumnKind.LABEL),
        *(Column(period_header(period), ColumnKind.FIGURE) for period in periods),
        Column(last, ColumnKind.REMARK),
    )
