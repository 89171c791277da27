"""A sign of life on long work, when someone watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from calpae_xl.cli.streams import one_line
from calpae_xl.core.trade.typography import plural

if TYPE_CHECKING:
    from threading import Event

_SHORT = 0.5
"""Seconds under which work needs no sign."""


@contextmanager
def patience(task: str) -> Iterator[None]:
    """Show a bar on standard error while the block runs, if it is long and a terminal watches."""
    if not sys.stderr.isatty():
        yield
        return
    from threading import Event, Thread

    done = Event()
    watcher = Thread(target=_watch, args=(task, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


@contextmanager
def counted(task: str) -> Iterator[Callable[[str], None]]:
    """Show on standard error, when a terminal watches, how many files are read and the name of the last.

    Yields:
        What to call with the name of each file.
    """
    if not sys.stderr.isatty():
        yield lambda name: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        line = progress.add_task(one_line(task), total=None)

        def seen(name: str) -> None:
            progress.advance(line)
            count = int(progress.tasks[0].completed)
            progress.update(
                line, description=one_line(f"{task} : {plural(count, 'fichier lu', 'fichiers lus')}, {name}")
            )

        yield seen


def _watch(task: str, done: Event) -> None:
    if done.wait(_SHORT):
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        # No total: reading tells nothing of how far it is, and a made-up share would mislead.
        progress.add_task(one_line(task), total=None)
        done.wait()
