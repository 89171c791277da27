"""The tables of our sheets in which people write, by their headers: what is put back, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.sheets.conflicts import CONFLICT_HEADERS
from calpae_xl.core.sheets.findings import FINDING_HEADERS
from calpae_xl.core.sheets.journal import JOURNAL_HEADERS
from calpae_xl.core.sheets.referential import BOUND_HEADERS, REFERENTIAL_HEADERS
from calpae_xl.core.sheets.reservations import BUILT_HEADERS, SHORT_HEADER
from calpae_xl.core.sheets.revisions import REVISION_HEADERS
from calpae_xl.core.sheets.settings import CONVENTION_HEADERS, PERIOD_HEADERS, SETTING_HEADERS, TERRITORY_HEADERS
from calpae_xl.core.sheets.vintages import VINTAGE_COLUMNS, VINTAGE_HEADERS
from calpae_xl.core.workbook.layout import Role

TABLES: Mapping[Role, Sequence[Sequence[str]]] = {
    Role.RESERVATIONS: (BUILT_HEADERS,),
    Role.REFERENTIAL: (tuple(REFERENTIAL_HEADERS.values()), tuple(BOUND_HEADERS.values())),
    Role.SETTINGS: tuple(
        tuple(headers.values()) for headers in (SETTING_HEADERS, TERRITORY_HEADERS, CONVENTION_HEADERS, PERIOD_HEADERS)
    ),
    Role.FINDINGS: (tuple(FINDING_HEADERS.values()),),
    Role.CONFLICTS: (tuple(CONFLICT_HEADERS.values()),),
    Role.REVISIONS: (tuple(REVISION_HEADERS.values()),),
    Role.VINTAGES: (tuple({**VINTAGE_HEADERS, "short": SHORT_HEADER}[field] for field in VINTAGE_COLUMNS),),
    Role.JOURNAL: (tuple(JOURNAL_HEADERS.values()),),
}
"""Headers of the tables of a sheet, from left to right."""
