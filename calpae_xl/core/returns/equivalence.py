"""When two cells say the same: by what they mean, never by how a program happened to save them."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import NamedTuple

from calpae_xl.core.campaign.cell_reading import Reading, converted, reader
from calpae_xl.core.campaign.written_numbers import without_spaces
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Indicator, Kind, Period, ValueKind
from calpae_xl.core.trade.typography import number, typeset
from calpae_xl.core.trade.values import Value, bare_day, raw_text

_NO_BREAK = str.maketrans({"\u00a0": " ", "\u202f": " ", "\r": None})


def text_meaning(value: Value | None) -> str:
    """Return a text as it is compared: no blank around it, one kind of space and of line end."""
    return (raw_text(value) or "").replace("\r\n", "\n").translate(_NO_BREAK).strip()


class FigureSense(NamedTuple):
    """How the cells of one indicator and one period are understood."""

    indicator: Indicator
    period: Period

    def meaning(self, value: Value | None) -> Hashable:
        """Return what is compared: figure in the indicator's unit, code, or text.

        389 and 389.0 are the same, so are « nd » and « ND », « 12 500 » and 12 500, 95 % and « 95 % ». Fifteen
        digits are all that spreadsheets keep. A date is the text it shows: as a number of days it would pass
        for a figure.
        """
        if _is_blank(value):
            return None
        if not _is_readable(value):
            return text_meaning(_as_shown(value))
        reading = self._read(value)
        figure = _certain(reading)
        if figure is not None:
            return float(f"{figure:.15g}")
        return text_meaning(value) if reading.fault is not None or reading.bound is not None else reading.code

    def settled(self, value: Value | None) -> Value | None:
        """Return what is written of a value received.

        A number typed as text becomes that number; a date becomes the text it shows, which validation blocks;
        blanks become nothing; the rest stays as it is.
        """
        if _is_blank(value):
            return None
        figure = _certain(self._read(value)) if isinstance(value, str) else None
        if figure is None:
            return _as_shown(value)
        # The quotient of two doubles adds digits nobody typed: 33.3 / 100 is 0.33299999999999996.
        return round(figure / 100, 12) if self.indicator.kind is ValueKind.RATE else figure

    def corrects(self, value: Value | None, here: Value | None) -> bool:
        """Tell whether a value says the same as the cell here, but without the fault that the cell has."""
        if not _is_readable(value) or not _is_readable(here) or self.meaning(value) != self.meaning(here):
            return False
        return self._read(value).fault is None and self._read(here).fault is not None

    def shown(self, value: Value | None) -> str:
        """Write a value as people read it: « 12 500 », « 95 % », « ND »; empty when blank."""
        figure = _certain(self._read(value)) if _is_readable(value) else None
        if figure is None:
            return raw_text(_as_shown(value)) or ""
        rate = self.indicator.kind is ValueKind.RATE
        return typeset(number(figure, decimals=10) + (" %" if rate else ""))

    def _read(self, value: Value | None) -> Reading:
        read = reader(self.indicator.kind, self.indicator.unit, target=self.period.kind is Kind.TARGET)
        return read(value)


def _certain(reading: Reading) -> float | None:
    """Return the one figure that a cell can mean; a bound in words is a text."""
    if reading.fault is Code.NUMBER_AS_TEXT:
        return reading.proposals[0].value if len(reading.proposals) == 1 else None
    return None if reading.bound is not None else reading.figure


def _is_blank(value: Value | None) -> bool:
    return value is None or (isinstance(value, str) and not without_spaces(value).strip())


def _is_readable(value: Value | None) -> bool:
    return not isinstance(value, bool | date)


def _as_shown(value: Value | None) -> Value | None:
    return raw_text(bare_day(value)) if isinstance(value, date) else value
