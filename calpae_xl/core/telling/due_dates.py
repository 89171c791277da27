"""The days by which figures are wanted, in words: in copies, messages and on « Accueil »."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.campaign.conventions import Convention, Due
from calpae_xl.core.trade.typography import dated, listed
from calpae_xl.core.trade.values import raw_text

UNDATED = "à fixer"


def due_text(days: Sequence[Due], lead: str) -> str:
    """Write « pour le 31 mars 2025 (Solidarités) et le 15 avril 2025 (RSA) » after some words; empty without a day."""
    told = [f"le {dated(due.day)}{f' ({listed([*due.conventions])})' if due.conventions else ''}" for due in days]
    return f"{lead}pour {listed(told)}" if told else ""


def calendar_text(convention: Convention) -> str:
    """Write the calendar of a convention: « RSA : collecte le 15/04/2025, transmission à fixer »."""
    days = (("collecte", convention.collection), ("transmission", convention.transmission))
    told = (f"{name} {UNDATED}" if day is None else f"{name} le {raw_text(day)}" for name, day in days)
    return f"{convention.name} : {', '.join(told)}"
