"""How a message reaches the person who sends it: Outlook, else a draft in a file, else a bare new message."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from calpae_xl.core.campaign.settings import SendingWay
from calpae_xl.exchange.message import Draft, unsent
from calpae_xl.exchange.outlook import NoOutlookError, show_draft

_LONGEST_URL = 2_000
"""Windows hands no longer address over to a program (2,083 signs, some programs 2,048)."""

_CUT = "[…]"


class Delivery(Enum):
    """What the person has in front of them, or has to look for: the draft in its file, or the bare copy."""

    OUTLOOK = "outlook"
    DRAFT_FILE = "eml"
    NEW_MESSAGE = "mailto"
    CLOSED_FILE = "fichier"
    NOTHING = "copie"


class Desktop(NamedTuple):
    """What the computer can do with a message; each raises `OSError` or `NoOutlookError` when it cannot.

    Attributes:
        show: Shows a draft with the saved copy attached.
        open: Opens a file, or an address, with the program that people chose for it.
    """

    show: Callable[[Draft, Path], None]
    open: Callable[[str], None]


def open_with_default_program(target: str) -> None:
    """Open a file or an address as a double click would.

    Raises:
        OSError: No program does.
    """
    if sys.platform == "win32":
        os.startfile(target)  # noqa: S606 - the person's own program, for a file that we made
    else:
        raise OSError("no default program outside Windows")


DESKTOP = Desktop(show_draft, open_with_default_program)


def deliver(draft: Draft, copy: Path, way: SendingWay, desktop: Desktop = DESKTOP) -> Delivery:
    """Put a message in front of the person, by the first way that works from ``way`` on.

    Args:
        draft: The message.
        copy: The saved copy; a draft in a file stands beside it.
        way: What « Paramètres » asks for; a server is not a way to show anything, and counts as a file.
        desktop: What the computer can do.
    """
    if way is SendingWay.OUTLOOK:
        try:
            desktop.show(draft, copy)
            return Delivery.OUTLOOK
        except NoOutlookError:
            pass
    file = _written(draft, copy.with_suffix(".eml"))
    if file is not None and _opens(desktop, str(file)):
        return Delivery.DRAFT_FILE
    if not _opens(desktop, mailto(draft)):
        return Delivery.NOTHING if file is None else Delivery.CLOSED_FILE
    if file is not None:
        file.unlink()  # Nothing opens it: it would only be in the way.
    return Delivery.NEW_MESSAGE


def _written(draft: Draft, file: Path) -> Path | None:
    """Write a draft under a name that is free; ``None`` when it is not, or when the disk refuses."""
    content = unsent(draft)
    try:
        stream = file.open("xb")
    except OSError:
        return None
    try:
        with stream:
            stream.write(content)
    except OSError:
        file.unlink()  # Half a message.
        return None
    return file


def _opens(desktop: Desktop, target: str) -> bool:
    try:
        desktop.open(target)
    except OSError:
        return False
    return True


def mailto(draft: Draft) -> str:
    """Return the address that opens a new message; a body too long for it is cut, and says so."""
    body = draft.body
    url = _mailto(draft, body)
    while len(url) > _LONGEST_URL and body:
        body = body[: max(0, len(body) - (len(url) - _LONGEST_URL) // 9 - len(_CUT) - 1)]
        url = _mailto(draft, body + _CUT if body else "")
    return url


def _mailto(draft: Draft, body: str) -> str:
    fields = {"subject": draft.subject, "body": body.replace("\n", "\r\n")}
    query = "&".join(f"{name}={quote(text, safe='')}" for name, text in fields.items() if text)
    return f"mailto:{quote(draft.to, safe='@')}?{query}"
