"""New files under a name that somebody chose: whole or absent, and nobody else's is lost."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from calpae_xl.books import replacing
from calpae_xl.books.filelock import locked
from calpae_xl.books.port import ChangedMeanwhileError
from calpae_xl.books.replacing import UnwritableFileError
from calpae_xl.usecases.build import ExistingFileError, put_file

THEIRS = b"saved by somebody else"


@pytest.fixture
def somebody_is_quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program takes the name once it was seen to be free."""
    real = replacing.temporary_file

    @contextmanager
    def slow(path: Path, content: bytes, *given: Any) -> Iterator[Path]:
        with real(path, content, *given) as temporary:
            path.write_bytes(THEIRS)
            yield temporary

    monkeypatch.setattr(replacing, "temporary_file", slow)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.usefixtures("somebody_is_quicker")
def test_a_file_that_appeared_meanwhile_is_left_alone(tmp_path: Path, replace: bool):
    target = tmp_path / "neuf.xlsx"

    with pytest.raises(ChangedMeanwhileError):
        put_file(target, b"ours", ".xlsx", replace=replace)

    assert (target.read_bytes(), names(tmp_path)) == (THEIRS, ["neuf.xlsx"])


def test_another_file_is_replaced_only_where_that_was_asked(tmp_path: Path):
    target = tmp_path / "neuf.xlsx"
    target.write_bytes(THEIRS)
    target.chmod(0o640)

    with pytest.raises(ExistingFileError):
        put_file(target, b"ours", ".xlsx", replace=False)
    assert (target.read_bytes(), names(tmp_path)) == (THEIRS, ["neuf.xlsx"])

    built = put_file(target, b"ours", ".xlsx", replace=True)

    assert (built.written, target.read_bytes()) == (True, b"ours")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640, "whoever could read it still can"
    assert built.backup is not None
    assert (built.backup.read_bytes(), names(tmp_path)) == (THEIRS, sorted(("neuf.xlsx", built.backup.name)))
    assert stat.S_IMODE(built.backup.stat().st_mode) == 0o640

    assert put_file(target, b"ours", ".xlsx", replace=True).backup is None, "nothing was replaced"


def test_a_link_leads_to_the_new_file(tmp_path: Path):
    target, link = tmp_path / "neuf.xlsx", tmp_path / "lien.xlsx"
    target.write_bytes(THEIRS)
    link.symlink_to(target)

    put_file(link, b"ours", ".xlsx", replace=True)

    assert link.is_symlink()
    assert target.read_bytes() == b"ours"


def test_a_link_that_leads_to_itself_is_told(tmp_path: Path):
    link = tmp_path / "lien.xlsx"
    link.symlink_to(link.name)

    with pytest.raises(UnwritableFileError, match="un lien qui ne mène qu’à lui-même"):
        put_file(link, b"ours", ".xlsx", replace=True)


def test_the_other_names_of_a_file_lead_to_the_new_one(tmp_path: Path):
    target, beside, elsewhere = tmp_path / "neuf.xlsx", tmp_path / "aussi.xlsx", tmp_path / "ailleurs" / "aussi.xlsx"
    elsewhere.parent.mkdir()
    target.write_bytes(THEIRS)
    for other in (beside, elsewhere):
        other.hardlink_to(target)

    built = put_file(target, b"ours", ".xlsx", replace=True)

    assert (beside.read_bytes(), elsewhere.read_bytes()) == (b"ours", THEIRS)
    assert [notice for notice in built.notices if "a aussi un nom dans un autre dossier" in notice]


@pytest.mark.parametrize(
    ("name", "lock", "program"),
    [
        ("neuf.xlsx", "~$neuf.xlsx", "Excel"),
        ("neuf.xlsx", ".~lock.neuf.xlsx#", "LibreOffice"),
        ("annexe.docx", "~$annexe.docx", "Word"),
        ("annexes.docx", "~$nnexes.docx", "Word"),
        ("annexe 2022.docx", "~$nexe 2022.docx", "Word"),
    ],
)
def test_what_a_program_has_open_is_not_replaced(tmp_path: Path, name: str, lock: str, program: str):
    target = tmp_path / name
    target.write_bytes(THEIRS)
    (tmp_path / lock).touch()

    with pytest.raises(UnwritableFileError, match=f"est ouvert dans {program}"):
        put_file(target, b"ours", target.suffix, replace=True)

    assert (target.read_bytes(), names(tmp_path)) == (THEIRS, sorted((name, lock)))


def test_what_is_read_only_is_not_replaced(tmp_path: Path):
    target = tmp_path / "annexe.docx"
    target.write_bytes(THEIRS)
    target.chmod(0o444)

    with pytest.raises(UnwritableFileError, match=r"Le fichier .+ est en lecture seule"):
        put_file(target, b"ours", ".docx", replace=True)

    assert target.read_bytes() == THEIRS


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path):
    with pytest.raises(UnwritableFileError, match="son dossier est introuvable"):
        put_file(tmp_path / "envoi" / "neuf.xlsx", b"ours", ".xlsx", replace=False)

    assert names(tmp_path) == []


def test_another_command_is_waited_for(tmp_path: Path):
    target = tmp_path / "neuf.xlsx"
    target.write_bytes(THEIRS)

    with ThreadPoolExecutor(1) as somebody:
        with locked(target):
            writing = somebody.submit(put_file, target, b"ours", ".xlsx", replace=True)
            with pytest.raises(TimeoutError):
                writing.result(timeout=0.2)
            target.write_bytes(b"what they saved")
        assert writing.result().written

    assert target.read_bytes() == b"ours"


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
    with pytest.raises(UnwritableFileError, match="le disque est plein"):
        put_file(target, b"ours", ".xlsx", replace=replace)

    assert names(tmp_path) == (["neuf.xlsx"] if replace else [])
    assert not replace or target.read_bytes() == THEIRS
