"""« consolider --json »: the cells of the collectivity, with all that made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.documents import Document
from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.results.consolidation_formulas import ConsolidationFormulas
from calpae_xl.core.telling.display import cell_display
from calpae_xl.core.trade.model import Observation, Period, Reservation
from calpae_xl.core.workbook.layout import Role


def consolidation_document(campaign: Campaign, cells: Sequence[ConsolidatedCell]) -> Document:
    """Make ``calpae/consolidation/1``; places of the consolidated sheet are told when the workbook has that sheet."""
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
