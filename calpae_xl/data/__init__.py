"""The packaged tables (CSV beside this file), typed: they build a new workbook, and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import NamedTuple

from calpae_xl.core.campaign.records import Record
from calpae_xl.core.campaign.referential import Referential, parse_referential
from calpae_xl.core.trade.model import Collectivity, Kind, Period, Reservation, ReservationType, Territory
from calpae_xl.core.trade.typography import typeset

_LABELLED = "2022"
"""The vintage whose labels the packaged workbook carries."""

ANNOTATED_VINTAGE = "2022"
"""The vintage that the packaged reservations and comments are about."""


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
    referential = parse_referential(_records("indicators.csv"), _records("bounds.csv"))
    return replace(referential, labels=_own_labels(referential))


def _own_labels(referential: Referential) -> dict[tuple[str, str], str]:
    """Return what a department published of the current vintage under another label than the common one."""
    found = {}
    for record in _records("labels.csv"):
        territory, name = record.required("territory"), record.required("indicator")
        label = typeset(record.required("label").replace("'", "’"))
        if record.required("vintage") == _LABELLED and label != typeset(referential.indicators[name].label):
            found[territory, name] = label
    return found


def load_published_labels() -> tuple[tuple[str, str], ...]:
    """Return the labels under which the vintages published each indicator, with its id."""
    return tuple((record.required("indicator"), record.required("label")) for record in _records("labels.csv"))


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


def load_collectivity() -> Collectivity:
    """Return the collectivity whose figures the package carries."""
    [record] = (record for record in _records("territories.csv") if record.required("level") == "collectivite")
    return Collectivity(record.required("code"), record.required("name"), record.required("short"))


def load_departments() -> tuple[Territory, ...]:
    """Return its departments, in the order of the sheets."""
    records = (record for record in _records("territories.csv") if record.required("level") == "departement")
    return tuple(Territory(record.required("code"), record.required("name")) for record in records)


def packaged_collectivity(codes: Collection[str]) -> Collectivity | None:
    """Return the collectivity of some departments, if all are those of the package.

    Workbooks did not name it when there was no other.
    """
    own = {territory.code for territory in load_departments()}
    return load_collectivity() if own.issuperset(codes) else None


def load_periods() -> Mapping[str, tuple[Period, ...]]:
    """Return the periods of every vintage, in the order of its columns."""
    found: dict[str, list[Period]] = {}
    for record in _records("periods.csv"):
        period = Period(record.required("period"), record.choice("kind", Kind))
        found.setdefault(record.required("vintage"), []).append(period)
    return {vintage: tuple(periods) for vintage, periods in found.items()}


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
