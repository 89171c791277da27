"""What an annex adds to the archive of « Millésimes »: every figure once, and none in the place of another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.vintages import published_reading
from calpae_xl.core.sheets.vintages import VintageLine
from calpae_xl.core.trade.model import Kind


class Archived(NamedTuple):
    """What comes of the figures of an annex.

    Attributes:
        added: Those that the archive lacks.
        known: How many it holds already.
        contradicted: Those of which it says otherwise, with what it says: they are left as they are.
    """

    added: tuple[VintageLine, ...]
    known: int
    contradicted: tuple[tuple[VintageLine, str], ...]


def archived(campaign: Campaign, lines: Iterable[VintageLine]) -> Archived:
    """Hold figures against the archive of a workbook."""
    added: list[VintageLine] = []
    contradicted: list[tuple[VintageLine, str]] = []
    known = 0
    for line in lines:
        archive = campaign.vintages.get(line.vintage, {})
        key = (line.territory, line.indicator, line.period)
        if key not in archive:
            added.append(line)
        elif _says_the_same(campaign, line, archive[key]):
            known += 1
        else:
            contradicted.append((line, archive[key]))
    return Archived(tuple(added), known, tuple(contradicted))


def _says_the_same(campaign: Campaign, line: VintageLine, raw: str) -> bool:
    """« 100% » and « 100 % » say the same."""
    indicator = campaign.referential.indicators.get(line.indicator)
    if indicator is None or line.raw == raw:
        return line.raw == raw
    target = line.period.kind is Kind.TARGET
    before, now = (published_reading(text or None, indicator, target=target) for text in (raw, line.raw))
    return before == now and before.fault is None
