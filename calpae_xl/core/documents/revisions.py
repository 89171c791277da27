"""« comparer --json »: what differs between two vintages."""

from __future__ import annotations

from calpae_xl.core.campaign.vintages import Published
from calpae_xl.core.documents import Document
from calpae_xl.core.figures.revisions import Comparison, Part, Revision
from calpae_xl.core.telling.revision_words import difference_text, value_text


def revisions_document(workbook: str, comparison: Comparison) -> Document:
    """Make ``calpae/revisions/1``; figures are in the unit of their side, rates in per cent."""
    return {
        "schema": "calpae/revisions/1",
        "workbook": workbook,
        "before": {"name": comparison.before.name, "title": comparison.before.title},
        "after": {"name": comparison.after.name, "title": comparison.after.title},
        "summary": [
            {
                "territory": territory.code,
                "compared": comparison.compared.get((territory.code, Part.ACHIEVED), 0),
                **{kind.value: count for kind, count in comparison.count(territory.code).items()},
            }
            for territory in comparison.territories
        ],
        "apart": [*comparison.apart],
        "revisions": [_revision(revision) for revision in comparison.revisions],
        "retired": [row._asdict() for row in comparison.retired],
        "new": [row._asdict() for row in comparison.new],
    }


def _revision(revision: Revision) -> Document:
    return {
        "territory": revision.territory,
        "indicator": revision.indicator.id,
        "period": revision.period.label,
        "kind": revision.period.kind.value,
        "part": revision.part.value,
        "revision": revision.kind.value,
        "before": _published(revision.before),
        "after": _published(revision.after),
        "difference": revision.difference,
        "unit": revision.indicator.unit,
        "display": difference_text(revision),
        "justification_required": revision.needs_justification,
        "justification": revision.justification,
        "fingerprint": revision.fingerprint,
    }


def _published(published: Published) -> Document:
    at = published.at
    return {
        "value": published.figure,
        "code": published.code and published.code.value,
        "bound": published.reading.bound,
        "raw": published.raw,
        "display": value_text(published),
        "sheet": at and at.sheet,
        "cell": at and at.cell,
    }
