"""A draft in classic Outlook, shown to the person and never sent from here."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from calpae_xl.exchange.message import Draft

_MAIL_ITEM = 0
"""``OlItemType.olMailItem``."""


class NoOutlookError(Exception):
    """Classic Outlook is not there, or refuses; the next way is tried and nobody is told."""


class Com(Protocol):
    """The two things needed of pywin32, for a fake to take its place."""

    def application(self) -> Any:
        """Return Outlook, started if need be; raises one of ``errors`` when it cannot be."""
        ...

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What calls to it raise."""
        ...


class WindowsCom:
    """The real thing. The new Outlook registers no automation: it fails here as if there were none."""

    def application(self) -> Any:
        """Return Outlook, started if need be."""
        return import_module("win32com.client").Dispatch("Outlook.Application")

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What calls to it raise: pywin32 missing, or an error of COM."""
        try:
            return ImportError, AttributeError, import_module("pywintypes").com_error
        except ImportError:
            return (ImportError,)


def show_draft(draft: Draft, copy: Path, com: Com | None = None) -> None:
    """Show a message for the person to read, complete and send.

    Args:
        draft: Its words and its recipient; the sender is whoever Outlook is set up for.
        copy: The saved copy, which becomes the attachment.
        com: How Outlook is reached.

    Raises:
        NoOutlookError: There is no classic Outlook, or it does not answer.
    """
    com = com or WindowsCom()
    try:
        item = com.application().CreateItem(_MAIL_ITEM)
        item.To = draft.to
        item.Subject = draft.subject
        item.Body = draft.body.replace("\n", "\r\n")
        # Outlook knows no relative path.
        item.Attachments.Add(str(copy.resolve()))
        item.Display(False)
    except com.errors as error:
        raise NoOutlookError from error
