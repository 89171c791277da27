"""Ids that « Remplace » gives up: weights, totals and bounds that name one name the indicator that goes on with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.sheets.referential import BOUND_HEADERS, REFERENTIAL_HEADERS, read_referential_sheet
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.values import Value, trimmed_text
from calpae_xl.core.workbook.layout import Role
from calpae_xl.renewal.reading_again import read_with

_NAMING = tuple(REFERENTIAL_HEADERS[name] for name in ("weight", "parent"))
_BOUND_NAMING = tuple(BOUND_HEADERS[name] for name in ("indicator", "operand"))


def with_followed_ids(campaign: Campaign) -> Campaign:
    """Read a workbook as if « Référentiel » named no indicator by the id that it had."""
    sheet = campaign.sheet(Role.REFERENTIAL)
    texts = {} if sheet is None else dict(_followed(campaign))
    if sheet is None or not texts:
        return campaign
    return read_with(campaign, replace(sheet, values={**sheet.values, **texts}))


def _followed(campaign: Campaign) -> Iterator[tuple[str, Value]]:
    """Yield the cells that name a former id, and what they name now."""
    heirs, sheet = campaign.referential.heirs, campaign.sheet(Role.REFERENTIAL)
    if sheet is None or not heirs:
        return
    tables = read_referential_sheet(sheet)
    for table, headers in ((tables.indicators, _NAMING), (tables.bounds, _BOUND_NAMING)):
        for row, cells in () if table is None else table.rows():
            for header in headers:
                words = trimmed_text(cells.get(header)).split()
                now = [heirs.get(label_key(word), word) for word in words]
                if table is not None and now != words:
                    yield f"{table.columns[header]}{row}", " ".join(now)
