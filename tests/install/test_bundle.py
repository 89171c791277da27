"""The Windows bundle: what goes into it, what is refused, and the same bytes every time."""

from __future__ import annotations

import importlib.util
import marshal
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from factories import plain
from windows import addin, embedded_python, library, pin, wheel, zipped

from calpae_xl.books.replacing import UnwritableFileError
from calpae_xl.cli.bundle import bundle_lines
from calpae_xl.cli.main import run
from calpae_xl.install.manifest import listed_digest
from calpae_xl.making.bundle_contents import ABSENT, is_kept, is_licence_kept
from calpae_xl.making.bundle_imports import missing_imports
from calpae_xl.making.bytecode import OtherInterpreterError, compiled, require_same_bytecode
from calpae_xl.making.embedded_python import UnusablePythonError, read_embedded_python
from calpae_xl.making.wheels import DOWNLOAD, MissingWheelsError, UnusableWheelError, find_wheels, parse_pins, pinned
from calpae_xl.making.windows_bundle import IncompleteBundleError, own_package
from calpae_xl.usecases.build import ExistingFileError
from calpae_xl.usecases.bundle import BuiltBundle, Ingredients, Recipe, build_bundle

PACKAGE = {
    "calpae_xl/__init__.py": b'__version__ = "0.1.0"\n',
    "calpae_xl/addin/__init__.py": b"",
    "calpae_xl/addin/__main__.py": b"import xlwings\nfrom calpae_xl import addin\n",
    "calpae_xl/data/figures.csv": b"a,b\n",
}

XLWINGS = {
    "xlwings/__init__.py": "from . import main\ntry:\n    from .pro import engine\nexcept ImportError:\n    pass\n",
    "xlwings/main.py": "import os\n",
    "xlwings/_xlwindows.py": "import pywintypes, win32api\nimport win32com.client\n",
    "xlwings/pro/__init__.py": "raise SystemExit('licence')\n",
    "xlwings/addin/xlwings.xlam": "macros",
    "xlwings/quickstart.xlsm": "macros",
    "xlwings-0.37.8.data/data/xlwings64.dll": "MZ",
}

PYWIN32 = {
    "pythoncom.py": "import pywintypes\n",
    "pywin32.pth": "win32\nimport pywin32_bootstrap\n",
    "pywin32_system32/pywintypes311.dll": "MZ",
    "pywin32_system32/pythoncom311.dll": "MZ",
    "pythonwin/Pythonwin.exe": "MZ",
    "win32/pythonservice.exe": "MZ",
    "win32/win32api.pyd": "MZ",
    "win32/win32ras.pyd": "MZ",
    "win32/lib/pywintypes.py": "import sys\n",
    "win32/lib/pywin32_bootstrap.py": "import pywin32_system32\n",
    "win32com/__init__.py": "import pythoncom, win32api\n",
    "win32com/client/__init__.py": "",
    "win32com/demos/__init__.py": "",
}

WHEELS = {
    ("xlwings", "0.37.8"): wheel("xlwings", "0.37.8", XLWINGS),
    ("pywin32", "312"): wheel("pywin32", "312", PYWIN32),
}


def build(
    root: Path,
    *,
    python: bytes | None = None,
    wheels: Mapping[tuple[str, str], bytes] = WHEELS,
    package: Mapping[str, bytes] = PACKAGE,
    replace: bool = False,
) -> BuiltBundle:
    """Build a bundle from small ingredients in a folder."""
    folder = root / "roues"
    folder.mkdir(exist_ok=True)
    for (name, version), content in wheels.items():
        (folder / f"{name}-{version}-py3-none-any.whl").write_bytes(content)
    (root / "python-3.11.9-embed-amd64.zip").write_bytes(embedded_python() if python is None else python)
    (root / "calpae.xlam").write_bytes(addin())
    pins = tuple(pin(name, version, content) for (name, version), content in wheels.items())
    ingredients = Ingredients(root / "python-3.11.9-embed-amd64.zip", folder, root / "calpae.xlam")
    return build_bundle(root / "calpae.zip", ingredients, Recipe(pins, package), replace=replace)


def contents(root: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(root / "calpae.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SITE = "Calpae/python/Lib/site-packages"


def test_everything_is_laid_out_for_program_files(tmp_path: Path) -> None:
    build(tmp_path)

    names = {name for name in contents(tmp_path) if not name.endswith(".pyc")}
    assert {"Calpae/calpae.xlam", "Calpae/MANIFESTE.txt", "Calpae/python/python.exe"} <= names
    assert {name for name in names if name.startswith(SITE)} == {
        f"{SITE}/{path}"
        for path in (
            *PACKAGE,
            "xlwings/__init__.py",
            "xlwings/main.py",
            "xlwings/_xlwindows.py",
            "xlwings-0.37.8.dist-info/METADATA",
            "pywin32-312.dist-info/METADATA",
            "pythoncom.py",
            "win32/win32api.pyd",
            "win32/lib/pywintypes.py",
            "win32com/__init__.py",
            "win32com/client/__init__.py",
        )
    }


def test_the_only_programs_are_those_of_python(tmp_path: Path) -> None:
    build(tmp_path)

    names = contents(tmp_path)
    assert {name for name in names if name.endswith((".exe", ".cmd", ".bat", ".ps1", ".vbs"))} == {
        "Calpae/python/python.exe",
        "Calpae/python/pythonw.exe",
    }
    assert [name for name in names if name.endswith((".xlam", ".xlsm"))] == ["Calpae/calpae.xlam"]


def test_the_dlls_of_pywin32_stand_beside_python_and_nowhere_else(tmp_path: Path) -> None:
    build(tmp_path)

    found = [name for name in contents(tmp_path) if re.search(r"(pywintypes|pythoncom)311\.dll$", name)]
    assert sorted(found) == ["Calpae/python/pythoncom311.dll", "Calpae/python/pywintypes311.dll"]


def test_python_imports_from_its_own_folders_without_running_site(tmp_path: Path) -> None:
    build(tmp_path)

    lines = contents(tmp_path)["Calpae/python/python311._pth"].decode("ascii").split("\r\n")
    assert lines == [
        "python311.zip",
        ".",
        r"Lib\site-packages",
        r"Lib\site-packages\win32",
        r"Lib\site-packages\win32\lib",
        "",
    ]


def test_each_source_has_bytecode_that_is_never_compared_with_it(tmp_path: Path) -> None:
    build(tmp_path)

    files = contents(tmp_path)
    sources = [name for name in files if name.endswith(".py")]
    for name in sources:
        folder, _, stem = name.rpartition("/")
        bytecode = files[f"{folder}/__pycache__/{stem.removesuffix('.py')}.cpython-311.pyc"]
        assert bytecode[:4] == importlib.util.MAGIC_NUMBER
        assert int.from_bytes(bytecode[4:8], "little") == 0b01, "hash-based, source not checked"
        assert bytecode[8:16] == importlib.util.source_hash(files[name])
    assert len([name for name in files if name.endswith(".pyc")]) == len(sources)


def test_the_bytecode_says_nothing_of_the_computer_that_built_it(tmp_path: Path) -> None:
    build(tmp_path)

    code = marshal.loads(contents(tmp_path)[f"{SITE}/xlwings/__pycache__/main.cpython-311.pyc"][16:])
    assert code.co_filename == "xlwings/main.py"


def test_the_same_ingredients_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "un autre dossier"
    for folder in (first, second):
        folder.mkdir()

    assert build(first).archive.digest == build(second).archive.digest
    assert (first / "calpae.zip").read_bytes() == (second / "calpae.zip").read_bytes()


def test_what_an_interpreter_has_imported_does_not_show_in_the_bytecode() -> None:
    source = {"m.py": b"words = ['alpha beta', 'alpha beta']\ndef f(alpha): return alpha in {'x', 'y', 'z'}\n"}
    script = "import sys; from calpae_xl.making.bytecode import compiled; sys.stdout.buffer.write(compiled(%r)['%s'])"
    code = script % (source, "__pycache__/m.cpython-311.pyc")

    others = [
        subprocess.run([sys.executable, "-c", more + code], capture_output=True, check=True).stdout
        for more in ("", "import asyncio, email, click; alpha = 'alpha beta'; ")
    ]

    assert others == [compiled(source)["__pycache__/m.cpython-311.pyc"]] * 2


def test_another_python_than_3_11_is_refused() -> None:
    require_same_bytecode(b"\xa7\r\r\n")

    with pytest.raises(OtherInterpreterError, match=r"Relancez la commande avec Python 3\.11"):
        require_same_bytecode(b"\xcb\r\r\n")


def test_the_manifest_lists_every_other_file_with_its_size_and_hash(tmp_path: Path) -> None:
    build(tmp_path)

    files = contents(tmp_path)
    manifest = files.pop("Calpae/MANIFESTE.txt").decode("utf-8")
    listed = re.findall(r"^([0-9a-f]{64}) +(\d+)  (.+)\r$", manifest, re.MULTILINE)
    assert sorted(listed) == sorted(
        (sha256(data).hexdigest(), str(len(data)), name.removeprefix("Calpae/").replace("/", "\\"))
        for name, data in files.items()
    )
    assert "xlwings 0.37.8 — MIT" in manifest
    assert "Python 3.11.9 — PSF-2.0" in manifest
    assert manifest.count("\n") == manifest.count("\r\n")


def test_the_installer_reads_the_manifest_of_the_bundle(tmp_path: Path) -> None:
    build(tmp_path)
    with zipfile.ZipFile(tmp_path / "calpae.zip") as archive:
        archive.extractall(tmp_path / "Program Files")

    found = listed_digest(tmp_path / "Program Files" / "Calpae" / "MANIFESTE.txt", "calpae.xlam")

    assert found == sha256(addin()).hexdigest()


def test_every_component_brings_its_licence(tmp_path: Path) -> None:
    build(tmp_path)

    assert sorted(name for name in contents(tmp_path) if name.startswith("Calpae/LICENCES/")) == [
        "Calpae/LICENCES/Python/LICENSE.txt",
        "Calpae/LICENCES/calpae_xl/LICENSE",
        "Calpae/LICENCES/pywin32/LICENSE",
        "Calpae/LICENCES/xlwings/LICENSE",
    ]


def test_the_archive_is_told_with_its_components(tmp_path: Path) -> None:
    lines = [plain(line) for line in bundle_lines(build(tmp_path))]

    assert lines[0] == f"Paquet construit : {tmp_path / 'calpae.zip'}"
    assert lines[1] == f"sha256 {sha256((tmp_path / 'calpae.zip').read_bytes()).hexdigest()}"
    assert lines[5].split() == ["Python", "3.11.9", "PSF-2.0", "python-3.11.9-embed-amd64.zip"]


@pytest.mark.parametrize(
    ("python", "fault"),
    [
        (b"MZ, un installateur", "n’est pas une archive zip lisible"),
        (zipped({"python.exe": b"", "python312.dll": b""}), "n’est pas un Python 3.11 « embeddable »"),
        (embedded_python(**{"python311.dll": library(machine=0x014C)}), "n’est pas prévu pour Windows 64 bits"),
        (embedded_python(**{"python311.dll": library(machine=0xAA64)}), "n’est pas prévu pour Windows 64 bits"),
        (embedded_python(**{"python311.dll": b"texte"}), "n’est pas prévu pour Windows 64 bits"),
        (zipped({"python.exe": b"", "python311.dll": b""}), "« pythonw.exe » y manque"),
        (embedded_python(**{"Lib/site.py": b""}), "contient des dossiers"),
    ],
    ids=["not a zip", "another version", "32 bits", "arm64", "not a library", "incomplete", "already filled"],
)
def test_another_python_archive_is_refused(tmp_path: Path, python: bytes, fault: str) -> None:
    with pytest.raises(UnusablePythonError) as refusal:
        build(tmp_path, python=python)

    assert fault in plain(str(refusal.value))
    assert not (tmp_path / "calpae.zip").exists()


def test_a_missing_python_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusablePythonError, match="est introuvable"):
        read_embedded_python(tmp_path / "absent.zip")


def test_missing_wheels_are_all_named_with_the_line_that_fetches_them(tmp_path: Path) -> None:
    pins = [pin("click", "8.5.1", b"1"), pin("rich", "15.0.0", b"2")]

    with pytest.raises(MissingWheelsError) as refusal:
        find_wheels(tmp_path, pins)

    assert "click 8.5.1 et rich 15.0.0" in plain(str(refusal.value))
    assert DOWNLOAD in refusal.value.remedy


def test_a_wheel_of_another_content_is_refused_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "xlwings-0.37.8-py3-none-any.whl").write_bytes(WHEELS["xlwings", "0.37.8"] + b"\0")

    with pytest.raises(MissingWheelsError, match="xlwings 0"):
        find_wheels(tmp_path, [pin("xlwings", "0.37.8", WHEELS["xlwings", "0.37.8"])])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"rien", "n’est pas une archive lisible"),
        (zipped({"../evil.py": b"", "m-1.dist-info/licenses/LICENSE": b"x"}), "contient un chemin interdit"),
        (wheel("m", "1", {"m.py": ""}, licence=""), "ne contient le texte d’aucune licence"),
    ],
    ids=["not a zip", "escapes its folder", "without licence"],
)
def test_a_wheel_that_cannot_be_laid_out_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "m-1.whl").write_bytes(content)

    with pytest.raises(UnusableWheelError, match=fault):
        find_wheels(tmp_path, [pin("m", "1", content)])


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("import fsspec", "fsspec"),
        ("def later():\n    import tkinter", "tkinter"),
        ("from xlwings import cli", "xlwings.cli"),
        ("from . import absent", None),  # An attribute, as far as one can tell.
        ("import json, pandas", None),
    ],
)
def test_a_bundle_that_lacks_a_module_is_refused(tmp_path: Path, line: str, missing: str | None) -> None:
    wheels = {**WHEELS, ("xlwings", "0.37.8"): wheel("xlwings", "0.37.8", {**XLWINGS, "xlwings/cli.py": ""})}
    package = {**PACKAGE, "calpae_xl/more.py": line.encode()}

    if missing is None:
        build(tmp_path, wheels=wheels, package=package)
    else:
        with pytest.raises(
            IncompleteBundleError, match=f"« calpae_xl.more » demande « {missing} »".replace(" ", r"\s")
        ):
            build(tmp_path, wheels=wheels, package=package)


def test_a_folder_that_refuses_the_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "calpae.zip").mkdir()
    (tmp_path / "calpae.zip" / "occupé").write_bytes(b"")

    with pytest.raises(UnwritableFileError, match=r"n’est pas un fichier ordinaire"):
        build(tmp_path)

    assert not [path for path in tmp_path.iterdir() if path.name.startswith(("~", ".calpae-"))]


def test_another_file_of_the_name_of_the_archive_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "calpae.zip").write_bytes(b"somebody else's")

    with pytest.raises(ExistingFileError):
        build(tmp_path)

    assert (tmp_path / "calpae.zip").read_bytes() == b"somebody else's"

    built = build(tmp_path, replace=True).archive

    assert built.backup is not None
    assert built.backup.read_bytes() == b"somebody else's"
    assert sha256((tmp_path / "calpae.zip").read_bytes()).hexdigest() == built.digest


def test_the_command_wants_its_ingredients(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["construire", "--paquet-windows", "calpae.zip"]) == 2

    assert "« --python-embarque » et « --roues »" in plain(capsys.readouterr().err)


def test_the_shipped_list_is_complete_and_pinned() -> None:
    assert {p.name for p in pinned()} == {
        *("click", "markdown-it-py", "mdurl", "pygments", "pywin32", "rich", "xlsxwriter", "xlwings"),
    }
    assert all(len(p.digests) == 1 for p in pinned())


@pytest.mark.parametrize("line", ["click>=8", "click==8.5.1", "click==8.5.1 --hash=md5:0"])
def test_a_line_that_pins_nothing_is_a_mistake(line: str) -> None:
    with pytest.raises(ValueError, match="not a pinned requirement"):
        parse_pins(f"# list\n{line}\n")


def test_nothing_of_the_pro_part_of_xlwings_is_shipped() -> None:
    assert not is_kept("xlwings", "xlwings/pro/__init__.py")
    assert not is_kept("xlwings", "xlwings/xlwingslib.cp311-win_amd64.pyd")
    assert not is_licence_kept("xlwings", "LICENSE_PRO.txt")
    assert is_kept("xlwings", "xlwings/_xlwindows.py")
    assert is_licence_kept("xlwings", "LICENSE.txt")


def installed(module: str, distribution: str) -> tuple[dict[str, bytes], list[str]]:
    """What pip installed here of a distribution: kept in the bundle, and left out; sources are those for Windows."""
    [root] = importlib.util.find_spec(module).submodule_search_locations  # type: ignore[union-attr,misc]
    paths = {f"{module}/{path.relative_to(root).as_posix()}": path for path in sorted(Path(root).rglob("*.py"))}
    kept = {name: path.read_bytes() for name, path in paths.items() if is_kept(distribution, name)}
    return kept, sorted(paths.keys() - kept)


PURE = {
    "click": "click",
    "rich": "rich",
    "pygments": "pygments",
    "markdown_it": "markdown-it-py",
    "mdurl": "mdurl",
    "xlsxwriter": "xlsxwriter",
    "xlwings": "xlwings",
}


def test_our_package_finds_in_the_bundle_all_that_it_imports() -> None:
    parts = [installed(module, distribution) for module, distribution in PURE.items()]
    site = {path: data for kept, _ in parts for path, data in kept.items()}

    missing = missing_imports({**own_package(), **site}, [path for _, left_out in parts for path in left_out])

    of_pywin32 = [module for module in missing if module.startswith(("py", "win"))]
    assert {module: missing[module] for module in missing if module not in of_pywin32} == {}
    assert "win32com.client" in of_pywin32
    for module in of_pywin32:
        path = module.replace(".", "/")
        places = (f"{path}.py", f"{path}/__init__.py", f"win32/{path}.pyd", f"win32/lib/{path}.py")
        assert any(is_kept("pywin32", place) for place in places), module


def test_what_the_bundle_does_without_carries_its_reason() -> None:
    assert all(reason for reason in ABSENT.values())
