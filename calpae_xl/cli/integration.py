"""The JSON documents of returns and of decisions on conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calpae_xl.core.returns.conflicts import shown
from calpae_xl.core.returns.merge import Difference

if TYPE_CHECKING:
    from calpae_xl.core.campaign.campaign import Campaign
    from calpae_xl.core.documents import Document
    from calpae_xl.usecases.integrate import Decisions, Preview


def preview_document(preview: Preview) -> Document:
    """Make the JSON document of returns."""
    campaign = preview.campaign
    return {
        "schema": "calpae/integration/1",
        "workbook": preview.grid.name,
        "returns": [
            {
                "file": result.name,
                "territory": result.territory,
                "dispatch": result.dispatch if result.doubt is None else None,
                "doubt": None if result.doubt is None else result.doubt.text,
                "sha256": digest,
                "written": [_difference(campaign, difference) for difference in result.written],
                "conflicts": [_difference(campaign, difference) for difference in result.conflicts],
                "overruled": result.overruled,
                "kept": result.kept,
                "remarks": [{"kind": each.kind.name.lower(), "message": each.text} for each in result.remarks],
            }
            for result, digest in zip(preview.integration.returns, preview.digests, strict=True)
        ],
        "known": list(preview.known),
        "refused": [{"file": refused.name, "message": str(refused.error)} for refused in preview.refused],
        "summary": preview.summary,
    }


def decisions_document(decisions: Decisions) -> Document:
    """Make the JSON document of decisions."""
    decided = decisions.decided
    return {
        "schema": "calpae/decisions/1",
        "workbook": decisions.grid.name,
        "taken": decided.taken,
        "kept": decided.kept,
        "waiting": decided.waiting,
        "remarks": [{"kind": each.kind.name.lower(), "message": each.text} for each in decided.remarks],
        "summary": decisions.summary,
    }


def _difference(campaign: Campaign, difference: Difference) -> Document:
    subject = difference.subject
    return {
        "part": subject.part.name.lower(),
        "territory": subject.territory,
        "key": subject.key,
        "period": subject.period or None,
        "reservation": None if subject.reservation is None else subject.reservation.value,
        "base": shown(campaign, subject, difference.base) if difference.sent_known else None,
        "ours": shown(campaign, subject, difference.ours),
        "theirs": shown(campaign, subject, difference.theirs),
    }
