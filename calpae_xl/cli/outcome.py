"""What every command does with its outcome: print it, save it, turn it into an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calpae_xl.books.port import StoredBook
from calpae_xl.cli.saving import Saved, put_saved, read_options, save, saved_document, written_text
from calpae_xl.cli.streams import complain, put, put_lines, typed_file
from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Screen
    from calpae_xl.core.campaign.campaign import Campaign
    from calpae_xl.core.documents import Document
    from calpae_xl.core.figures.processed import Processed
    from calpae_xl.core.findings.validation import Validation
    from calpae_xl.usecases.write import Prepared

OpenBook = Callable[[Path], StoredBook]
"""How a workbook is opened: a file for people, one in memory for tests."""

_NOT_WRITTEN = typeset("Rien n’a été écrit : --sur-place ou --sortie écrit les résultats.")
_ALL_OF_IT = typeset("Le reste : --tout.")

DONE, NO = 0, 1
"""Exit codes: the work is done, whatever it found; the answer is no, of a command that is a question."""


def save_if_asked(open_book: OpenBook, path: Path, action: str, options: dict[str, Any]) -> Saved | None:
    """Do the work and write it where asked; ``None`` when nothing was to be written, not even simulated."""
    wanted = read_options(options)
    if not wanted.asked:
        return None
    from calpae_xl.core.sheets.journal import Action

    return save(open_book(path), Action[action], wanted)


def is_simulated(saved: Saved | None) -> bool:
    """Tell whether the plan is all there is to print."""
    return saved is not None and saved.applied is None


def tell_saved(saved: Saved | None, *, as_json: bool, step: str | None = None) -> None:
    """Say what was written and what to do next, if anything was asked; the JSON document says it itself.

    Args:
        saved: What was written.
        as_json: Whether the document was printed.
        step: What to do next; by default, what the workbook waits for.
    """
    if saved is not None and not as_json:
        put_saved(saved, _step(saved) if step is None else step)


def tell_last(path: Path, saved: Saved | None, campaign: Campaign, validation: Validation, *, in_full: bool) -> None:
    """End a result in one line: findings, what was written, what to do next, how to see the rest.

    Args:
        path: Where the workbook was read, as it was typed.
        saved: What was written; ``None`` when nothing was asked to be.
        campaign: The workbook.
        validation: Its findings.
        in_full: Whether everything was shown, or is to be.
    """
    if is_simulated(saved):
        tell_saved(saved, as_json=False)
        return
    from calpae_xl.cli.next_step import next_step_of
    from calpae_xl.core.results.findings import rows_to_answer
    from calpae_xl.core.results.remaining import counted_text

    written = _NOT_WRITTEN if saved is None else written_text(saved)
    rows = rows_to_answer(campaign, validation)
    facts = f"{counted_text(rows, every=True)}. {written}"
    step = next_step_of(campaign, validation, rows, next_file(path, saved), stale=_is_stale(campaign, saved))
    screen = terminal()
    if screen is None:
        put_lines([f"{facts} {step}"])
    else:
        screen.say(facts if in_full else f"{facts} {_ALL_OF_IT}")
        screen.say(step, "bold")


def next_file(path: Path, saved: Saved | None) -> str:
    """Return the workbook that a next command would take, as one types it: the one that was written, if any was."""
    return typed_file(path if saved is None or saved.applied is None else saved.applied.name)


def tell_watcher(path: Path, saved: Saved | None, campaign: Campaign, validation: Validation, *, in_full: bool) -> None:
    """End a result that is a table: a file or another program gets its facts and nothing else."""
    screen = terminal()
    if screen is not None and not is_simulated(saved):
        screen.line()
    if screen is not None or saved is not None:
        tell_last(path, saved, campaign, validation, in_full=in_full)


def _step(saved: Saved) -> str:
    if saved.applied is None:
        return ""
    from calpae_xl.cli.next_step import next_step

    campaign, book = saved.work.campaign, typed_file(saved.applied.name)
    return next_step(campaign, saved.work.validation, book, stale=_is_stale(campaign, saved))


def _is_stale(campaign: Campaign, saved: Saved | None) -> bool:
    """Tell whether « Contrôles » of the file, unless it was just written, asks something."""
    listed = campaign.listed
    was_written = saved is not None and saved.applied is not None and listed.name in saved.prepared.whole.sheets
    return bool(listed.asked) and not was_written


def tell_merge(
    prepared: Prepared, saved: Saved | None, document: Document, lines: list[str], *, not_written: str, as_json: bool
) -> None:
    """Say what a merge would change, or changed.

    Args:
        prepared: The merge.
        saved: What was written; ``None`` when nothing was asked to be.
        document: The merge as JSON.
        lines: The merge in sentences.
        not_written: Said when there was something to write and nobody asked for it.
        as_json: Whether the document is wanted.
    """
    if saved is None:
        for notice in prepared.results.notices:
            complain(notice)
    if as_json:
        put_document(document, saved)
    elif not is_simulated(saved):
        put_lines([*lines, *([not_written] if saved is None and prepared.whole.sheets else [])])
    tell_saved(saved, as_json=as_json)


def put_document(document: Document, saved: Saved | None = None) -> None:
    """Print a JSON document, with what was written."""
    import json

    if saved is not None:
        document = {**document, "written": saved_document(saved)}
    put(json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n")


def terminal() -> Screen | None:
    """Return the terminal that shows the result; ``None`` when the result goes to a file or a pipe."""
    if not sys.stdout.isatty():
        return None
    from calpae_xl.cli.screen import Screen

    return Screen()


def warn_of_blocking(path: Path, validation: Validation) -> None:
    """Tell, beside a result, that some figures were kept out of it."""
    from calpae_xl.core.trade.codes import Severity
    from calpae_xl.core.trade.typography import plural

    count = validation.count(Severity.BLOCKING)
    if count:
        found = plural(count, "constat bloquant", "constats bloquants")
        complain(typeset(f"{found} : « calpae valider {{}} » les détaille.").format(typed_file(path)))


def put_all(work: Processed, *, in_full: bool) -> None:
    """Print findings, consolidation, changes and gaps to targets; on a terminal, the essential of them."""
    screen = terminal()
    if screen is None:
        from calpae_xl.cli.changes import plain_comparison
        from calpae_xl.cli.consolidation import plain_consolidation
        from calpae_xl.cli.findings import plain_findings

        parts = (
            plain_findings(work.campaign, work.validation),
            plain_consolidation(work.campaign, work.cells),
            plain_comparison(work),
        )
        put_lines([*parts[0], "", *parts[1], "", *parts[2]])
    elif in_full:
        from calpae_xl.cli.changes import show_comparison
        from calpae_xl.cli.consolidation import show_consolidation
        from calpae_xl.cli.findings import show_findings

        show_findings(screen, work.campaign, work.validation)
        show_consolidation(screen, work.campaign, work.cells)
        show_comparison(screen, work)
    else:
        from calpae_xl.cli.essentials import show_first, show_year

        show_first(screen, work.campaign, work.validation, work.cells, problems=False)
        show_year(screen, work)
    if screen is not None:
        screen.line()
