"""New files under a name that somebody chose: whole or absent, and nobody else's is lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from calpae_xl.usecases import build
from calpae_xl.usecases.build import ExistingFileError, UnwritableFileError, put_file

THEIRS = b"saved by somebody else"


@pytest.fixture
def somebody_is_quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program takes the name once it was seen to be free."""
    real = build.temporary_file

    @contextmanager
    def slow(path: Path, content: bytes, *given: Any) -> Iterator[Path]:
        with real(path, content, *given) as temporary:
            path.write_bytes(THEIRS)
            yield temporary

    monkeypatch.setattr(build, "temporary_file", slow)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("somebody_is_quicker")
def test_a_file_that_appeared_meanwhile_is_left_alone(tmp_path: Path):
    target = tmp_path / "neuf.xlsx"

    with pytest.raises(ExistingFileError):
        put_file(target, b"ours", ".xlsx", replace=False)

    assert (target.read_bytes(), names(tmp_path)) == (THEIRS, ["neuf.xlsx"])


@pytest.mark.usefixtures("somebody_is_quicker")
def test_a_file_that_appeared_meanwhile_is_replaced_where_that_was_asked(tmp_path: Path):
    target = tmp_path / "neuf.xlsx"

    assert put_file(target, b"ours", ".xlsx", replace=True).written

    assert (target.read_bytes(), names(tmp_path)) == (b"ours", ["neuf.xlsx"])


def test_what_a_killed_run_left_is_known_for_ours_and_removed_after_a_day(tmp_path: Path):
    [left, recent] = [tmp_path / f".calpae-0123abcd-{digits}" for digits in ("01234567", "89abcdef")]
    for path in (left, recent):
        path.write_bytes(b"half")
    os.utime(left, (0, 0))

    put_file(tmp_path / "neuf.xlsx", b"ours", ".xlsx", replace=False)

    assert names(tmp_path) == [recent.name, "neuf.xlsx"]


@pytest.mark.parametrize("replace", [False, True])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replace: bool):
    target = tmp_path / "neuf.xlsx"
    if replace:
        target.write_bytes(THEIRS)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr("os.write", full)
    with pytest.raises(UnwritableFileError, match="disque plein"):
        put_file(target, b"ours", ".xlsx", replace=replace)

    assert names(tmp_path) == (["neuf.xlsx"] if replace else [])
    assert not replace or target.read_bytes() == THEIRS
