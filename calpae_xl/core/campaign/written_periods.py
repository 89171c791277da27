"""The ways in which people write a year or a due date: « 2022 », « 2022-06 », « 06 2022 »."""

from __future__ import annotations

import re
from datetime import date, datetime

from calpae_xl.core.campaign.possible_values import FIRST_YEAR, LAST_YEAR, YEARS
from calpae_xl.core.trade.labels import tidy
from calpae_xl.core.trade.values import Value, trimmed_text

_YEAR_FIRST = re.compile(r"(?P<year>20[0-9]{2})[-/. ](?P<month>[0-9]{1,2})")
_MONTH_FIRST = re.compile(r"(?:0?1/(?=[0-9]+/))?(?P<month>[0-9]{1,2})[-/. ](?P<year>20[0-9]{2})")


def written_period(value: Value | None) -> str | None:
    """Return the label of the period that a cell names, « 2022 » or « 2022-06 »; ``None`` when it names none.

    Excel turns a month typed in an ordinary cell into its first day.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value.year}-{value.month:02}" if value.day == 1 and FIRST_YEAR <= value.year <= LAST_YEAR else None
    year = YEARS.read(value)
    if year is not None:
        return str(year)
    text = tidy(trimmed_text(value))
    match = _YEAR_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return None
    return f"{match['year']}-{int(match['month']):02}"
