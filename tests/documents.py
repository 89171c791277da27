"""JSON documents as a program receives them, and what their schemas say of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from factories import campaign, read_campaign, real_grid, target, year
from jsonschema import Draft202012Validator

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.documents.changes import changes_document
from calpae_xl.core.documents.consolidation import consolidation_document
from calpae_xl.core.documents.findings import findings_document
from calpae_xl.core.figures.consolidation import consolidate
from calpae_xl.core.figures.processed import process_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import Value

CONTRACTS = Path(__file__).parent / "contracts"
FLOW, RATE, DELAY, Y, T = (
    "mob_mesures_diagnostic",
    "pasi_taux_couverture_30min",
    "ag_delai_demarrage",
    year(2022),
    target(),
)
Document = dict[str, Any]


def findings_of(read: Campaign) -> Document:
    validation = validate(read)
    return findings_document(read, validation, consolidate(read, validation))


def changes_of(read: Campaign) -> Document:
    return changes_document(process_campaign(read))


def consolidation_of(read: Campaign) -> Document:
    validation = validate(read)
    return consolidation_document(read, consolidate(read, validation))


MAKERS: Mapping[str, Callable[[Campaign], Document]] = {
    "findings": findings_of,
    "changes": changes_of,
    "consolidation": consolidation_of,
}


def sent(name: str, read: Campaign) -> Document:
    """A document as a program receives it."""
    document: Document = json.loads(json.dumps(MAKERS[name](read), allow_nan=False, ensure_ascii=False))
    return document


def faults(name: str, document: Document) -> list[str]:
    schema = json.loads((CONTRACTS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return [f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema).iter_errors(document)]


@cache
def real(name: str) -> Document:
    return sent(name, read_campaign(real_grid()))


def small(entries: Mapping[tuple[str, str, Period], Value], **options: object) -> Campaign:
    return campaign(entries, **options)
