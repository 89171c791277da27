"""What every command that makes a new file says of it."""

from __future__ import annotations

from calpae_xl.cli.saving import kept_text
from calpae_xl.cli.streams import complain
from calpae_xl.usecases.build import Built


def built_text(built: Built) -> str:
    """Name a file that was written and what is kept of the one that it replaced; what else matters is told beside."""
    for notice in built.notices:
        complain(notice)
    return f"{built.path}{kept_text(built.backup)}"
