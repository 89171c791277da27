"""The packaged tables (CSV beside this file), typed: they build a new workbook, and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import NamedTuple

from calpae_xl.core.campaign.referential import Record, Referential, parse_referential
from calpae_xl.core.trade.model import Kind, Period, Reservation, ReservationType


class PublishedFigure(NamedTuple):
    """A figure as a vintage printed it; ``raw`` is empty for a blank cell."""

    vintage: str
    territory: str
    indicator: str
    period: Period
    raw: str


def _records(file: str) -> Iterator[Record]:
    with files(__name__).joinpath(file).open("r", encoding="utf-8") as stream:
        for line, fields in enumerate(csv.DictReader(stream), start=2):

            def place(field: str, line: int = line) -> str:
                return f"fichier « {file} », ligne {line}, colonne « {field} »"

            yield Record({name: text or "" for name, text in fields.items()}, place)


def load_referential() -> Referential:
    """Return the packaged referential.

    Raises:
        ReferentialError: A table does not hold together; names file, line, column and remedy.
    """
    return parse_referential(_records("indicators.csv"), _records("bounds.csv"))


def load_bounds_notes() -> tuple[str, ...]:
    """Return why each bound stands, in the order of ``Referential.bounds``."""
    return tuple(record.text("note") for record in _records("bounds.csv"))


def load_figures() -> tuple[PublishedFigure, ...]:
    """Return the figures of every vintage, as printed."""
    return tuple(
        PublishedFigure(
            vintage=record.required("vintage"),
            territory=record.required("territory"),
            indicator=record.required("indicator"),
            period=Period(record.required("period"), record.choice("kind", Kind)),
            raw=record.fields["raw"],
        )
        for record in _records("figures.csv")
    )


def load_reservations() -> tuple[Reservation, ...]:
    """Return the reservations shipped with the 2022 vintage."""
    return tuple(
        Reservation(
            record.required("territory"),
            record.required("indicator"),
            record.text("period") or None,
            record.choice("type", ReservationType),
            record.text("note") or None,
        )
        for record in _records("reservations.csv")
    )


def load_comments() -> Mapping[tuple[str, str], str]:
    """Return the comments of the 2022 vintage in our own words, by territory and indicator."""
    return {
        (record.required("territory"), record.required("indicator")): record.required("comment")
        for record in _records("comments.csv")
    }
