"""One line of the checklist: what was looked at, whether it lets the add-in work, what to do otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.trade.typography import typeset


class Verdict(Enum):
    """What a check found; its value is the mark that stands before the line."""

    ALLOWED = "✔"
    BLOCKED = "✘"
    UNKNOWN = "?"


class Check(NamedTuple):
    """A fact about the computer, typeset.

    Attributes:
        remedy: What to do and whom to ask; empty when nothing is to be done.
    """

    verdict: Verdict
    fact: str
    remedy: str = ""


def allowed(fact: str) -> Check:
    """Say that something is as the add-in needs it."""
    return Check(Verdict.ALLOWED, typeset(fact))


def blocked(fact: str, remedy: str) -> Check:
    """Say that something keeps the add-in from working."""
    return Check(Verdict.BLOCKED, typeset(fact), typeset(remedy))


def unknown(fact: str, remedy: str) -> Check:
    """Say that something may keep the add-in from working, which cannot be told from here."""
    return Check(Verdict.UNKNOWN, typeset(fact), typeset(remedy))


def any_blocked(checks: Iterable[Check]) -> bool:
    """Tell whether the add-in cannot work."""
    return any(check.verdict is Verdict.BLOCKED for check in checks)
