"""The JSON documents that other programs read; their schemas are fixed, keys are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calpae_xl.core.actions.corrections import Correction, Corrections
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.vintages import Published
from calpae_xl.core.figures.changes import Change
from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.figures.revisions import Comparison, Part, Revision
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.consolidation_formulas import ConsolidationFormulas
from calpae_xl.core.telling.display import cell_display, change_display
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.telling.revision_words import difference_text, value_text
from calpae_xl.core.telling.sentences import code_texts
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Observation, Period, Reservation
from calpae_xl.core.workbook.layout import Role

Document = dict[str, Any]
"""A JSON object, ready for ``json.dumps``."""


def codes_document(codes: Iterable[Code]) -> Document:
    """Make ``calpae/codes/1``: severity and level as in the findings, the rest in words."""
    return {
        "schema": "calpae/codes/1",
        "codes": [{**code_texts(code), "severity": code.severity.value, "level": code.level} for code in codes],
    }


def findings_document(campaign: Campaign, validation: Validation) -> Document:
    """Make ``calpae/findings/1``; ``justified`` lists the findings that a justification silences."""
    return {
        "schema": "calpae/findings/1",
        "workbook": campaign.name,
        "findings": [_finding(campaign, finding, _written(campaign, finding)) for finding in validation.findings],
        "justified": [_finding(campaign, finding, text) for finding, text in validation.justified],
        "summary": {severity.value: validation.count(severity) for severity in Severity},
    }


def _written(campaign: Campaign, finding: Finding) -> str | None:
    return campaign.justifications.get(finding.fingerprint) if campaign.justifications else None


def _finding(campaign: Campaign, finding: Finding, justification: str | None) -> Document:
    message, remedy = sentence(finding, campaign.referential, campaign.settings)
    return {
        "code": finding.code.text,
        "severity": finding.code.severity.value,
        "level": finding.code.level,
        "sheet": finding.at.sheet,
        "cell": finding.at.cell,
        "territory": finding.territory,
        "indicator": finding.indicator,
        "period": finding.period and finding.period.label,
        "kind": finding.period and finding.period.kind.value,
        "raw": finding.raw,
        "message": message,
        "remedy": remedy,
        "proposals": [
            {"value": p.value, "label": p.label} if p.code is None else {"code": p.code.value, "label": p.label}
            for p in finding.proposals
        ],
        "justification": justification,
        "fingerprint": finding.fingerprint,
        "related": [{"sheet": at.sheet, "cell": at.cell} for at in finding.related],
    }


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


def consolidation_document(campaign: Campaign, cells: Sequence[ConsolidatedCell]) -> Document:
    """Make ``calpae/consolidation/1``; cells of « CeA » are told when the workbook has that sheet."""
    places = _places(campaign)
    return {
        "schema": "calpae/consolidation/1",
        "workbook": campaign.name,
        "cells": [{**_cell(cell), **places.get((cell.indicator.id, cell.period), {})} for cell in cells],
    }


def _places(campaign: Campaign) -> Mapping[tuple[str, Period], Document]:
    sheet = campaign.sheets.get((Role.CONSOLIDATION, ""))
    if sheet is None:
        return {}
    shape = ConsolidationFormulas(campaign.referential, campaign.settings)
    return {
        (indicator.id, period): {
            "sheet": sheet,
            "cell": shape.shown(indicator.id, position),
            "formula": shape.shown_formula(indicator, position),
        }
        for indicator in campaign.referential.consolidated
        for position, period in enumerate(shape.periods)
    }


def _cell(cell: ConsolidatedCell) -> Document:
    return {
        "territory": cell.territory,
        "indicator": cell.indicator.id,
        "period": cell.period.label,
        "kind": cell.period.kind.value,
        "state": cell.state.value,
        "value": cell.value,
        "lower_bound": cell.lower_bound,
        "low": cell.low,
        "high": cell.high,
        "coverage": cell.coverage,
        "rule": cell.indicator.rule.value,
        "weights": _weights(cell.weights),
        "reservations": [_reservation(r) for r in cell.reservations],
        "notes": cell.notes,
        "display": cell_display(cell),
        "sheet": None,
        "cell": None,
        "formula": None,
        "sources": [_source(o) for o in cell.sources if o.at.cell is not None],
    }


def _weights(weights: Mapping[str, float] | None) -> Document | None:
    return None if weights is None else dict(weights)


def _reservation(reservation: Reservation) -> Document:
    return {
        "territory": reservation.territory,
        "indicator": reservation.indicator,
        "type": reservation.type.value,
        "note": reservation.note,
    }


def _source(seen: Observation) -> Document:
    return {
        "territory": seen.territory,
        "indicator": seen.indicator,
        "sheet": seen.at.sheet,
        "cell": seen.at.cell,
        "raw": seen.raw,
        "code": seen.code and seen.code.value,
    }
