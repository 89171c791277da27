"""« corriger --json »: what goes into the entry cells, and what was accepted in vain."""

from __future__ import annotations

from calpae_xl.core.actions.corrections import Correction, Corrections
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.documents import Document


def corrections_document(campaign: Campaign, corrections: Corrections) -> Document:
    """Make ``calpae/corrections/1``: what goes into the entry cells, and what was accepted in vain."""
    return {
        "schema": "calpae/corrections/1",
        "workbook": campaign.name,
        "corrections": [_correction(correction) for correction in corrections.applied],
        "refused": [{"sheet": r.at.sheet, "cell": r.at.cell, "reason": r.told} for r in corrections.refused],
    }


def _correction(correction: Correction) -> Document:
    seen = correction.seen
    return {
        "sheet": seen.sheet,
        "cell": seen.cell,
        "territory": seen.territory,
        "indicator": seen.indicator,
        "period": seen.period.label,
        "kind": seen.period.kind.value,
        "raw": seen.raw,
        "formula": correction.formula,
        "written": correction.value,
        "display": correction.shown,
        "moved": correction.moved,
    }
