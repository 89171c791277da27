"""The door of Excel: runs the action of a button, turns whatever happens into a message and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from calpae_xl import __version__
from calpae_xl.addin.click import Click
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset
from calpae_xl.doors.person import user_name

if TYPE_CHECKING:
    from calpae_xl.books.desk import Desk
    from calpae_xl.books.port import LiveBook

Connect = Callable[[Sequence[str]], "tuple[LiveBook, Desk]"]
"""How the workbook and the desk of the click are found; a fake one in tests."""

TOLD, UNTOLD, BUG = 0, 1, 3
"""Exit codes, which the launcher reads: a message was shown; none could be; a bug was logged and told.

Python itself ends with 1 when the module is missing and with 2 for an option that it does not know: it
could say nothing then either.
"""

_VERSION_OPTION = "--complement="


class OtherVersionError(CalpaeError):
    """The add-in that Excel loaded is not of the version of the package."""

    def __init__(self, addin: str) -> None:
        super().__init__(
            typeset(f"Le complément d’Excel est en version {addin or 'inconnue'}, CALPAE en version {__version__}."),
            typeset(
                "Fermez Excel, demandez au service informatique de relancer « calpae installer », puis rouvrez-le."
            ),
        )


class UnknownActionError(CalpaeError):
    """A button asks for what this version of the package does not do."""

    def __init__(self, action: str) -> None:
        super().__init__(
            typeset(f"Cette version de CALPAE ne connaît pas l’action « {action} »."),
            typeset("Demandez au service informatique de relancer « calpae installer »."),
        )


def main() -> int:
    """Run the click of this process, and return its exit code."""
    from calpae_xl.books.excel_session import connect

    return run(sys.argv[1:], connect)


def run(arguments: Sequence[str], connect: Connect) -> int:
    """Run one click.

    Args:
        arguments: The action, then what the launcher adds.
        connect: Gives the workbook from which somebody clicked, and their desk.

    Returns:
        Exit code, see ``TOLD``.
    """
    desk: Desk | None = None
    try:
        book, desk = connect(arguments)
        _run(arguments, book, desk)
    except CalpaeError as error:
        return _tell(desk, error.in_excel, TOLD)
    except Exception as bug:  # The door: everything else is a bug, logged in full.
        from calpae_xl.doors.bugs import record_bug

        return _tell(desk, record_bug(bug), BUG)
    return TOLD


def _run(arguments: Sequence[str], book: LiveBook, desk: Desk) -> None:
    from calpae_xl.addin.actions import ACTIONS

    token = next((argument for argument in arguments if not argument.startswith("--")), "")
    addin = next((a.removeprefix(_VERSION_OPTION) for a in arguments if a.startswith(_VERSION_OPTION)), "")
    if addin != __version__:
        raise OtherVersionError(addin)
    name, _, argument = token.partition(":")
    if name not in ACTIONS:
        raise UnknownActionError(token)
    ACTIONS[name](Click(book, desk, datetime.now(), user_name(), argument))  # The clock on the wall, as people see it.


def _tell(desk: Desk | None, text: str, code: int) -> int:
    if desk is None:
        from calpae_xl.books.excel_messages import tell_alone

        return code if tell_alone(text) else UNTOLD
    try:
        desk.tell(text, problem=True)
    except Exception:  # Nobody is there to be told.
        return UNTOLD
    return code
