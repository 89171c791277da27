import contextlib
import errno
import io
import os
import stat
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from everything import ENTRY, TABLE, everything
from factories import plain

from calpae_xl.books import writing
from calpae_xl.books.newfile import create_file, mark
from calpae_xl.books.package import Package
from calpae_xl.books.patch import Patched, patch
from calpae_xl.books.port import ChangedMeanwhileError
from calpae_xl.books.workbook import read_grid, read_source
from calpae_xl.books.writing import Saved, UnwritableFileError, write_workbook
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan

NOW = datetime(2026, 11, 22, 14, 5)
PLAN = Plan(
    {
        "Saisie": SheetPlan(
            {
                "A1": Content("Renée\r\x01 _x0041_ \ud800"),
                "B1": Content(390),
                "B2": Content(None),
                "C1": Content(datetime(2026, 11, 22, 14, 5, 33, 123456)),
                "C2": Content(44_927.123456789),
                "C3": Content(date(2026, 11, 22)),
                "D1": Content("≥ 3", "=A1"),
                "E9": Content("=2+2"),
            }
        )
    }
)
BACKUP = "CALPAE_CeA (sauvegarde 2026-11-22 14h05).xlsx"


def patched(old: bytes, plan: Plan) -> bytes:
    """A package with a plan put into it."""
    return patch(Package("classeur.xlsx", old), plan).content


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "CALPAE_CeA.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet("Saisie")
        page.write_row("A1", ["ASE", 389])
        page.write_number("B2", 5)
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        page.write_column("C1", [1, 2, 3], day)
        made.add_worksheet("Autre").write("A1", "intacte")
    return path


def save(path: Path, plan: Plan = PLAN, *, backup: bool = True, target: Path | None = None) -> Saved:
    return write_workbook(path, plan, now=NOW, backup=backup, target=target)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(path: Path, fault: str) -> str:
    return typeset(f"Le classeur « {path.name} » {fault}")


def test_a_plan_is_saved_in_place_with_a_dated_backup(book: Path):
    old = book.read_bytes()

    assert save(book) == Saved(book, book.with_name(BACKUP), changed=True)
    assert book.read_bytes() == patched(old, PLAN)
    assert book.with_name(BACKUP).read_bytes() == old
    assert names(book.parent) == [BACKUP, book.name]
    values = read_grid(book).sheets[0].values
    assert values["A1"] == "Renée\r\x01 _x0041_ \ufffd"
    assert (values["B1"], values["C3"], values["E9"]) == (390, date(2026, 11, 22), "=2+2")


def test_a_workbook_that_holds_the_plan_already_is_not_written(book: Path):
    save(book)
    before = book.stat()

    assert save(book) == Saved(book, None, changed=False)
    after = book.stat()  # Reading it alters the date of its last reading.
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )
    assert names(book.parent) == [BACKUP, book.name]


def test_the_workbook_with_everything_is_saved_and_read_back(tmp_path: Path):
    path = tmp_path / "tout.xlsx"
    path.write_bytes(everything())
    plan = Plan({ENTRY: SheetPlan({"A9": Content("Neuf"), "E2": Content(45_000)}, (Resize(TABLE, 9),))})

    assert save(path, plan, backup=False).changed
    assert names(tmp_path) == ["tout.xlsx"]


def test_an_older_backup_is_never_overwritten(book: Path):
    book.with_name(BACKUP).write_bytes(b"ancienne")

    saved = save(book)

    assert saved.backup == book.with_name("CALPAE_CeA (sauvegarde 2026-11-22 14h05, 2).xlsx")
    assert book.with_name(BACKUP).read_bytes() == b"ancienne"


def test_saving_elsewhere_leaves_the_workbook_alone(book: Path):
    old, target = book.read_bytes(), book.with_name("copie.xlsx")

    assert save(book, target=target) == Saved(target, None, changed=True)
    assert (book.read_bytes(), target.read_bytes()) == (old, patched(old, PLAN))

    replaced = target.read_bytes()
    assert save(book, Plan(), target=target).backup == target.with_name("copie (sauvegarde 2026-11-22 14h05).xlsx")
    assert target.with_name("copie (sauvegarde 2026-11-22 14h05).xlsx").read_bytes() == replaced
    assert target.read_bytes() == old


def test_permissions_are_kept(book: Path):
    book.chmod(0o640)

    save(book)

    assert [stat.S_IMODE(path.stat().st_mode) for path in (book, book.with_name(BACKUP))] == [0o640, 0o640]


def test_a_copy_of_a_read_only_workbook_can_be_worked_on(book: Path):
    book.chmod(0o444)

    save(book, target=book.with_name("copie.xlsx"))

    assert stat.S_IMODE(book.with_name("copie.xlsx").stat().st_mode) == 0o644


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_is_kept(book: Path):
    os.chown(book, 1234, 4321)

    save(book)

    assert (book.stat().st_uid, book.stat().st_gid) == (1234, 4321)


def test_a_link_is_followed_to_its_file(book: Path):
    (book.parent / "ailleurs").mkdir()
    link = book.parent / "ailleurs" / "lien.xlsx"
    link.symlink_to(book)

    assert save(link).path == book
    assert link.is_symlink()
    assert names(link.parent) == ["lien.xlsx"]
    assert read_grid(link).sheets[0].values["B1"] == 390


# Refusals


@pytest.mark.parametrize(
    ("lock", "program"), [("~$CALPAE_CeA.xlsx", "Excel"), (".~lock.CALPAE_CeA.xlsx#", "LibreOffice")]
)
def test_a_workbook_open_in_a_program_is_refused(book: Path, lock: str, program: str):
    book.with_name(lock).touch()
    old = book.read_bytes()

    with pytest.raises(UnwritableFileError) as refused:
        save(book)

    remedy = f"Fermez-le, puis recommencez. S’il est fermé partout, supprimez le fichier « {lock} »."
    assert str(refused.value) == refusal(book, f"est ouvert dans {program}. {remedy}")
    assert book.read_bytes() == old


def test_a_lock_beside_a_link_counts_too(book: Path):
    (book.parent / "ailleurs").mkdir()
    link = book.parent / "ailleurs" / "lien.xlsx"
    link.symlink_to(book)
    link.with_name("~$lien.xlsx").touch()

    with pytest.raises(UnwritableFileError, match="ouvert dans Excel"):
        save(link)


def test_a_workbook_opened_meanwhile_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch):
    meanwhile(monkeypatch, book.with_name("~$CALPAE_CeA.xlsx").touch)

    with pytest.raises(UnwritableFileError, match="ouvert dans Excel"):
        save(book)


def meanwhile(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Have something happen while the new file is being checked."""
    verify = writing._verify

    def verified(*arguments: Any) -> None:
        verify(*arguments)
        action()

    monkeypatch.setattr(writing, "_verify", verified)


@pytest.mark.parametrize("kept_date", [True, False], ids=["same date and size", "other date"])
def test_a_workbook_changed_meanwhile_is_not_overwritten(book: Path, kept_date: bool, monkeypatch: pytest.MonkeyPatch):
    other = book.read_bytes()[:-1] + b"!"

    def change() -> None:
        before = book.stat()
        book.write_bytes(other)
        if kept_date:
            os.utime(book, ns=(before.st_atime_ns, before.st_mtime_ns))

    meanwhile(monkeypatch, change)

    with pytest.raises(ChangedMeanwhileError) as refused:
        save(book)
    assert str(refused.value) == refusal(
        book,
        "a été modifié pendant l’opération ; il n’a pas été remplacé. "
        "Vérifiez qui y travaille, puis recommencez avec sa dernière version.",
    ).replace("l’opération ;", "l’opération\u00a0;")
    assert book.read_bytes() == other
    assert names(book.parent) == [book.name]


@pytest.mark.parametrize("existing", [True, False])
def test_a_target_that_appears_or_goes_meanwhile_is_not_overwritten(
    existing: bool, book: Path, monkeypatch: pytest.MonkeyPatch
):
    target = book.with_name("copie.xlsx")
    if existing:
        target.write_bytes(b"avant")
    meanwhile(monkeypatch, target.unlink if existing else lambda: target.write_bytes(b"venue d'ailleurs"))

    with pytest.raises(ChangedMeanwhileError, match=r"copie\.xlsx.+ a été modifié pendant"):
        save(book, target=target)
    assert names(book.parent) == [book.name] if existing else target.read_bytes() == b"venue d'ailleurs"


def test_a_read_only_file_is_refused_even_to_an_administrator(book: Path):
    book.chmod(0o444)
    remedy = "Retirez « Lecture seule » dans ses propriétés, ou choisissez un autre nom, puis recommencez."

    with pytest.raises(UnwritableFileError) as refused:
        save(book)
    assert str(refused.value) == refusal(book, f"est en lecture seule. {remedy}")


def test_a_folder_is_no_target(book: Path):
    with pytest.raises(UnwritableFileError, match="n’est pas un fichier ordinaire"):
        save(book, target=book.parent)


@pytest.mark.parametrize(
    ("target", "fault"),
    [
        (
            "absent/copie.xlsx",
            "n’a pas pu être enregistré : son dossier est introuvable. Vérifiez le chemin, puis recommencez.",
        ),
        (
            "a" * 300 + ".xlsx",
            "n’a pas pu être enregistré : son nom ou son chemin est trop long. "
            "Donnez-lui un nom plus court, puis recommencez.",
        ),
    ],
    ids=["no folder", "too long"],
)
def test_a_place_that_cannot_be_is_refused(target: str, fault: str, book: Path):
    with pytest.raises(UnwritableFileError) as refused:
        save(book, target=book.parent / target)
    assert str(refused.value) == refusal(Path(target), fault)


def test_a_name_too_long_for_its_backup_is_refused_and_nothing_is_lost(book: Path):
    path = book.rename(book.with_name("a" * 240 + ".xlsx"))
    old = path.read_bytes()

    with pytest.raises(UnwritableFileError, match="trop long"):
        save(path)
    assert path.read_bytes() == old
    assert names(path.parent) == [path.name]
    assert save(path, backup=False).changed


@pytest.mark.parametrize("name", ["copie.xlsm", "copie.xltx", "copie.XLSB", "copie.ods", "copie"])
def test_a_name_that_announces_another_kind_of_file_is_refused(name: str, book: Path):
    with pytest.raises(UnwritableFileError, match=r"Choisissez un nom qui finit par «.\.xlsx.»"):
        save(book, target=book.with_name(name))
    assert names(book.parent) == [book.name]


@pytest.mark.parametrize("name", ["copie.xlsm", "copie.xls", "copie.xlsb", "copie.XLTX", "copie.ods", "copie"])
def test_a_workbook_under_the_name_of_another_kind_of_file_is_read_not_written(name: str, book: Path):
    path = book.rename(book.with_name(name))
    before = path.read_bytes()

    with pytest.raises(UnwritableFileError, match=r"est un fichier «.\.xlsx.» sous un autre nom") as refused:
        save(path)

    assert "Donnez-lui un nom qui finit par" in str(refused.value)
    assert (path.read_bytes(), names(path.parent)) == (before, [path.name])
    assert save(path, target=path.with_name("copie.xlsx")).changed


def test_a_name_in_capitals_announces_the_same(book: Path):
    assert save(book, target=book.with_name("COPIE.XLSX")).changed


def test_a_plan_is_refused_when_the_workbook_is_not_the_one_that_was_read(book: Path):
    source = read_source(book)
    save(book, Plan({"Autre": SheetPlan({"A1": Content("d’un autre")})}), backup=False)

    with pytest.raises(ChangedMeanwhileError):
        write_workbook(book, PLAN, now=NOW, backup=True, source=source)
    with pytest.raises(ChangedMeanwhileError):
        write_workbook(book, PLAN, now=NOW, backup=True, source=source, target=book.with_name("copie.xlsx"))
    assert read_grid(book).sheets[1].values["A1"] == "d’un autre"
    assert names(book.parent) == [book.name]


# What stays beside the bytes


def test_other_names_of_the_file_lead_to_the_new_one(book: Path):
    other, older = book.with_name("raccourci.xlsx"), book.read_bytes()
    other.hardlink_to(book)

    save(book)

    assert other.samefile(book)
    assert read_grid(other).sheets[0].values["B1"] == 390
    assert names(book.parent) == [BACKUP, book.name, other.name]
    assert book.with_name(BACKUP).read_bytes() == older


def test_saving_under_another_name_of_the_workbook_leaves_the_workbook_alone(book: Path):
    old, target = book.read_bytes(), book.with_name("copie.xlsx")
    target.hardlink_to(book)

    save(book, target=target)

    assert (book.read_bytes(), target.read_bytes()) == (old, patched(old, PLAN))


@pytest.mark.parametrize("elsewhere", [1, 2])
def test_a_name_of_the_file_in_another_folder_keeps_what_it_held_and_that_is_told(book: Path, elsewhere: int):
    """No system tells where it is; writing into the file itself could leave half of it."""
    older, beside = book.read_bytes(), book.with_name("raccourci.xlsx")
    beside.hardlink_to(book)
    for number in range(elsewhere):
        (book.parent / f"partage {number}").mkdir()
        (book.parent / f"partage {number}" / "saisie.xlsx").hardlink_to(book)

    saved = save(book)

    [told] = [plain(notice) for notice in saved.notices]
    where = "a aussi un nom dans un autre dossier" if elsewhere == 1 else "a aussi 2 noms dans d’autres dossiers"
    assert told.startswith(f"Le classeur « {book.name} » {where} (lien")
    assert beside.read_bytes() == book.read_bytes() != older
    assert (book.parent / "partage 0" / "saisie.xlsx").read_bytes() == older
    assert write_workbook(book, Plan({"Saisie": SheetPlan({"B1": Content(391)})}), now=NOW, backup=False).notices == ()


@pytest.mark.skipif(os.name != "posix", reason="rights of another kind")
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o664])
def test_access_rights_are_kept(book: Path, mode: int):
    book.chmod(mode)

    save(book)

    assert {stat.S_IMODE(path.stat().st_mode) for path in (book, book.with_name(BACKUP))} == {mode}


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="Linux has them")
def test_lists_of_access_rights_are_kept(book: Path):
    # Version 2: owner rw, the user 12345 r, group none, mask r, others none.
    entries = [(1, 6, 0xFFFFFFFF), (2, 4, 12_345), (4, 0, 0xFFFFFFFF), (16, 4, 0xFFFFFFFF), (32, 0, 0xFFFFFFFF)]
    rights = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    try:
        os.setxattr(book, "system.posix_acl_access", rights)
    except OSError:
        pytest.skip("a file system without lists of access rights")

    save(book)

    assert {os.getxattr(path, "system.posix_acl_access") for path in (book, book.with_name(BACKUP))} == {rights}


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="Linux has them")
def test_extended_attributes_are_kept(book: Path):
    try:
        os.setxattr(book, "user.service", b"insertion")
    except OSError:
        pytest.skip("a file system without extended attributes")

    save(book)

    assert [os.getxattr(path, "user.service") for path in (book, book.with_name(BACKUP))] == [b"insertion"] * 2


def test_what_killed_runs_left_is_removed_and_nothing_else(book: Path):
    mine, others = f"{LOCK}-0123abcd", ".calpae-00000000-0123abcd"
    people = [".calpae-notes", f"{LOCK}-0123abcd.docx", "calpae-0123abcd"]
    old = ".calpae-11111111-0123abcd"
    for name in (mine, others, old, *people):
        book.with_name(name).write_bytes(b"reste")
    os.utime(book.with_name(old), (0, 0))
    book.with_name(LOCK).touch()

    save(book)

    assert names(book.parent) == sorted([BACKUP, book.name, others, *people])


def test_a_new_file_of_any_kind_clears_what_is_a_day_old_and_nobody_else_s(tmp_path: Path):
    note = tmp_path / "note.txt"
    mine, old = f".calpae-{mark(note)}-0123abcd", ".calpae-11111111-0123abcd"
    for name in (mine, old):
        (tmp_path / name).write_bytes(b"reste")
    os.utime(tmp_path / old, (0, 0))

    create_file(note, b"dit")

    assert names(tmp_path) == sorted([mine, note.name]), "somebody else may be writing the first"


def test_beyond_ten_backups_people_are_told_where_they_are(book: Path):
    for day in range(1, 11):
        book.with_name(f"CALPAE_CeA (sauvegarde 2026-10-{day:02} 09h00).xlsx").touch()
    book.with_name("autre (sauvegarde 2026-10-01 09h00).xlsx").touch()

    [told] = save(book).notices

    assert told == typeset(
        f"11 sauvegardes de « {book.name} » sont gardées dans « {book.parent} », la plus ancienne étant "
        "« CALPAE_CeA (sauvegarde 2026-10-01 09h00).xlsx » : CALPAE n’en supprime aucune, faites vous-même le tri."
    )
    assert len(names(book.parent)) == 13
    assert save(book, Plan({"Autre": SheetPlan({"A1": Content(1)})}), backup=False).notices == ()


def test_ten_backups_are_no_news(book: Path):
    for day in range(1, 10):
        book.with_name(f"CALPAE_CeA (sauvegarde 2026-10-{day:02} 09h00).xlsx").touch()

    assert save(book).notices == ()


# Checks of the new file


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (Plan({"Saisie": SheetPlan({"B1": Content(391)})}), "feuille « Saisie », cellule B1"),
        (Plan({"Saisie": SheetPlan({"B1": Content(390), "Z9": Content(1)})}), "feuille « Saisie », cellule Z9"),
        (Plan({"Saisie": SheetPlan({"B1": Content(390, "=390")})}), "feuille « Saisie », cellule B1"),
        (Plan({"Autre": SheetPlan({"A1": Content("b")})}), "partie « xl/worksheets/sheet2.xml »"),
    ],
    ids=["wrong value", "a cell too many", "a formula too many", "a part too many"],
)
def test_a_new_file_that_is_not_as_planned_never_takes_the_name(
    wrong: Plan, fault: str, book: Path, monkeypatch: pytest.MonkeyPatch
):
    old, right = book.read_bytes(), Plan({"Saisie": SheetPlan({"B1": Content(390)})})
    parts = frozenset({"xl/worksheets/sheet1.xml", "xl/workbook.xml"})
    monkeypatch.setattr(writing, "patch", lambda *_: Patched(patched(old, wrong), parts, date1904=False))

    with pytest.raises(UnwritableFileError) as refused:
        save(book, right)
    assert str(refused.value) == refusal(
        book,
        f"n’a pas été modifié : relu, le nouveau fichier diffère ({fault}). "
        "Recommencez ; si cela se reproduit, transmettez-le au service informatique.",
    )
    assert book.read_bytes() == old
    assert names(book.parent) == [book.name]


def test_a_new_file_that_cannot_be_read_never_takes_the_name(book: Path, monkeypatch: pytest.MonkeyPatch):
    old = book.read_bytes()
    broken = patched(old, PLAN).replace(b"PK\x03\x04", b"PK\x03\x05", 1)
    monkeypatch.setattr(writing, "patch", lambda *_: Patched(broken, frozenset({"xl/workbook.xml"}), date1904=False))
    monkeypatch.setattr(writing, "raw_entries", lambda _: {})

    with pytest.raises(UnwritableFileError, match="le nouveau fichier serait illisible"):
        save(book)
    assert book.read_bytes() == old


def test_a_disk_that_keeps_something_else_is_noticed(book: Path, monkeypatch: pytest.MonkeyPatch):
    written = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: written(descriptor, bytes(len(data))))

    with pytest.raises(UnwritableFileError, match="écriture sur le disque"):
        save(book)
    assert names(book.parent) == [book.name]


# Faults

CALLS = (
    *("open", "write", "fsync", "close", "stat", "chmod", "chown", "replace", "unlink", "access", "lstat"),
    *("link", "fstat", "scandir", "listdir", "listxattr"),
)
LOCK = f".calpae-{mark(Path('CALPAE_CeA.xlsx'))}"


class Killed(BaseException):
    """The program is stopped there."""


class FaultySystem:
    """Counts the calls of the writer to the system, and makes one of them fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fault: BaseException | None = None, at: int = 0) -> None:
        self.calls: list[str] = []
        for module, name in (*((os, name) for name in CALLS), (io, "open")):
            monkeypatch.setattr(module, name, self.counted(name, getattr(module, name), fault, at))

    def counted(self, name: str, real: Callable[..., Any], fault: BaseException | None, at: int) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.calls.append(name)
            if fault is None or len(self.calls) != at + 1:
                return real(*arguments, **options)
            if name == "close":  # The system frees the descriptor even when it reports a fault.
                real(*arguments, **options)
            raise fault

        return call


def calls_of_a_save(book: Path) -> list[str]:
    with pytest.MonkeyPatch.context() as patching:
        system = FaultySystem(patching)
        save(book)
    return system.calls


@pytest.mark.parametrize(
    "fault",
    [OSError(errno.ENOSPC, ""), OSError(errno.EIO, ""), OSError(errno.EACCES, ""), Killed()],
    ids=["full", "broken", "refused", "killed"],
)
def test_a_fault_at_any_call_leaves_the_old_file_or_the_new_one(book: Path, fault: BaseException):
    book.with_name(BACKUP).write_bytes(b"ancienne")
    old = book.read_bytes()
    new = patched(old, PLAN)
    calls = calls_of_a_save(book)
    assert {"open", "write", "fsync", "close", "stat", "replace"} <= set(calls)

    for at in range(len(calls)):
        for path in book.parent.iterdir():
            if path.name != BACKUP:
                path.unlink()
        book.write_bytes(old)
        with pytest.MonkeyPatch.context() as patching:
            FaultySystem(patching, fault, at)
            with contextlib.suppress(CalpaeError, Killed):
                save(book)
        left = {path.name: path.read_bytes() for path in book.parent.iterdir()}
        assert left.pop(LOCK, b"") == b""  # Nobody holds it: it stops nobody.
        assert left.pop(book.name) in (old, new), (at, calls[at])
        assert left.pop(BACKUP) == b"ancienne"
        if calls[at] == "unlink":  # What could not be removed is, by the next run.
            save(book, Plan({"Autre": SheetPlan({"A1": Content("encore")})}), backup=False)
            left = {name: content for name, content in left.items() if book.with_name(name).exists()}
        # A backup is whole or absent, and there is no other file.
        assert all("(sauvegarde" in name and content == old for name, content in left.items()), (at, calls[at], left)


def test_faults_reach_people_as_sentences(book: Path):
    calls = calls_of_a_save(book)
    old = book.read_bytes()
    plan = Plan({"Saisie": SheetPlan({"A1": Content("encore")})})

    with pytest.MonkeyPatch.context() as patching:
        FaultySystem(patching, OSError(errno.ENOSPC, ""), calls.index("write"))
        with pytest.raises(UnwritableFileError) as refused:
            save(book, plan)

    assert str(refused.value) == refusal(
        book,
        "n’a pas pu être enregistré : le disque est plein. "
        "Libérez de la place ou choisissez un autre dossier, puis recommencez.",
    )
    assert book.read_bytes() == old


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.EACCES, "le fichier ou son dossier est protégé, ou un autre programme l’utilise"),
        (errno.EROFS, "le fichier ou son dossier est protégé, ou un autre programme l’utilise"),
        (errno.EDQUOT, "le disque est plein"),
        (errno.EIO, "le disque ou le réseau ne répond pas"),
    ],
)
def test_a_refusal_to_replace_says_why(number: int, fault: str, book: Path, monkeypatch: pytest.MonkeyPatch):
    def replace(*_: object) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(os, "replace", replace)

    with pytest.raises(UnwritableFileError, match=typeset(f"n’a pas pu être enregistré : {fault}")):
        save(book, backup=False)
    assert names(book.parent) == [book.name]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "petit"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no right to mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full_changes_nothing(tiny_disk: Path, book: Path):
    path = tiny_disk / book.name
    path.write_bytes(book.read_bytes())
    (tiny_disk / "gros").write_bytes(b"x" * 49_152)

    with pytest.raises(UnwritableFileError, match="le disque est plein"):
        save(path)

    assert path.read_bytes() == book.read_bytes()
    assert names(tiny_disk) == [book.name, "gros"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_limit_on_the_size_of_files_changes_nothing(book: Path):
    import resource

    old, limits = book.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        with pytest.raises(UnwritableFileError, match="le disque est plein"):
            save(book)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert book.read_bytes() == old
    assert names(book.parent) == [book.name]
