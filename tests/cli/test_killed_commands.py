"""A command that is killed at any of its calls to the system: the old file or the new one, and the next one works.

One command is really killed, at each of its calls in turn. The others run once; what lies on the disk just before each
call, and halfway through each writing, is what a kill there would leave.
"""

from __future__ import annotations

import datetime as clocks
import gc
import io
import multiprocessing
import os
import shutil
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from masters import BAS_RHIN, SMALL, cell_of, edit, small_master_bytes
from processes import forked, published_annex, quietly, returned_copy

from calpae_xl.books import filelock
from calpae_xl.books.newfile import OURS, mark
from calpae_xl.cli.commands import reserve

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a process takes too long to start"),
    pytest.mark.usefixtures("own_state"),
]

CALLS = (
    *("open", "write", "fsync", "close", "stat", "lstat", "fstat", "access", "chmod", "chown", "mkdir", "scandir"),
    *("listdir", "link", "rename", "replace", "unlink", "listxattr", "getxattr", "setxattr"),
)
HALFWAY = "halfway"
LARGE = 20_000
"""Bytes that are written in two goes."""
NOW = clocks.datetime(2026, 11, 29, 9, 30)
RESERVING = ("reserver", "saisie.xlsx", "67", "rsa_1er_rdv", "2019", "estimé", "--sur-place")

State = Mapping[str, bytes]
"""What a folder holds, by path."""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small workbook, alone in the folder where commands are typed."""
    made = tmp_path / "dossier" / "saisie.xlsx"
    made.parent.mkdir()
    made.write_bytes(small_master_bytes())
    monkeypatch.chdir(made.parent)
    return made


def hooked(before: Callable[[str], bool]) -> None:
    """Have something done before each call to the system of this process, which ends with it.

    Args:
        before: Told the name of the call. Where it is a writing, whether to write half of it, and be told again.
    """

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if before(name) and name == "write" and len(given[1]) > LARGE:
                real(given[0], bytes(given[1])[: len(given[1]) // 2])
                before(HALFWAY)
                return len(given[1]) // 2  # As the system may: the rest takes another call.
            return real(*given, **named)

        return call

    for module, names in ((os, CALLS), (io, ("open",)), (filelock, ("flock",))):
        for name in names:
            if hasattr(module, name):
                setattr(module, name, wrapped(name, getattr(module, name)))


# Killed


class _Clock(clocks.datetime):
    @classmethod
    def now(cls, *_: object) -> clocks.datetime:
        return NOW


def reserving(kill_at: int | None, told: Connection | None) -> None:
    """Add a reservation, at a moment that is always the same, and be killed at a call or, if it writes, in it."""
    gc.disable()  # As the program does.
    reserve.datetime = _Clock  # type: ignore[attr-defined]
    calls: list[str] = []

    def die_where_asked(name: str) -> bool:
        if name != HALFWAY:
            calls.append(name)
        killed = len(calls) - 1 == kill_at
        if killed and name != "write":
            os._exit(9)
        return killed

    hooked(die_where_asked)
    code, _, err = quietly(*RESERVING)
    if told is not None:
        told.send((code, err, [*calls]))
    os._exit(0)


def test_a_command_killed_at_any_call_leaves_the_old_file_or_the_new_one(
    path: Path, record_property: Callable[..., None]
):
    old = path.read_bytes()
    # What the program reads but once, modules and words, is read before it is counted.
    assert quietly(*RESERVING)[0] == 0
    restored(path.parent, {path.name: old})
    here, there = multiprocessing.Pipe(duplex=False)
    forked(reserving, None, there).join()
    code, err, calls = here.recv()
    new = path.read_bytes()
    assert (code, err, new != old) == (0, "", True)
    assert {"open", "write", "fsync", "flock", "link", "replace", "unlink"} <= {*calls}
    before, after, leftovers = 0, 0, 0

    for at, name in enumerate(calls):
        restored(path.parent, {path.name: old})
        killed = forked(reserving, at, None)
        killed.join()
        assert killed.exitcode == 9, (at, name, "it makes other calls each time")
        left = dict(held(path.parent))
        state = left.pop(path.name)
        assert state in (old, new), (at, name)
        before, after = before + (state == old), after + (state == new)
        for other, content in left.items():
            if other.startswith(OURS):
                leftovers += 1
            else:
                assert "(sauvegarde" in other, (at, name, other)
                assert content == old, (at, name, "a backup is whole or absent")
        if any(other.startswith(OURS) for other in left):
            next_run = quietly("reserver", path.name, "67", "rsa_1er_cer", "2019", "estimé", "--sur-place")
            assert next_run[0] == 0, (at, name, next_run)
            assert not [other for other in held(path.parent) if other.startswith(OURS)], (at, name)

    assert before > 0
    assert after > 0
    assert leftovers > 0
    totals = {"kills": len(calls), "old file": before, "new file": after, "leftovers removed": leftovers}
    record_property("kills", totals)


# Looked at before each call

ELSEWHERE = "autre.xlsx"
"""Another workbook, where results go."""

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "traiter": ("traiter", "saisie.xlsx", "--sur-place"),
    "to another": ("traiter", "saisie.xlsx", "--sortie", ELSEWHERE),
    "annuler": ("annuler", "saisie.xlsx", "--sur-place"),
    "justifier": ("justifier", "saisie.xlsx", "67", SMALL[-1], "2019", "--texte", "file d’attente", "--sur-place"),
    "integrer": ("integrer", "saisie.xlsx", "retour.xlsx", "--sur-place"),
    "importer": ("importer", "annexe.txt", "--departement", "67", "--dans", "saisie.xlsx", "--sur-place"),
    "envoyer": ("envoyer", "saisie.xlsx", "collecte", "--departement", "67", "--sur-place"),
    "transmission": ("envoyer", "saisie.xlsx", "transmission", "--dossier", "envois", "--sur-place"),
    "refaire": ("refaire", "saisie.xlsx", "--sortie", "neuf.xlsx"),
    "campagne": ("campagne", "saisie.xlsx", "2023", "--sortie", ELSEWHERE, "--remplacer"),
    "annexe": ("annexe", "saisie.xlsx", "--sortie", "annexe.docx"),
}


DONE_BEFORE = ("existe déjà", "a déjà une justification", "n’a rien à annuler")


def held(folder: Path) -> State:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def restored(folder: Path, state: State) -> None:
    for each in folder.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    for name, content in state.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


def watched(folder: Path, arguments: tuple[str, ...], told: Connection) -> None:
    """Run a command, and tell what the folder holds at each of its calls, once where nothing has changed."""
    gc.disable()  # As the program does.
    looking, states, calls = False, [held(folder)], 0

    def look(_: str) -> bool:
        nonlocal looking, calls
        if not looking:
            looking, calls = True, calls + 1
            if (state := held(folder)) != states[-1]:
                states.append(state)
            looking = False
        return not looking

    hooked(look)
    code, _, err = quietly(*arguments)
    looking = True
    told.send((code, err, calls, [*states, held(folder)]))
    told.close()
    os._exit(0)


@pytest.mark.parametrize("command", COMMANDS)
def test_whatever_a_kill_leaves_is_whole_and_the_next_run_works(
    command: str, path: Path, record_property: Callable[..., None]
):
    folder, arguments = path.parent, COMMANDS[command]
    returned_copy(path, folder / "retour.xlsx", 4_321)
    published_annex(folder / "annexe.txt", SMALL)
    assert quietly(*RESERVING)[0] == 0
    edit(path, BAS_RHIN, {cell_of(path, SMALL[0], "Réalisé 2022"): 8_000})
    for each in folder.glob("*sauvegarde*"):
        each.unlink()
    (folder / ELSEWHERE).write_bytes(small_master_bytes())
    first = held(folder)
    here, there = multiprocessing.Pipe(duplex=False)
    running = forked(watched, folder, arguments, there)
    code, err, calls, states = here.recv()
    running.join()
    last = held(folder)
    assert code == 0, err
    assert last != first
    assert len(states) > 3, "nobody looked while it wrote"

    tried = set()
    for state in states:
        left = {name for name in state if Path(name).name.startswith(OURS)}
        whole = {(name, content) for name, content in state.items() if name not in left}
        assert whole <= {*first.items(), *last.items()}
        assert first.keys() <= state.keys(), "what is replaced is always there"
        if (alike := (frozenset(whole), len(left))) in tried:
            continue
        tried.add(alike)
        restored(folder, state)
        code, _, err = quietly(*arguments)
        # What is there already, whole, is said to be there.
        assert code == 0 or any(words in err for words in DONE_BEFORE), err
        assert quietly("reserver", path.name, "67", "rsa_1er_cer", "2019", "estimé", "--sur-place")[0] == 0
        assert not [name for name in held(folder) if name.startswith(f"{OURS}{mark(path)}")]
    record_property("watched", {"commands": 1, "calls": calls, "states": len(states), "run again": len(tried)})
