"""The last word of a click whose Excel cannot be reached: a message of Windows', before no window of Excel's."""

from __future__ import annotations

import sys

TITLE = "CALPAE"
# MB_ICONWARNING, MB_SETFOREGROUND: it has no owner, and would open behind whatever people look at.
_STYLE = 0x30 | 0x10000
_NO_OWNER = 0


def tell_alone(text: str) -> bool:
    """Show a message that wants no answer; return whether it could be."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is None:
        return False
    try:
        windows.win32api.MessageBox(_NO_OWNER, text, TITLE, _STYLE)
    except Exception:  # Nobody is at the screen: what Windows answers then has no class in common.
        return False
    return True
