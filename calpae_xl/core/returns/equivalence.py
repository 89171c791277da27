"""When two cells say the same: by what they mean, never by how a program happened to save them."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import NamedTuple

from calpae_xl.core.campaign.cell_reading import Reading, converted, per_cent, reader
from calpae_xl.core.campaign.written_numbers import without_spaces
from calpae_xl.core.trade.model import Indicator, Kind, Period, ValueKind
from calpae_xl.core.trade.typography import euros, number, typeset
from calpae_xl.core.trade.values import PerCent, Undated, Value, bare_day, raw_text, shown_figure

_NO_DATE = "########"
"""What Excel shows of a number that no calendar has; the number itself would pass for a figure."""

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
        digits are all that spreadsheets show. A date, a time or a count shown in per cent is the text it shows: as a
        number it would pass for a figure.
        """
        if _is_blank(value):
            return None
        if not self._is_readable(value):
            return text_meaning(self._as_shown(value))
        reading = self._read(value)
        figure = self._certain(value, reading)
        if figure is not None:
            return float(shown_figure(figure))
        return text_meaning(value) if reading.fault is not None or reading.bound is not None else reading.code

    def settled(self, value: Value | None) -> Value | None:
        """Return what is written of a value received.

        A number typed as text becomes that number, where nobody need be asked; a date, a time or a count shown in per
        cent becomes the text it shows, which validation blocks; blanks become nothing; the rest stays as it is.
        """
        if _is_blank(value):
            return None
        figure = self._certain(value, self._read(value)) if isinstance(value, str) else None
        if figure is None:
            return self._as_shown(value)
        # The quotient of two doubles adds digits nobody typed: 33.3 / 100 is 0.33299999999999996.
        return round(figure / 100, 12) if self.indicator.kind is ValueKind.RATE else figure

    def corrects(self, value: Value | None, here: Value | None) -> bool:
        """Tell whether a value says the same as the cell here, but without the fault that the cell has."""
        if not self._is_readable(value) or not self._is_readable(here) or self.meaning(value) != self.meaning(here):
            return False
        return self._read(value).fault is None and self._read(here).fault is not None

    def shown(self, value: Value | None) -> str:
        """Write a value as people read it: « 12 500 », « 95 % », « ND »; empty when blank."""
        figure = self._certain(value, self._read(value)) if self._is_readable(value) else None
        if figure is None:
            return raw_text(self._as_shown(value)) or ""
        if self.indicator.kind is ValueKind.AMOUNT:
            return euros(figure)
        rate = self.indicator.kind is ValueKind.RATE
        return typeset(number(figure, decimals=10) + (" %" if rate else ""))

    def _read(self, value: Value | None) -> Reading:
        read = reader(self.indicator.kind, self.indicator.unit, target=self.period.kind is Kind.TARGET)
        return read(value)

    def _certain(self, value: Value | None, reading: Reading) -> float | None:
        """Return the one figure that a cell can mean; a bound in words is a text."""
        if isinstance(value, str):
            return converted(value, self.indicator.kind, self.indicator.unit)
        return None if reading.bound is not None else reading.figure

    def _is_readable(self, value: Value | None) -> bool:
        return not isinstance(value, bool | date | Undated) and not self._is_foreign(value)

    def _is_foreign(self, value: Value | None) -> bool:
        return isinstance(value, PerCent) and self.indicator.kind is not ValueKind.RATE

    def _as_shown(self, value: Value | None) -> Value | None:
        if isinstance(value, date):
            return raw_text(bare_day(value))
        if isinstance(value, Undated):
            text = raw_text(value) or ""
            return text if ":" in text else _NO_DATE
        if isinstance(value, PerCent) and self._is_foreign(value):
            return typeset(f"{number(per_cent(value), decimals=10)} %")
        return value


def _is_blank(value: Value | None) -> bool:
    return value is None or (isinstance(value, str) and not without_spaces(value).strip())
