"""Runs commands of the product in forked processes that may not grow, and measures them.

A process that has imported the product waits for command lines, one JSON list a line, and forks for each: what a
command costs is not hidden by what starting Python costs, and a crash takes only its own process along.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

MOST_SECONDS, MOST_MEBIBYTES = 10, 512
"""What design.md, section 14, promises of any file."""

_SOUND = Path(__file__).parents[2] / "workbook" / "CALPAE_CeA.xlsx"
_KILLED_AFTER = 60  # Seconds of processor time.


class Outcome(NamedTuple):
    """What a command came to.

    Attributes:
        code: Exit code; negative for the signal that ended it.
        said: What it wrote on stderr.
        seconds: Time of the processor: that of the clock tells what else the machine does.
        mebibytes: The most memory that it held.
    """

    code: int
    said: str
    seconds: float
    mebibytes: float

    @property
    def faults(self) -> list[str]:
        """The promises that were not kept."""
        kept = {
            f"exit code {self.code}": self.code in (0, 1, 2),
            f"{self.seconds:.1f} s": self.seconds < MOST_SECONDS,
            f"{self.mebibytes:.0f} MiB": self.mebibytes < MOST_MEBIBYTES,
            "refused without a word": self.code != 2 or self.said.strip().endswith("."),
        }
        return [fault for fault, is_kept in kept.items() if not is_kept]


Told = tuple[str, dict[str, int], tuple[float, str], tuple[float, str]]
"""A kind of files; how many were tried, refused and answered; the slowest, in seconds; the largest, in MiB."""


def told(kind: str, outcomes: Sequence[tuple[str, Outcome]]) -> Told:
    """Count outcomes, each known by a name, for the end of the tests."""
    refused = sum(outcome.code == 2 for _, outcome in outcomes)
    counts = {"tried": len(outcomes), "refused": refused, "answered": len(outcomes) - refused}
    slowest = max((outcome.seconds, name) for name, outcome in outcomes)
    return kind, counts, slowest, max((outcome.mebibytes, name) for name, outcome in outcomes)


class Runner:
    """A process from which commands are forked."""

    def __init__(self) -> None:
        self._home = tempfile.TemporaryDirectory()
        environment = {**os.environ, "HOME": self._home.name, "XDG_STATE_HOME": self._home.name, "COLUMNS": "200"}
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )

    def run(self, *arguments: str | Path) -> Outcome:
        """Run ``calpae`` with these arguments."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([*map(str, arguments)]).encode() + b"\n")
        self._process.stdin.flush()
        return Outcome(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """Let the process go."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._home.cleanup()


def _command(arguments: Sequence[str], said: int) -> int:
    from calpae_xl.cli.main import run

    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nowhere, descriptor)
    os.dup2(said, 2)
    bound = MOST_MEBIBYTES << 20
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CPU, (_KILLED_AFTER, _KILLED_AFTER))
    code = run(arguments)
    sys.stderr.flush()
    return code


def _forked(arguments: Sequence[str]) -> Outcome:
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if not child:
            code = 70
            try:
                code = _command(arguments, said.fileno())
            finally:
                os._exit(code)
        _, status, usage = os.wait4(child, 0)
        said.seek(0)
        words = said.read().decode("utf-8", "replace")
    return Outcome(os.waitstatus_to_exitcode(status), words, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _serve() -> None:
    # Whatever commands import when they are first called is imported once, before anything is measured.
    import calpae_xl.papers.pdf_file  # noqa: F401
    from calpae_xl.cli.main import run

    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        for command in _every_command(Path(os.environ["HOME"])):
            run([*map(str, command)])
    gc.disable()  # As the program does; its forks then share what is here as long as they do not change it.
    for line in sys.stdin:
        print(json.dumps(_forked(json.loads(line))), flush=True)


def _every_command(folder: Path) -> Iterator[tuple[str | Path, ...]]:
    """Yield what runs each kind of command once; a workbook is no return of itself, which is told late enough."""
    annex = folder / "annexe.txt"
    annex.write_text("Bas-Rhin\n")
    yield from (
        ("traiter", _SOUND, "--sortie", folder / "resultats.xlsx"),
        ("reserver", _SOUND, "67", "rsa_1er_rdv", "2021", "estimé", "--simuler"),
        ("integrer", _SOUND, folder / "resultats.xlsx"),
        ("integrer", _SOUND, "--decisions", "--simuler"),
        ("comparer", _SOUND, "--avec", folder / "resultats.xlsx"),
        *((name, _SOUND) for name in ("valider", "consolider", "diagnostic")),
        ("importer", annex),
    )


if __name__ == "__main__":
    _serve()
