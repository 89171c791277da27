"""The JSON documents that other programs read; their schemas are fixed, keys are only ever added."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]
"""A JSON object, ready for ``json.dumps``."""
