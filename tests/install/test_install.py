"""« installer »: what it writes, what it refuses, what it takes away, on a Windows made up in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from factories import plain
from windows import MadeUpRegistry, addin, computer, private_python, zipped

from calpae_xl import __version__
from calpae_xl.cli.diagnosis import installation_lines
from calpae_xl.cli.installation import Asked, run_installer
from calpae_xl.cli.main import run
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.install.addin_file import NotAnAddInError, is_from_internet, read_addin
from calpae_xl.install.computer import Computer
from calpae_xl.install.folders import NoExcelError, NoStartupFolderError, excels, private_pythons, shared_startup
from calpae_xl.install.placing import (
    AddInInUseError,
    DamagedCopyError,
    ForeignAddInError,
    UnwritableStartupError,
    put_in_place,
    take_away,
)
from calpae_xl.usecases.diagnose import describe_installation
from calpae_xl.usecases.install import install, uninstall


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "livraison" / "calpae.xlam"
    path.parent.mkdir()
    path.write_bytes(addin(__version__))
    return path


def own_target(root: Path) -> Path:
    return root / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "calpae.xlam"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_add_in_goes_into_the_start_up_folder_of_the_person(tmp_path: Path, source: Path) -> None:
    done = install(computer(tmp_path), source=source)

    assert done == (own_target(tmp_path), True)
    assert own_target(tmp_path).read_bytes() == source.read_bytes()
    assert files(tmp_path / "Roaming") == ["Microsoft/Excel/XLSTART/calpae.xlam"], "no draft is left"


def test_installing_twice_changes_nothing(tmp_path: Path, source: Path) -> None:
    install(computer(tmp_path), source=source)

    assert not install(computer(tmp_path), source=source).changed


def test_a_newer_add_in_replaces_the_older(tmp_path: Path, source: Path) -> None:
    install(computer(tmp_path), source=source)
    source.write_bytes(addin("0.2.0"))

    assert install(computer(tmp_path), source=source).changed
    assert read_addin(own_target(tmp_path)).version == "0.2.0"


def test_for_all_goes_into_the_folder_of_excel(tmp_path: Path, source: Path) -> None:
    done = install(computer(tmp_path), for_all=True, source=source)

    assert done.path == tmp_path / "Program Files/Microsoft Office/root/Office16/XLSTART/calpae.xlam"
    assert done.path.exists()
    assert not own_target(tmp_path).exists()


def test_by_default_the_add_in_beside_the_private_python_is_installed(tmp_path: Path) -> None:
    private_python(tmp_path / "Program Files" / "Calpae" / "python", __version__)
    (tmp_path / "Program Files" / "Calpae" / "calpae.xlam").write_bytes(addin(note="du paquet"))

    install(computer(tmp_path))

    assert own_target(tmp_path).read_bytes() == addin(note="du paquet")


def test_the_manifest_beside_the_add_in_must_agree(tmp_path: Path, source: Path) -> None:
    digest = sha256(source.read_bytes()).hexdigest()
    manifest = source.with_name("MANIFESTE.txt")
    manifest.write_text(f"{digest}        123  calpae.xlam\r\n", encoding="utf-8")
    install(computer(tmp_path), source=source)
    source.write_bytes(addin("0.2.0"))

    with pytest.raises(DamagedCopyError, match=f"attendue {digest}"):
        install(computer(tmp_path), source=source)

    assert read_addin(own_target(tmp_path)).digest == digest


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "est introuvable"),
        (b"PK ?", "n’est pas un complément Excel lisible"),
        (zipped({"xl/workbook.xml": b"<w/>"}), "n’est pas le complément CALPAE"),
        (zipped({"customUI/customUI14.xml": b"<a/>", "xl/vbaProject.bin": b""}), "n’est pas le complément CALPAE"),
    ],
    ids=["missing", "not a package", "a workbook", "another add-in"],
)
def test_only_our_add_in_is_installed(tmp_path: Path, content: bytes | None, fault: str) -> None:
    source = tmp_path / "autre.xlam"
    if content is not None:
        source.write_bytes(content)

    with pytest.raises(NotAnAddInError, match=fault):
        install(computer(tmp_path), source=source)

    assert not own_target(tmp_path).exists()


@pytest.mark.parametrize("action", [install, uninstall], ids=["install", "uninstall"])
def test_a_file_of_the_same_name_that_is_not_ours_is_never_touched(
    tmp_path: Path, source: Path, action: Callable[..., object]
) -> None:
    target = own_target(tmp_path)
    target.parent.mkdir(parents=True)
    target.write_bytes(b"macros de quelqu'un")
    options = {"source": source} if action is install else {}

    with pytest.raises(ForeignAddInError, match="n’a pas été touché"):
        action(computer(tmp_path), **options)

    assert target.read_bytes() == b"macros de quelqu'un"


def refused(*paths: Path) -> None:
    raise PermissionError(13, "Accès refusé", str(paths[0]))


def test_an_add_in_that_excel_holds_open_is_left_as_it_is(tmp_path: Path, source: Path) -> None:
    target = install(computer(tmp_path), source=source).path
    source.write_bytes(addin("0.2.0"))

    with pytest.raises(AddInInUseError, match="Fermez toutes les fenêtres d’Excel"):
        put_in_place(read_addin(source), target, replace=refused)
    with pytest.raises(AddInInUseError, match="est ouvert dans Excel"):
        take_away(target, remove=refused)

    assert files(target.parent) == ["calpae.xlam"]
    assert read_addin(target).version == __version__


def test_a_folder_that_refuses_is_told_from_a_file_that_excel_holds(tmp_path: Path, source: Path) -> None:
    in_the_way = tmp_path / "Roaming"
    in_the_way.write_bytes(b"")

    with pytest.raises(UnwritableStartupError, match="Relancez la commande sans --pour-tous"):
        install(computer(tmp_path), source=source)


def test_the_draft_is_read_back_before_it_takes_its_place(tmp_path: Path, source: Path) -> None:
    lying = read_addin(source)._replace(digest="0" * 64)

    with pytest.raises(DamagedCopyError):
        put_in_place(lying, own_target(tmp_path))

    assert files(tmp_path / "Roaming") == []


def test_uninstalling_removes_the_add_in_and_nothing_else(tmp_path: Path, source: Path) -> None:
    target = install(computer(tmp_path), source=source).path
    (target.parent / "perso.xlsb").write_bytes(b"autre")

    assert uninstall(computer(tmp_path)).changed
    assert files(tmp_path / "Roaming") == ["Microsoft/Excel/XLSTART/perso.xlsb"]
    assert not uninstall(computer(tmp_path)).changed


def test_another_system_is_refused_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["installer", "--verifier"]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert "prépare Excel pour Windows ; cet ordinateur fonctionne sous" in plain(err)


def test_checking_and_removing_at_once_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["installer", "--verifier", "--desinstaller"]) == 2

    assert "pas les deux" in capsys.readouterr().err


def test_a_windows_without_application_data_or_excel_is_told(tmp_path: Path, source: Path) -> None:
    bare = Computer("Windows", {}, MadeUpRegistry({}))

    with pytest.raises(NoStartupFolderError, match="APPDATA"):
        install(bare, source=source)
    with pytest.raises(NoExcelError, match="retirez --pour-tous"):
        install(bare, for_all=True, source=source)


def test_the_newest_excel_gives_the_folder_of_everybody(tmp_path: Path) -> None:
    keys = {
        r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office\14.0\Excel\InstallRoot": {"Path": r"C:\Office14" + "\\"},
        r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office\16.0\Excel\InstallRoot": {"Path": str(tmp_path / "Office16")},
    }
    both = Computer("Windows", {}, MadeUpRegistry(keys))

    assert [excel.version for excel in excels(both)] == ["16.0", "14.0"]
    assert shared_startup(both) == tmp_path / "Office16" / "XLSTART"


def test_click_to_run_and_a_folder_that_nothing_registers_are_found(tmp_path: Path) -> None:
    program = tmp_path / "Program Files" / "Microsoft Office" / "Office16" / "EXCEL.EXE"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"MZ")
    keys = {r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {"InstallationPath": str(tmp_path / "C2R")}}
    environment = {"ProgramFiles": str(tmp_path / "Program Files")}

    found = excels(Computer("Windows", environment, MadeUpRegistry(keys)))

    assert [excel.folder for excel in found] == [tmp_path / "C2R" / "root" / "Office16", program.parent]


def test_a_32_bit_program_still_finds_the_python_of_program_files(tmp_path: Path) -> None:
    python = private_python(tmp_path / "64" / "Calpae" / "python", __version__)
    environment = {"ProgramW6432": str(tmp_path / "64"), "ProgramFiles": str(tmp_path / "32")}

    assert private_pythons(Computer("Windows", environment, MadeUpRegistry({}))) == (python,)


@pytest.mark.parametrize(("zone", "marked"), [("3", True), ("4", True), ("1", False)])
def test_the_mark_of_the_internet_is_read(tmp_path: Path, source: Path, zone: str, marked: bool) -> None:
    Path(f"{source}:Zone.Identifier").write_text(f"[ZoneTransfer]\r\nZoneId={zone}\r\n", encoding="utf-8")

    assert is_from_internet(source) is marked


def test_the_installed_copy_does_not_carry_the_mark_of_the_internet(tmp_path: Path, source: Path) -> None:
    Path(f"{source}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\n", encoding="utf-8")

    assert not is_from_internet(install(computer(tmp_path), source=source).path)


def test_the_command_installs_then_checks(tmp_path: Path, source: Path) -> None:
    private_python(tmp_path / "Program Files" / "Calpae" / "python", __version__)

    lines, code = run_installer(computer(tmp_path), Asked(source=source))

    assert code == 0, lines
    assert lines[0].endswith(f"{own_target(tmp_path)}")
    assert plain(lines[-1]) == "Rien ne bloque : ouvrez Excel, l’onglet CALPAE y est."


def test_the_command_checks_without_changing_anything(tmp_path: Path) -> None:
    before = files(tmp_path)

    lines, code = run_installer(computer(tmp_path), Asked(only_check=True))

    assert (code, files(tmp_path)) == (1, before)
    assert plain(lines[-1]).startswith("2 points bloquent")
    assert [line for line in lines if line.startswith("    → ")]


def test_what_is_installed_is_done_though_something_else_blocks(tmp_path: Path, source: Path) -> None:
    lines, code = run_installer(computer(tmp_path), Asked(source=source))

    assert code == 0
    assert plain(lines[0]).startswith("Complément installé")
    assert plain(lines[-1]) == "1 point bloque : le complément ne peut pas fonctionner."


def test_the_command_says_what_it_removed_and_what_stays(tmp_path: Path, source: Path) -> None:
    install(computer(tmp_path), source=source)

    removed, code = run_installer(computer(tmp_path), Asked(remove=True))
    again, _ = run_installer(computer(tmp_path), Asked(remove=True))

    assert code == 0
    assert plain(removed[0]) == f"Complément retiré : {own_target(tmp_path)}"
    assert "supprimez le dossier « Calpae »" in plain(removed[1])
    assert plain(again[0]).startswith("Aucun complément à retirer")


def test_every_refusal_ends_with_what_to_do(tmp_path: Path) -> None:
    path, cause = tmp_path / "calpae.xlam", OSError(28, os.strerror(28))
    refusals: list[CalpaeError] = [
        NotAnAddInError(path, "est introuvable"),
        ForeignAddInError(path),
        AddInInUseError(path),
        UnwritableStartupError(tmp_path, cause),
        DamagedCopyError(path, "a", "b"),
        NoExcelError(),
        NoStartupFolderError(),
    ]

    for refusal in refusals:
        assert refusal.remedy.endswith(".")
        assert "« " not in str(refusal), "French quotes take a no-break space"


def test_diagnostic_tells_the_add_in_and_its_version(tmp_path: Path, source: Path) -> None:
    absent = installation_lines(describe_installation(computer(tmp_path)))
    install(computer(tmp_path), source=source)
    present = installation_lines(describe_installation(computer(tmp_path)))
    elsewhere = installation_lines(describe_installation(Computer("Linux", {}, MadeUpRegistry({}))))

    assert plain(absent[-1]).split("  ")[-1].strip() == "absent : lancez « calpae installer »"
    assert present[-1].endswith(f"{own_target(tmp_path)} (version {__version__})")
    assert not any("Complément" in line for line in elsewhere)
