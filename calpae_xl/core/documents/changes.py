"""« evolutions --json »: the changes from year to year."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.documents import Document
from calpae_xl.core.figures.changes import Change
from calpae_xl.core.telling.display import change_display


def changes_document(campaign: Campaign, changes: Sequence[Change]) -> Document:
    """Make ``calpae/changes/1``."""
    return {"schema": "calpae/changes/1", "workbook": campaign.name, "changes": [_change(c) for c in changes]}


def _change(change: Change) -> Document:
    return {
        "territory": change.territory,
        "indicator": change.indicator.id,
        "from": change.earlier.label,
        "to": change.later.label,
        "state": change.state.value,
        "reasons": [reason.value for reason in change.reasons],
        "absolute": change.absolute,
        "relative": change.relative,
        "unit": change.unit,
        "display": change_display(change),
    }
