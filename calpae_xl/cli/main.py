"""The door of the command line: runs a command, turns whatever happens into an exit code and a sentence."""

from __future__ import annotations

import gc
import gettext
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from calpae_xl.books.port import Book
from calpae_xl.cli.outcome import DONE, OpenBook
from calpae_xl.cli.program import calpae
from calpae_xl.cli.streams import abandon, complain, prepare_streams
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

UNUSABLE, BUG, INTERRUPTED = 2, 3, 130

_CATALOGUES = Path(__file__).with_name("locale")


def main() -> int:
    """Run the command of this process, and return its exit code.

    The garbage collector has nothing to free in so short a life: without it, and with nothing left for it
    to visit on leaving, « consolider » takes 20 ms less of 145.
    """
    gc.disable()
    try:
        return run(sys.argv[1:])
    finally:
        gc.freeze()


def run(arguments: Sequence[str], open_book: OpenBook | None = None) -> int:
    """Run one command.

    Args:
        arguments: Without the program's name.
        open_book: How to open a workbook; as a file by default.

    Returns:
        Exit code: 0 the work is done, 1 the command is a question whose answer is no, 2 wrong usage or
        unusable file, 3 bug, 130 interrupted.
    """
    prepare_streams()
    _speak_french()
    try:
        # Not calpae.main(): click would take an EOFError, which is a bug, for an interruption, and end
        # the process itself.
        with calpae.make_context("calpae", [*arguments], obj=open_book or _open_file) as context:
            code: int = calpae.invoke(context)
            return code
    except click.exceptions.Exit as leaving:  # --aide and --version
        return leaving.exit_code
    except click.ClickException as refusal:
        _show(refusal)
        return UNUSABLE
    except CalpaeError as error:
        complain(str(error))
        return UNUSABLE
    except KeyboardInterrupt:
        complain("Interrompu avant la fin.")
        return INTERRUPTED
    except MemoryError:  # Limits are made so that it never comes to this; nothing was written then.
        complain(
            "Ce classeur demande plus de mémoire que ce poste n’en a de libre. Fermez d’autres programmes ; "
            "dans Excel, supprimez-en ce qui ne sert pas à la saisie, puis recommencez."
        )
        return UNUSABLE
    except BrokenPipeError:  # The reader of the help left early.
        abandon(sys.stdout)
        return DONE
    except Exception as bug:  # The door: everything else is a bug, logged in full.
        from calpae_xl.doors.bugs import record_bug

        complain(record_bug(bug))
        return BUG


def _speak_french() -> None:
    """Have click speak French, whatever the language of the computer.

    Its strings go through the global gettext domain, which picks a language from the environment:
    LANGUAGE is the first variable it reads, and « fr » the only catalogue there is.
    """
    gettext.bindtextdomain("calpae", _CATALOGUES)
    gettext.textdomain("calpae")
    os.environ["LANGUAGE"] = "fr"


def _show(refusal: click.ClickException) -> None:
    """Print what click refuses, its quotes made French: it writes names as Python does."""
    text = io.StringIO()
    refusal.show(text)
    for line in re.sub(r"'([^'\n]+)'", r"« \1 »", text.getvalue()).splitlines():
        complain(typeset(line))


def _open_file(path: Path) -> Book:
    from calpae_xl.books.file import FileBook

    return FileBook(path)


if __name__ == "__main__":
    sys.exit(main())
