"""How many examples a property tries: a few at each run, many in a campaign."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_USUAL = 100
"""Examples of a property that says nothing: hypothesis' own number."""


def register_profiles() -> None:
    """Make the profiles known: ``default``, ``ci`` (the same examples at each run) and ``long`` (a campaign)."""
    usual = settings.get_profile("default")
    # How fast examples come says how busy the machine is, and nothing of the code.
    machine = {"suppress_health_check": [HealthCheck.too_slow], "deadline": None}
    settings.register_profile("default", usual, **machine)
    settings.register_profile("ci", usual, derandomize=True, database=None, print_blob=True, **machine)
    settings.register_profile("long", usual, max_examples=20 * _USUAL, print_blob=True, **machine)
    settings.load_profile("ci" if os.environ.get("CI") else "default")


def tries(usual: int) -> int:
    """Return how many examples to try where ``usual`` is enough at each run: as many times more as the profile asks."""
    return max(1, usual * settings.default.max_examples // _USUAL)
