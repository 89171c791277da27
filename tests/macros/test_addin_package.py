"""The built add-in: its bytes never change, and every tool at hand opens it without Excel."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from factories import plain
from fake_office import MACROS, SOURCES
from openxml_audit import FileFormat, OpenXmlValidator
from pyopenvba import ExcelFile, check_file

from calpae_xl import __version__
from calpae_xl.cli.main import run
from calpae_xl.making.addin import addin_bytes
from calpae_xl.making.macro_sources import MODULES

ADDIN = MACROS / "calpae.xlam"
OWN_MODULES = ("ThisWorkbook", "Sheet1")
"""Modules that every workbook has; ours are empty."""

EXPECTED_OF_ANTIVIRUS = {
    ("Suspicious", "CreateObject"),
    ("Suspicious", "ExpandEnvironmentStrings"),
    ("Suspicious", "RegRead"),
    ("Suspicious", "Windows"),  # In the key that is read.
    ("Suspicious", "Run"),
    ("Suspicious", "Shell"),  # Found within the next.
    ("Suspicious", "WScript.Shell"),
    ("IOC", "python.exe"),
    # Class ids in the attributes of the two empty modules, and the word « aide ».
    ("Suspicious", "Hex Strings"),
    ("Suspicious", "Base64 Strings"),
}


@cache
def built() -> bytes:
    return addin_bytes(SOURCES)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture
def addin(tmp_path: Path) -> Path:
    path = tmp_path / "calpae.xlam"
    path.write_bytes(built())
    return path


def test_the_committed_add_in_is_what_its_sources_build() -> None:
    assert ADDIN.read_bytes() == built(), "run: calpae construire --complement --remplacer"


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "UTC", "PYTHONHASHSEED": "0", "LANG": "C"},
        {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "4321", "LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"},
    ],
    ids=["UTC", "Auckland"],
)
def test_its_bytes_do_not_depend_on_the_machine(environment: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "calpae.xlam"
    done = subprocess.run(
        [sys.executable, "-m", "calpae_xl", "construire", "--complement", "--sortie", str(target)],
        cwd=MACROS.parent,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert target.read_bytes() == built()
    assert f"sha256 {hashlib.sha256(built()).hexdigest()}" in done.stdout.split("\n")


def test_its_parts_are_stored_undated_in_a_fixed_order() -> None:
    with zipfile.ZipFile(BytesIO(built())) as package:
        entries = package.infolist()

    assert {(e.compress_type, e.date_time, e.create_system) for e in entries} == {
        (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0)
    }
    assert [e.filename for e in entries] == [
        "[Content_Types].xml",
        "_rels/.rels",
        "customUI/customUI14.xml",
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/theme/theme1.xml",
        "xl/vbaProject.bin",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    ]


@pytest.mark.parametrize("version", [FileFormat.OFFICE_2016, FileFormat.MICROSOFT_365])
def test_the_package_follows_the_open_xml_rules(addin: Path, version: FileFormat) -> None:
    result = OpenXmlValidator(file_format=version).validate(str(addin))

    assert [str(error) for error in result.errors] == []


def test_the_macros_are_sound_for_the_library_that_wrote_them(addin: Path) -> None:
    report = check_file(addin)

    assert (report.complete, report.issues) == (True, ())
    with ExcelFile(addin) as book:
        assert book.validate() == []


def test_it_holds_our_modules_as_they_are_and_nothing_compiled(addin: Path) -> None:
    with ExcelFile(addin) as book:
        modules = book.vba_modules()
        project = book.vba_project()
        references = [reference.name for reference in book.references()]

    assert list(modules) == [*OWN_MODULES, *MODULES]
    assert {name: modules[name] for name in MODULES} == dict(SOURCES.modules)
    assert all(line.startswith("Attribute ") for name in OWN_MODULES for line in modules[name].splitlines())
    assert project.name == "Calpae"
    assert references == ["stdole", "Office"]
    assert bytes.fromhex("cc61ffff000000") in parts(built())["xl/vbaProject.bin"]


def test_an_antivirus_finds_our_modules_and_nothing_that_we_do_not_say(addin: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "oletools.olevba", "--json", str(addin)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    [file] = [item for item in json.loads(done.stdout) if item.get("file")]
    found = {(item["type"], item["keyword"]) for item in file["analysis"] if item["type"] != "Base64 String"}
    assert [macro["ole_stream"] for macro in file["macros"]] == [f"VBA/{name}" for name in (*OWN_MODULES, *MODULES)]
    assert "AutoExec" not in {kind for kind, _ in found}
    assert found == EXPECTED_OF_ANTIVIRUS


def test_libreoffice_opens_the_same_package_called_a_workbook(
    soffice: Callable[[str, Path, Path], Path], tmp_path: Path
) -> None:
    workbook = tmp_path / "calpae.xlsm"  # It refuses every add-in.
    with zipfile.ZipFile(workbook, "w") as package:
        for name, content in parts(built()).items():
            package.writestr(name, content.replace(b".addin.macroEnabled", b".sheet.macroEnabled"))

    opened = openpyxl.load_workbook(soffice("xlsx", workbook, tmp_path))

    assert opened.sheetnames == ["CALPAE"]


def test_the_ribbon_is_declared_as_excel_looks_for_it() -> None:
    package = parts(built())
    relationships = re.findall(rb'<Relationship Id="calpaeRibbon" ([^>]*)/>', package["_rels/.rels"])

    assert relationships == [
        b'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
        b'Target="customUI/customUI14.xml"'
    ]
    assert package["customUI/customUI14.xml"].decode() == SOURCES.ribbon
    assert b'<Default Extension="xml" ContentType="application/xml"/>' in package["[Content_Types].xml"]
    assert b"vnd.ms-excel.addin.macroEnabled.main+xml" in package["[Content_Types].xml"]


def test_it_states_its_version_and_no_person() -> None:
    core = parts(built())["docProps/core.xml"].decode()

    assert re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>(.*?)</", core) == ["CALPAE", "CALPAE"]
    assert f"<dc:description>Version {__version__}</dc:description>" in core
    assert "William" not in built().decode("latin-1"), "who made the template of pyOpenVBA"
    assert not re.search(rb"[A-Z]:\\\\?Users", built())


def test_it_points_nowhere_and_its_sheet_is_empty() -> None:
    for name, content in parts(built()).items():
        assert b'TargetMode="External"' not in content, name
        assert "externalLink" not in name
    assert b"<sheetData/>" in parts(built())["xl/worksheets/sheet1.xml"]


def test_construire_builds_it_from_the_sources_of_the_current_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "macros").mkdir()
    for source in (*MACROS.glob("*.bas"), MACROS / "customUI14.xml"):
        (tmp_path / "macros" / source.name).write_bytes(source.read_bytes())
    digest = hashlib.sha256(built()).hexdigest()

    assert run(["construire", "--complement"]) == 0
    assert plain(capsys.readouterr().out).split("\n")[1] == f"sha256 {digest}"
    assert (tmp_path / "macros" / "calpae.xlam").read_bytes() == built()
    assert run(["construire", "--complement"]) == 0
    assert "Complément déjà à jour, inchangé" in plain(capsys.readouterr().out)
    (tmp_path / "macros" / "calpae.xlam").write_bytes(b"signed by somebody")
    assert run(["construire", "--complement"]) == 2
    assert "--remplacer" in capsys.readouterr().err
    assert run(["construire", "--complement", "--remplacer"]) == 0
    assert (tmp_path / "macros" / "calpae.xlam").read_bytes() == built()


def test_construire_away_from_the_sources_says_where_to_go(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(["construire", "--complement"]) == 2
    assert "depuis le dossier des sources de CALPAE" in plain(capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []


def test_construire_without_the_library_that_writes_macros_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyopenvba", None)
    monkeypatch.chdir(MACROS.parent)

    assert run(["construire", "--complement", "--sortie", str(tmp_path / "calpae.xlam")]) == 2
    assert plain(capsys.readouterr().err).startswith(
        "Le complément ne peut pas être construit : pyOpenVBA n’est pas installé. "
        "Lancez « python -m pip install .[build] »"
    )
    assert list(tmp_path.iterdir()) == []
