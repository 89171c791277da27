"""Formulas that call the sheets of results as people do: spreadsheets see to it when a tab is renamed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.workbook.areas import called
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content

_LOOKED_AT = (Role.CONSOLIDATION, Role.CHANGES)
"""Sheets to whose cells the formulas of others look."""


def with_names(work: Processed, cells: Mapping[str, Content]) -> Mapping[str, Content]:
    """Return cells whose formulas call these sheets by the names that they have in a workbook."""
    names = {work.campaign.settings.sheet_name(role): work.campaign.sheets.get((role, "")) for role in _LOOKED_AT}
    renamed = {built: called(name) for built, name in names.items() if name is not None and name != built}
    if not renamed:
        return cells
    called_built = {called(built): own for built, own in renamed.items()}
    any_built = re.compile(rf"(?<![\w.'’])({'|'.join(map(re.escape, called_built))})!")

    def with_own(formula: str) -> str:
        return any_built.sub(lambda found: f"{called_built[found[1]]}!", formula)

    return {
        address: Content(content.value, content.formula and with_own(content.formula))
        for address, content in cells.items()
    }
