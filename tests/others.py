"""Workbooks of other collectivities than the packaged one: blank, or with its figures under their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from calpae_xl.core.trade.model import Period, Reservation
from calpae_xl.core.trade.values import Value
from calpae_xl.making.blank import Asked, blank_content
from calpae_xl.making.content import MasterContent, packaged_content
from calpae_xl.making.workbook import workbook_bytes

OTHERS: Mapping[str, Asked] = {
    "two": Asked((("21", "Côte-d'Or"), ("71", "Saône-et-Loire")), ("BFC", "Bourgogne"), "2018-2022"),
    "one": Asked((("2A", "Corse-du-Sud"),), ("20C", "Département de la Corse-du-Sud"), "2018-2022", "Corse-du-Sud"),
    "three": Asked(
        (("22", "Côtes-d'Armor"), ("29", "Finistère"), ("35", "Ille-et-Vilaine")),
        ("BRE", "Région d'Armor"),
        "2018-2022",
    ),
    "five": Asked(
        (("14", "Calvados"), ("27", "Eure"), ("50", "Manche"), ("61", "Orne"), ("76", "Seine-Maritime")),
        ("NOR", "Normandie"),
        "2018-2022",
    ),
}
"""One to five departments, with apostrophes, and letters among their codes."""


@cache
def blank_bytes(name: str) -> bytes:
    """A workbook in which nothing is typed."""
    return workbook_bytes(blank_content(OTHERS[name]))


@cache
def filled_bytes(name: str) -> bytes:
    """The same with the packaged figures: those of both departments in turn, what is blocked among them."""
    return workbook_bytes(filled_content(OTHERS[name]))


def filled_content(asked: Asked) -> MasterContent:
    """The content of a workbook of 2018 to 2022 once departments have answered, as the packaged ones did."""
    packaged, content = packaged_content(), blank_content(asked)
    sources = [territory.code for territory in packaged.settings.territories]
    entries: dict[tuple[str, str, Period], Value] = {}
    reservations: list[Reservation] = []
    for rank, territory in enumerate(content.settings.territories):
        source = sources[rank % len(sources)]
        entries |= {(territory.code, *key[1:]): value for key, value in packaged.entries.items() if key[0] == source}
        reservations += (
            replace(each, territory=territory.code, note=None)
            for each in packaged.reservations
            if each.territory == source
        )
    return replace(content, entries=entries, reservations=tuple(reservations))
