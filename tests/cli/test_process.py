"""What only a process of its own can show: imports, encodings, pipes, terminals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from launch import ROOT, code_while_something_blocks

pty = pytest.importorskip("pty", reason="no terminals to open on this system")

Process = Callable[..., subprocess.CompletedProcess[bytes]]

HEAVY = {"rich", "pandas", "numpy", "openpyxl", "xlsxwriter", "babel", "asyncio", "logging"}


@pytest.mark.parametrize("command", ["valider", "evolutions", "consolider", "traiter"])
def test_json_loads_nothing_heavy(command: str, real_file: Path) -> None:
    script = (
        "import sys; from calpae_xl.cli.main import run; "
        f"code = run([{command!r}, {str(real_file)!r}, '--json']); "
        f"sys.stderr.write(' '.join({HEAVY!r} & sys.modules.keys())); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True
    )

    assert (done.returncode, done.stderr) == (code_while_something_blocks(command), b"")
    assert json.loads(done.stdout)


HOSTILE = {
    "C locale": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "ascii": {"PYTHONIOENCODING": "ascii:strict"},
}


@pytest.mark.parametrize("environment", HOSTILE.values(), ids=HOSTILE)
def test_a_pipe_gets_utf_8_whatever_the_environment_says(
    environment: dict[str, str], real_file: Path, process: Process
) -> None:
    done = process("consolider", str(real_file), **environment)

    assert done.returncode == 0
    assert "≥\u00a0389" in done.stdout.decode("utf-8")
    assert "détaille" in done.stderr.decode("utf-8")


def test_a_reader_who_leaves_early_changes_nothing(real_file: Path) -> None:
    for arguments in (["evolutions", str(real_file)], ["traiter", str(real_file), "--json"], ["--aide"]):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [sys.executable, "-m", "calpae_xl", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=writing,
            stderr=subprocess.PIPE,
        )
        os.close(writing)
        assert b"Traceback" not in done.stderr
        assert b"BrokenPipe" not in done.stderr
        assert done.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_told(real_file: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "calpae_xl", "valider", str(real_file)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
        )

    assert done.returncode == 2
    assert "disque plein" in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def in_terminal(*arguments: str, columns: int = 80, **environment: str) -> tuple[int, str]:
    """Run a command whose standard output is a terminal of that width."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "calpae_xl", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": str(columns), **environment},
        stdout=follower,
        stderr=subprocess.DEVNULL,
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            read = os.read(leader, 65536)
        except OSError:  # Linux reports the end of a terminal as an error.
            break
        if not read:
            break
        shown += read
    os.close(leader)
    return process.wait(), shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colours_unless_it_wants_none(real_file: Path) -> None:
    code, coloured = in_terminal("consolider", str(real_file), "--tout")
    _, sober = in_terminal("consolider", str(real_file), "--tout", NO_COLOR="1")

    assert code == 0
    assert "\x1b[1;31m" in coloured
    assert "31m" not in sober
    assert "BLOQUÉ" in sober


def test_json_stays_json_in_a_terminal(real_file: Path) -> None:
    _, shown = in_terminal("evolutions", str(real_file), "--json")

    assert json.loads(shown)["schema"] == "calpae/changes/1"


@pytest.mark.parametrize(("patience", "watched"), [(0.02, True), (10, False)], ids=["long", "short"])
def test_long_work_shows_a_sign_of_life_on_standard_error_only(patience: float, watched: bool, real_file: Path) -> None:
    script = (
        "import sys, time, calpae_xl.cli.patience as p, calpae_xl.usecases.validate as v\n"
        "from calpae_xl.cli.main import run\n"
        f"p._SHORT, quick = {patience}, v.validate_book\n"
        "def slow(book): time.sleep(0.4); return quick(book)\n"
        "v.validate_book = slow\n"
        f"sys.exit(run(['valider', {str(real_file)!r}, '--json']))"
    )
    leader, follower = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=follower,
    )
    os.set_blocking(leader, False)
    try:
        shown = os.read(leader, 65536).decode()
    except BlockingIOError:
        shown = ""
    os.close(leader)
    os.close(follower)

    assert json.loads(done.stdout)["schema"] == "calpae/findings/1"
    assert ("Contrôle de saisie.xlsx" in shown) is watched
    assert watched or shown == ""


def test_a_bug_in_a_process_leaves_no_traceback(real_file: Path, tmp_path: Path) -> None:
    script = (
        "import sys; import calpae_xl.usecases.validate as v; from calpae_xl.cli.main import run\n"
        "def broken(book): raise RuntimeError('oups')\n"
        "v.validate_book = broken\n"
        f"sys.exit(run(['valider', {str(real_file)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path)},
        capture_output=True,
    )

    assert (done.returncode, done.stdout) == (3, b"")
    assert b"Traceback" not in done.stderr
    assert "oups" in (tmp_path / "calpae" / "calpae.log").read_text(encoding="utf-8")


def test_a_missing_standard_output_is_no_bug(real_file: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "{sys.executable}" -m calpae_xl valider "{real_file}" >&-'],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
    )

    assert (done.returncode, done.stderr) == (1, b"")
