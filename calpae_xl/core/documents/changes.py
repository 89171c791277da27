"""« evolutions --json »: the changes from year to year, and the gaps to targets."""

from __future__ import annotations

from collections.abc import Iterable

from calpae_xl.core.documents import Document
from calpae_xl.core.figures.changes import Change
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.targets import TargetGap, gaps
from calpae_xl.core.telling.display import change_display, gap_display


def changes_document(work: Processed) -> Document:
    """Make ``calpae/changes/1``."""
    return {
        "schema": "calpae/changes/1",
        "workbook": work.campaign.name,
        "changes": change_documents(work.changes),
        "targets": target_documents(gaps(work)),
    }


def change_documents(changes: Iterable[Change]) -> list[Document]:
    """Make the list of changes."""
    return [_change(change) for change in changes]


def target_documents(found: Iterable[TargetGap]) -> list[Document]:
    """Make the list of gaps to targets; ``against`` is the achieved year that a target is held against."""
    return [_gap(gap) for gap in found]


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


def _gap(gap: TargetGap) -> Document:
    return {
        "territory": gap.territory,
        "indicator": gap.indicator.id,
        "period": gap.target.label,
        "against": gap.against.label,
        "target": gap.aimed,
        "target_text": gap.words,
        "achieved": gap.achieved,
        "state": gap.state.value,
        "reasons": [reason.value for reason in gap.reasons],
        "gap": gap.gap,
        "relative": gap.relative,
        "unit": gap.unit,
        "display": gap_display(gap),
    }
