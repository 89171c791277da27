"""The days by which figures are wanted, in words: in copies and messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from calpae_xl.core.campaign.conventions import Due
from calpae_xl.core.trade.typography import dated, listed

UNDATED = "à fixer"


def due_text(days: Sequence[Due], lead: str) -> str:
    """Write « pour le 31 mars 2025 (Solidarités) et le 15 avril 2025 (RSA) » after some words; empty without a day."""
    told = [f"le {dated(due.day)}{f' ({listed([*due.conventions])})' if due.conventions else ''}" for due in days]
    return f"{lead}pour {listed(told)}" if told else ""


def past_days(days: Sequence[Due], on: date) -> list[date]:
    """Return the days that are over."""
    return [due.day for due in days if due.day < on]
