"""The notice that « Aide » opens: one page of HTML that can be read and printed anywhere."""

from __future__ import annotations

from pathlib import Path

NOTICE = Path(__file__).with_name("data") / "notice.html"
"""A file on the disk, since a browser opens it: the package is never run from an archive."""
