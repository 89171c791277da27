"""Who asks: the name that « Journal » keeps."""

from __future__ import annotations

_UNKNOWN = "inconnu"


def user_name() -> str:
    """Return the name of the session, which no workbook can choose."""
    import getpass

    try:
        return getpass.getuser() or _UNKNOWN
    except (OSError, KeyError, ImportError):  # No variable says it, and the system does not know.
        return _UNKNOWN
