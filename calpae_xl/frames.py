"""The pandas door: tidy tables of observations, findings, changes, targets, consolidation and revisions.

Each function returns one row per fact, with the dtypes listed in the constant beside it, whatever the
workbook holds. Rates are in per cent. A missing figure is ``<NA>``, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.reservations import ReservationIndex
from calpae_xl.core.campaign.series import trusted
from calpae_xl.core.documents.changes import change_documents, target_documents
from calpae_xl.core.documents.revisions import revisions_document
from calpae_xl.core.figures.changes import ChangeState
from calpae_xl.core.figures.consolidation import State
from calpae_xl.core.figures.priorities import Priorities
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.revisions import Part, RevisionKind
from calpae_xl.core.figures.targets import TargetState, gaps
from calpae_xl.core.telling.display import cell_display
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.model import Kind, MissingCode
from calpae_xl.usecases.compare_vintages import Compared

TEXT, FIGURE, FLAG = "string", "Float64", "boolean"


def _category(values: Iterable[Any]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype([member.value for member in values])


OBSERVATIONS: Mapping[str, Any] = {
    "territory": TEXT,
    "indicator": TEXT,
    "period": TEXT,
    "kind": _category(Kind),
    "figure": FIGURE,
    "unit": TEXT,
    "code": _category(MissingCode),
    "raw": TEXT,
    "sheet": TEXT,
    "cell": TEXT,
    "usable": FLAG,
    "reservations": TEXT,
}
"""``figure`` in the indicator's unit; ``code`` says why there is none; ``usable``: enters the consolidation."""

FINDINGS: Mapping[str, Any] = {
    "code": TEXT,
    "severity": _category(Severity),
    "level": "Int64",
    "sheet": TEXT,
    "cell": TEXT,
    "territory": TEXT,
    "indicator": TEXT,
    "period": TEXT,
    "kind": _category(Kind),
    "raw": TEXT,
    "message": TEXT,
    "remedy": TEXT,
    "justification": TEXT,
    "fingerprint": TEXT,
    "priority": "Int64",
    "effect": FIGURE,
}
"""``justification`` is filled in for the findings that it silences, which are listed last; ``effect`` is a share of
the collectivity's figure."""

CHANGES: Mapping[str, Any] = {
    "territory": TEXT,
    "indicator": TEXT,
    "from": TEXT,
    "to": TEXT,
    "state": _category(ChangeState),
    "reasons": TEXT,
    "absolute": FIGURE,
    "relative": FIGURE,
    "unit": TEXT,
    "display": TEXT,
}
"""``absolute`` in ``unit`` (points for rates), ``relative`` a ratio; both ``<NA>`` unless computed."""

TARGETS: Mapping[str, Any] = {
    "territory": TEXT,
    "indicator": TEXT,
    "period": TEXT,
    "against": TEXT,
    "target": FIGURE,
    "target_text": TEXT,
    "achieved": FIGURE,
    "state": _category(TargetState),
    "reasons": TEXT,
    "gap": FIGURE,
    "relative": FIGURE,
    "unit": TEXT,
    "display": TEXT,
}
"""``against`` is the achieved year that the target is held against; ``gap`` in ``unit``, ``achieved`` less ``target``;
``relative`` a ratio to the target; both ``<NA>`` when missing or withheld."""

CONSOLIDATION: Mapping[str, Any] = {
    "territory": TEXT,
    "indicator": TEXT,
    "period": TEXT,
    "kind": _category(Kind),
    "state": _category(State),
    "value": FIGURE,
    "lower_bound": FIGURE,
    "low": FIGURE,
    "high": FIGURE,
    "unit": TEXT,
    "coverage": TEXT,
    "rule": TEXT,
    "display": TEXT,
}
"""``value`` for complete, weighted and counted once; ``lower_bound`` for partial; ``low`` and ``high`` else."""

REVISIONS: Mapping[str, Any] = {
    "territory": TEXT,
    "indicator": TEXT,
    "period": TEXT,
    "kind": _category(Kind),
    "part": _category(Part),
    "revision": _category(RevisionKind),
    "before_value": FIGURE,
    "before_code": _category(MissingCode),
    "before": TEXT,
    "after_value": FIGURE,
    "after_code": _category(MissingCode),
    "after": TEXT,
    "difference": FIGURE,
    "unit": TEXT,
    "justification_required": FLAG,
    "justification": TEXT,
}
"""``before`` and ``after`` as shown; ``…_value`` in ``unit``; ``…_code`` says why there is no figure."""


def _table(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, Any]) -> pd.DataFrame:
    records = list(rows)
    # Column by column: a frame made of records first guesses types, and turns whole numbers into floats.
    return pd.DataFrame({name: pd.Series([r[name] for r in records], dtype=dtype) for name, dtype in columns.items()})


def observations(processed: Processed) -> pd.DataFrame:
    """Return one row per territory, indicator and period, in the order of the workbook.

    Returns:
        Columns and dtypes of ``OBSERVATIONS``; ``reservations`` are codes separated by a space.
    """
    campaign = processed.campaign
    return _table(_observation_rows(campaign, processed), OBSERVATIONS)


def _observation_rows(campaign: Campaign, processed: Processed) -> Iterable[Mapping[str, Any]]:
    index = ReservationIndex(campaign.reservations)
    blocked = processed.validation.blocked
    for rows in campaign.series.values():
        for cells in rows.values():
            for seen in cells:
                key = (seen.territory, seen.indicator, seen.period)
                kinds = index.types(seen.territory, seen.indicator, seen.period.label)
                yield {
                    "territory": seen.territory,
                    "indicator": seen.indicator,
                    "period": seen.period.label,
                    "kind": seen.period.kind.value,
                    "figure": seen.figure,
                    "unit": campaign.referential.indicators[seen.indicator].unit,
                    "code": seen.code and seen.code.value,
                    "raw": seen.raw,
                    "sheet": seen.at.sheet,
                    "cell": seen.at.cell,
                    "usable": trusted(seen) is not None and key not in blocked,
                    "reservations": " ".join(sorted(kind.value for kind in kinds)),
                }


def findings(processed: Processed) -> pd.DataFrame:
    """Return one row per finding: the open ones in the order of the workbook, then the justified ones.

    Returns:
        Columns and dtypes of ``FINDINGS``; texts in French.
    """
    campaign, validation = processed.campaign, processed.validation
    priorities = Priorities(campaign, processed.cells)
    rows = []
    for finding, justification in (*((f, None) for f in validation.findings), *validation.justified):
        message, remedy = sentence(finding, campaign.referential, campaign.settings)
        rows.append(
            {
                "code": finding.code.text,
                "severity": finding.severity.value,
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
                "justification": justification,
                "fingerprint": finding.fingerprint,
                "priority": priorities.of(finding).priority,
                "effect": priorities.of(finding).effect,
            }
        )
    return _table(rows, FINDINGS)


def changes(processed: Processed) -> pd.DataFrame:
    """Return one row per territory, indicator and pair of consecutive achieved years.

    Returns:
        Columns and dtypes of ``CHANGES``; ``reasons`` are codes separated by a space.
    """
    return _table(
        ({**change, "reasons": " ".join(change["reasons"])} for change in change_documents(processed.changes)), CHANGES
    )


def targets(processed: Processed) -> pd.DataFrame:
    """Return one row per territory, indicator and target, whether anything is aimed at or not.

    Returns:
        Columns and dtypes of ``TARGETS``; ``reasons`` are codes separated by a space.
    """
    return _table(({**gap, "reasons": " ".join(gap["reasons"])} for gap in target_documents(gaps(processed))), TARGETS)


def consolidation(processed: Processed) -> pd.DataFrame:
    """Return one row per consolidated indicator and period.

    Returns:
        Columns and dtypes of ``CONSOLIDATION``; ``coverage`` are departments separated by a space.
    """
    return _table(
        (
            {
                "territory": cell.territory,
                "indicator": cell.indicator.id,
                "period": cell.period.label,
                "kind": cell.period.kind.value,
                "state": cell.state.value,
                "value": cell.value,
                "lower_bound": cell.lower_bound,
                "low": cell.low,
                "high": cell.high,
                "unit": cell.indicator.unit,
                "coverage": " ".join(cell.coverage),
                "rule": cell.indicator.rule.value,
                "display": cell_display(cell),
            }
            for cell in processed.cells
        ),
        CONSOLIDATION,
    )


def revisions(compared: Compared) -> pd.DataFrame:
    """Return one row per cell that differs between two vintages, targets and breakdowns included.

    Returns:
        Columns and dtypes of ``REVISIONS``.
    """
    return _table(
        (
            {
                **revision,
                **{f"{side}_{key}": revision[side][key] for side in ("before", "after") for key in ("value", "code")},
                "before": revision["before"]["display"],
                "after": revision["after"]["display"],
            }
            for revision in revisions_document(compared.campaign.name, compared.comparison)["revisions"]
        ),
        REVISIONS,
    )
