"""The time of the clicks."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from masters import AT


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every click at the same moment, so that the same click writes the same."""
    monkeypatch.setattr("calpae_xl.addin.door.datetime", SimpleNamespace(now=lambda: AT))
