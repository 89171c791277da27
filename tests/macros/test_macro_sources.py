"""The sources of the add-in: what is refused, with its file and line, and what is claimed of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from factories import plain
from fake_office import MACROS, SOURCES

from calpae_xl import __version__
from calpae_xl.making.macro_sources import MODULES, UnusableMacroSourceError, read_macro_sources

FILES = [*(f"{name}.bas" for name in MODULES), "customUI14.xml"]

WORDS_OF_NO_EFFECT = re.compile(r"""\"(?:[^"\r\n]|"")*"|'[^\r\n]*""")
"""Texts and comments."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_bytes((MACROS / name).read_bytes())
    return tmp_path


def refusal(folder: Path) -> str:
    with pytest.raises(UnusableMacroSourceError) as caught:
        read_macro_sources(folder)
    return plain(str(caught.value)).replace(str(folder), "macros")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


@pytest.mark.parametrize("character", ["\u202f", "→", "Δ", "\u2212"])
def test_a_character_that_vba_does_not_have_is_refused(folder: Path, character: str) -> None:
    edit(folder / "CalpaeLauncher.bas", "Aucun classeur", f"Aucun{character}classeur")

    assert refusal(folder) == plain(
        f"« macros/CalpaeLauncher.bas », ligne 13 : le caractère « {character} » (U+{ord(character):04X}) n’existe pas "
        "en VBA. Remplacez-le."
    )


def test_an_accent_typed_as_two_characters_becomes_one(folder: Path) -> None:
    edit(folder / "CalpaeLauncher.bas", "protégé", "prote\u0301ge\u0301")

    assert read_macro_sources(folder) == SOURCES


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=repr)
def test_line_ends_do_not_depend_on_the_checkout(folder: Path, ending: str) -> None:
    for name in FILES:
        text = (folder / name).read_bytes().decode().replace("\r\n", "\n")
        (folder / name).write_bytes(("\ufeff" + text).replace("\n", ending).encode())

    assert read_macro_sources(folder) == SOURCES


def test_another_version_than_that_of_the_package_is_refused(folder: Path) -> None:
    edit(folder / "CalpaeLauncher.bas", f'"{__version__}"', '"0.0.9"')

    assert refusal(folder) == (
        f"« macros/CalpaeLauncher.bas » : version 0.0.9, alors que CALPAE est en version {__version__}. "
        f"Mettez « {__version__} » dans AddinVersion."
    )


def test_a_launcher_without_version_is_refused(folder: Path) -> None:
    edit(folder / "CalpaeLauncher.bas", "AddinVersion As String =", "Version As String =")

    assert "version inconnue" in refusal(folder)


def test_a_missing_source_is_refused(folder: Path) -> None:
    (folder / "CalpaeRibbon.bas").unlink()

    assert refusal(folder) == (
        "« macros/CalpaeRibbon.bas » : fichier introuvable ou illisible. Lancez la commande depuis le dossier des "
        "sources de CALPAE, qui contient « macros »."
    )


def test_a_source_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "CalpaeRibbon.bas").write_bytes("' été".encode("cp1252"))

    assert "n’est pas en UTF-8" in refusal(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [("</tabs>", ""), ("2009/07/customui", "2006/01/customui")],
    ids=["not closed", "ribbon of Office 2007"],
)
def test_a_malformed_ribbon_is_refused(folder: Path, old: str, new: str) -> None:
    edit(folder / "customUI14.xml", old, new)

    assert "« macros/customUI14.xml » : le ruban est mal formé" in refusal(folder)


@pytest.mark.parametrize("name", FILES)
def test_files_end_their_lines_as_git_is_told(name: str) -> None:
    content = (MACROS / name).read_bytes()

    assert content.endswith(b"\n")
    assert content.count(b"\r\n") == (content.count(b"\n") if name.endswith(".bas") else 0)
    assert "macros/*.bas text eol=crlf\n" in (MACROS.parent / ".gitattributes").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", MODULES)
def test_modules_hold_characters_of_cp1252_and_declare_everything(module: str) -> None:
    text = SOURCES.modules[module]

    assert text.encode("cp1252").decode("cp1252") == text
    assert text.startswith(f'Attribute VB_Name = "{module}"\r\n')
    assert "\r\nOption Explicit\r\n" in text
    assert max(map(len, text.split("\r\n"))) <= 120


def test_these_are_all_the_things_that_the_macros_touch() -> None:
    text = "".join(SOURCES.modules.values())
    code = WORDS_OF_NO_EFFECT.sub("", text)

    assert set(re.findall(r'CreateObject\("(.*?)"\)', text)) == {"WScript.Shell", "Scripting.FileSystemObject"}
    assert set(re.findall(r"(\w+)\.(\w+)", code)) == {
        ("Application", "ActiveProtectedViewWindow"),
        ("Application", "EnableEvents"),
        ("Application", "Hwnd"),
        ("Application", "Interactive"),
        ("Application", "ProtectedViewWindows"),
        ("Application", "ScreenUpdating"),
        ("Application", "StatusBar"),
        ("ActiveWorkbook", "Name"),
        ("Err", "Number"),
        ("control", "Tag"),
        ("files", "FileExists"),
        ("host", "ExpandEnvironmentStrings"),
        ("host", "RegRead"),
        ("host", "Run"),
    }
    assert not re.search(r"\b(With|Set \w+ = (?!CreateObject))\b", code)


def test_the_macros_use_neither_a_command_interpreter_nor_a_library_of_windows() -> None:
    text = "".join(SOURCES.modules.values())

    assert not re.search(r"\b(cmd|comspec|powershell|Declare|Lib|RunPython|Shell|xlwings)\b(?!\")", text, re.IGNORECASE)
    assert text.count('.Shell"') == 1
