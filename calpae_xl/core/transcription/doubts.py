"""What of a document was not read as it is printed: both readings, and the one that a rule proves, if any."""

from __future__ import annotations

from typing import NamedTuple

from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import date_text


class Doubt(NamedTuple):
    """A place that can be read in several ways.

    Attributes:
        place: Where it stands.
        message: What is seen there, and what follows from it, in sentences.
        readings: The ways to read it, the one as printed first.
        retained: The reading that a rule proves, and that the observations hold; ``None`` when nothing proves any:
            the figures on which they differ are then left out.
        indicator: Short label of the indicator concerned; empty when it is not known.
    """

    place: str
    message: str
    readings: tuple[str, ...]
    retained: str | None = None
    indicator: str = ""


def doubt(
    place: str, message: str, readings: tuple[str, ...], retained: str | None = None, indicator: str = ""
) -> Doubt:
    """Make a doubt, its sentences typeset."""
    return Doubt(place, typeset(message), readings, retained, indicator)


def told_values(periods: tuple[Period, ...], values: tuple[str, ...]) -> str:
    """Write the values of a row with their periods: « 2018 ND, 2019 803, attendu 2023 vide »."""
    return ", ".join(f"{told_period(period)} {value or 'vide'}" for period, value in zip(periods, values, strict=True))


def told_period(period: Period) -> str:
    """Write a period in the row of others: « 2018 », « attendu 06/2022 »."""
    return ("attendu " if period.kind is Kind.TARGET else "") + date_text(period.label)
