"""Sentences on standard output: folded on a terminal, one a line for a file or another program."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from calpae_xl.cli.streams import one_line, put_lines


def put_folded(lines: Iterable[str]) -> None:
    """Write sentences, each on lines that a terminal does not cut in the middle of a word."""
    if not sys.stdout.isatty():
        put_lines([*lines])
        return
    from calpae_xl.cli.screen import Screen

    screen = Screen()
    for line in lines:
        if line:
            screen.say(one_line(line), rest="  ")
        else:
            screen.line()
