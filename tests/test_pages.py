"""The pages say what is true: the README, that of staff, that of IT, that of developers."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from factories import plain

from calpae_xl.cli.main import run
from calpae_xl.cli.program import calpae
from calpae_xl.install.trust import CHILD_PROCESS_RULE
from calpae_xl.making.wheels import DOWNLOAD

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "calpae_xl/CHANGELOG.md", "workbook/LISEZMOI.md", "macros/INSTALLATION.md", "tests/README.md")
FRENCH = ("workbook/LISEZMOI.md", "macros/INSTALLATION.md")

MOST_LINES = 120
"""Of the README: what it says beyond is better said in the page of those it concerns."""

CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
LINK = re.compile(r"(!?)\[([^]]*)\]\(([^)]*)\)")
OWN_PATH = re.compile(r"(?<![\w/\\.-])(?:calpae_xl|tests|workbook|macros|\.ci)/[\w./-]*[\w/]")


@cache
def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code(name: str) -> list[str]:
    """Lines of the blocks and spans of code."""
    return [line for found in CODE.finditer(page(name)) for line in (found[1] or found[2]).splitlines()]


def prose(name: str) -> str:
    """What is left without code, addresses and the sign of a picture."""
    return LINK.sub(lambda link: link[2], CODE.sub("code", page(name)))


def blocks(language: str = "") -> list[str]:
    """Blocks of code of the README in a language, in order."""
    found = re.findall(r"^```([a-z]*)\n(.*?)\n```$", page("README.md"), re.DOTALL | re.MULTILINE)
    return [text for named, text in found if named == language]


def launched(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "calpae_xl", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")


@cache
def helped(command: str) -> str:
    return launched(command, "--aide").stdout


def labels() -> list[str]:
    """Labels of what can be clicked in the ribbon."""
    ribbon = ElementTree.parse(ROOT / "macros" / "customUI14.xml")
    buttons = (e for e in ribbon.iter() if e.tag.rpartition("}")[2] in {"button", "menu"})
    return sorted({button.attrib["label"] for button in buttons})


def test_the_readme_is_short() -> None:
    assert len(page("README.md").splitlines()) <= MOST_LINES


def test_the_first_command_ends_with_0() -> None:
    install, work = blocks()[0].split(" && ")

    assert install == "python -m pip install ."
    assert launched(*work.removeprefix("calpae ").split(" ")).returncode == 0


def test_powershell_5_gets_the_same_commands_without_and() -> None:
    commands = [block for block in blocks() if " && " in block]
    [powershell] = blocks("powershell")

    assert powershell.splitlines() == [re.sub(r"^(.*) && (.*)$", r"\1; if ($?) { \2 }", line) for line in commands]


def test_the_session_is_what_the_command_prints() -> None:
    [session] = [block for block in blocks() if block.startswith("$ calpae ")]
    [command, *shown] = session.split("\n")

    done = launched(*command.removeprefix("$ calpae ").split(" "))

    assert done.stdout.rstrip().split("\n") == shown


def test_the_changes_come_last_and_figures_first() -> None:
    text = page("README.md")
    last = re.findall(r"^## (.*)$", text, re.MULTILINE)[-1]
    order = ["Figures", "Added", "Changed", "Fixed"]

    assert last == "Changes"
    for release in text.partition("## Changes")[2].split("\n### ")[1:]:
        kinds = re.findall(r"^\*(\w+)\*$", release, re.MULTILINE)
        assert kinds == [kind for kind in order if kind in kinds]


@pytest.mark.parametrize("name", PAGES)
def test_pictures_and_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent

    for picture, words, target in LINK.findall(page(name)):
        assert words
        assert (folder / target).is_file(), target
        assert not picture or target.endswith(".png")


def test_the_readme_leads_to_every_page() -> None:
    assert {target for picture, _, target in LINK.findall(page("README.md")) if not picture} == {*PAGES[1:]}


@pytest.mark.parametrize("name", PAGES)
def test_the_paths_that_a_page_quotes_exist(name: str) -> None:
    quoted = {path for line in code(name) for path in OWN_PATH.findall(line)}

    assert [path for path in sorted(quoted) if not (ROOT / path).exists()] == []


def test_every_command_is_named_in_a_page() -> None:
    quoted = {word for name in PAGES for line in code(name) for word in re.split(r"[^\w]+", line)}

    assert sorted(calpae.commands.keys() - quoted) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_that_a_page_quotes_exist_with_their_options(name: str) -> None:
    for line in code(name):
        for command, options in re.findall(r"(?:^|[ {$])(?:calpae|-m calpae_xl) ([a-z]+)([^}]*)", line):
            assert command in calpae.commands, line
            for option in re.findall(r"--[a-z-]+", options):
                assert option in helped(command), line


@pytest.mark.parametrize("name", FRENCH)
def test_french_is_typeset(name: str) -> None:
    text = prose(name)

    assert re.findall(r".* [:;?!%»].*|.*«[ \n].*|\n[:;?!%»].*|.*'.*", text) == []
    assert re.findall(r".*\b[0-9]{1,3} [0-9]{3}\b.*", text) == [], "a number breaks at no line"
    assert "!" not in text
    assert not re.search(r"\b(ETAPES|Etapes|Evolutions|Etat)\b", plain(text)), "accents on capitals"


@pytest.mark.parametrize("label", labels())
def test_staff_read_of_every_button(label: str) -> None:
    assert plain(label).casefold() in plain(page("workbook/LISEZMOI.md")).casefold()


def test_the_click_that_it_reads_of_is_the_one_that_is_launched() -> None:
    launcher = (ROOT / "macros" / "CalpaeLauncher.bas").read_text(encoding="utf-8")
    [built] = re.findall(r"CommandLineOf = (.*?)\n\s*End Function", launcher, re.DOTALL)
    values = {
        "python": r"…\Calpae\python\python.exe",
        "action": "<action>",
        "ActiveWorkbook.Name": "<classeur>",
        "Application.Hwnd": "<fenêtre>",
        "AddinVersion": "<version>",
    }
    parts = re.sub(r"_\n\s*", "", built).split(" & ")
    said = "".join(part[1:-1].replace('""', '"') if part.startswith('"') else values[part] for part in parts)

    assert said in page("macros/INSTALLATION.md")


def test_it_reads_the_names_that_the_code_knows() -> None:
    text = page("macros/INSTALLATION.md")
    checked = (ROOT / "calpae_xl" / "install" / "trust.py").read_text(encoding="utf-8")

    assert CHILD_PROCESS_RULE in text
    assert DOWNLOAD.replace("DOSSIER", "roues") in text
    for name in ("RequireAddinSig", "AllLocationsDisabled", "AllowNetworkLocations", "DisableAllAddins"):
        assert f"`{name}`" in text
        assert f'"{name}"' in checked


def test_it_reads_of_every_variable_that_the_code_reads() -> None:
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "calpae_xl").rglob("*.py")]
    read = {name for text in sources for name in re.findall(r"environ(?:ment)?\.get\(\"(\w+)\"", text)}
    named = {
        name for text in sources for name in re.findall(r"\"((?:ProgramW|ProgramF|CALPAE_|OneDrive)[\w()]*)\"", text)
    }
    told = {word for span in code("macros/INSTALLATION.md") for word in re.split(r"[^\w()]+", span)}

    assert {"LOCALAPPDATA", "XDG_STATE_HOME", "ProgramW6432", "CALPAE_SMTP_MOT_DE_PASSE"} <= read | named
    assert sorted((read | named) - told - {"ProgramW6432Dir"}) == []


def test_a_copy_and_a_new_workbook_are_made_without_the_folder_of_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_state: None
) -> None:
    workbook = tmp_path / "classeur.xlsx"
    workbook.write_bytes((ROOT / "workbook" / "CALPAE_CeA.xlsx").read_bytes())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))

    assert run(["envoyer", str(workbook), "collecte", "--departement", "67"]) == 0
    assert run(["refaire", str(workbook), "--sortie", str(tmp_path / "neuf.xlsx")]) == 0

    made = {path.suffix for path in tmp_path.iterdir() if path.is_file()}
    assert made == {".xlsx", ".eml"}
    assert "Un clic n’écrit rien dans `%TEMP%`" in page("macros/INSTALLATION.md")


def test_what_the_checklist_expects_is_what_comes(capsys: pytest.CaptureFixture[str]) -> None:
    workbook, text = str(ROOT / "workbook" / "CALPAE_CeA.xlsx"), plain(page("macros/INSTALLATION.md"))

    assert run(["valider", workbook]) == 1
    counts = plain(capsys.readouterr().out).splitlines()[-1].partition(".")[0]
    assert f"« {counts} »" in text
    assert run(["expliquer", workbook, "CeA", "form_spec_insertion_pro", "2022"]) == 0
    [calculation] = re.findall(r"^  (.*, et non .*)$", plain(capsys.readouterr().out), re.MULTILINE)
    assert f"« {calculation} »" in text


def test_developers_read_of_every_folder() -> None:
    roots = (ROOT / "calpae_xl", ROOT / "calpae_xl" / "core", ROOT / "tests")
    folders = {
        folder.relative_to(ROOT).as_posix()
        for root in roots
        for folder in root.iterdir()
        if folder.is_dir() and folder.name != "__pycache__" and any(file.is_file() for file in folder.iterdir())
    }

    assert [folder for folder in sorted(folders) if f"`{folder}/`" not in page("tests/README.md")] == []
