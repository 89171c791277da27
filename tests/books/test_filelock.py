"""One writer at a time, and none who is stopped by what another left behind."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from calpae_xl.books import filelock
from calpae_xl.books.filelock import AnotherWriterError, locked
from calpae_xl.books.newfile import mark


@pytest.fixture
def goal(tmp_path: Path) -> Path:
    return tmp_path / "saisie.xlsx"


def lock_of(goal: Path) -> Path:
    return goal.with_name(f".calpae-{mark(goal)}")


def test_a_second_writer_waits_then_is_told(goal: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(filelock, "PATIENCE", 0.05)
    with locked(goal) as alone:
        assert alone
        with pytest.raises(AnotherWriterError, match="en cours d’enregistrement par une autre commande"), locked(goal):
            pytest.fail("two writers")

    with locked(goal) as alone:
        assert alone


def test_nothing_is_left_of_it(goal: Path):
    with locked(goal):
        assert lock_of(goal).exists()

    assert [*goal.parent.iterdir()] == []


def test_the_name_is_that_of_one_file_however_it_is_written(goal: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(filelock, "PATIENCE", 0.05)
    with locked(goal), pytest.raises(AnotherWriterError), locked(goal.with_name("SAISIE.XLSX")):
        pytest.fail("two writers on a disk that takes both names for one")
    with locked(goal), locked(goal.with_name("autre.xlsx")) as alone:
        assert alone


def test_what_a_killed_writer_left_stops_nobody(goal: Path):
    lock_of(goal).touch()

    with locked(goal) as alone:
        assert alone
    assert [*goal.parent.iterdir()] == []


def test_a_lock_that_was_removed_while_waiting_for_it_is_none(goal: Path, monkeypatch: pytest.MonkeyPatch):
    real, tried = filelock._locks, []

    def locks(descriptor: int) -> bool:
        if not tried:  # Its holder removes it, then lets go of it.
            lock_of(goal).unlink()
        tried.append(descriptor)
        return real(descriptor)

    monkeypatch.setattr(filelock, "_locks", locks)

    with locked(goal) as alone:
        assert alone
        assert lock_of(goal).exists()
    assert len(tried) == 2


def test_a_file_system_without_locks_is_written_all_the_same(goal: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(descriptor: int) -> bool:
        raise OSError(errno.ENOLCK, "")

    monkeypatch.setattr(filelock, "_locks", refuse)

    with locked(goal) as alone:
        assert not alone
    assert [*goal.parent.iterdir()] == []


def test_no_descriptor_is_lost(goal: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(descriptor: int) -> bool:
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(filelock, "_locks", fail)
    closed: list[int] = []
    real = os.close
    monkeypatch.setattr(os, "close", lambda descriptor: (closed.append(descriptor), real(descriptor))[1])

    with pytest.raises(OSError, match=r"Errno 5"), locked(goal):
        pytest.fail("not locked")
    assert len(closed) == 1
