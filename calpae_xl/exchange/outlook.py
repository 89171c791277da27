"""A draft in the classic Outlook that runs already, shown to the person and never sent from here."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

from calpae_xl.books.pywin32 import late_bound
from calpae_xl.exchange.message import Draft

_MAIL_ITEM = 0
"""``OlItemType.olMailItem``."""

SECONDS = 20.0
"""How long Outlook has to show the draft: with a dialog open it may answer nobody, for ever."""


class NoOutlookError(Exception):
    """Classic Outlook does not run, or refuses; the next way is tried and nobody is told."""


class Com(Protocol):
    """The few things needed of pywin32, for a fake to take its place."""

    def start(self) -> None:
        """Prepare this thread to use COM."""
        ...

    def application(self) -> Any:
        """Return the Outlook that runs; raises one of ``errors`` when none does."""
        ...

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What calls to it raise."""
        ...


class WindowsCom:
    """The real thing.

    Outlook is never started: with the new Outlook, ``Dispatch`` hangs or opens a wizard (pywin32 #2156). The new
    one is not among the applications that run as far as COM knows: it fails here as if there were none.
    """

    def start(self) -> None:
        """Prepare this thread to use COM."""
        import_module("pythoncom").CoInitialize()

    def application(self) -> Any:
        """Return the Outlook that runs."""
        late_bound()
        return import_module("win32com.client").GetActiveObject("Outlook.Application")

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What calls to it raise: pywin32 missing, or an error of COM."""
        try:
            return ImportError, AttributeError, import_module("pywintypes").com_error
        except ImportError:
            return (ImportError,)


def show_draft(draft: Draft, copy: Path, com: Com | None = None, *, seconds: float = SECONDS) -> None:
    """Show a message for the person to read, complete and send.

    Args:
        draft: Its words and its recipient; the sender is whoever Outlook is set up for.
        copy: The saved copy, which becomes the attachment.
        com: How Outlook is reached.
        seconds: How long to wait for it.

    Raises:
        NoOutlookError: No classic Outlook runs, or it does not answer in time.
    """
    showing = _Showing(draft, copy, com or WindowsCom())
    # A daemon: an Outlook that never answers must not keep this process.
    thread = Thread(target=showing.run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise NoOutlookError("no answer")
    if showing.fault is not None:
        raise showing.fault


class _Showing:
    """The showing of one draft, in a thread of its own; ``fault`` is what went wrong."""

    def __init__(self, draft: Draft, copy: Path, com: Com) -> None:
        self._draft, self._copy, self._com = draft, copy, com
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            self._com.start()
            self._show(self._com.application())
        except self._com.errors as error:
            self.fault = NoOutlookError(str(error))
            self.fault.__cause__ = error
        except Exception as bug:  # Raised again in the thread that waits.
            self.fault = bug

    def _show(self, outlook: Any) -> None:
        draft = self._draft
        item = outlook.CreateItem(_MAIL_ITEM)
        item.To = draft.to
        item.Subject = draft.subject
        item.Body = draft.body.replace("\n", "\r\n")
        # Outlook knows no relative path.
        item.Attachments.Add(str(self._copy.resolve()))
        item.Display(False)
