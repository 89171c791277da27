"""What a workbook or its folder may try, to have something else run at the next click: nothing of it does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
from excel.engine import activate
from excel.model import Application
from factories import plain
from masters import master

from calpae_xl import __version__
from calpae_xl.addin.door import TOLD, UNTOLD, run
from calpae_xl.books.excel_session import connect

STOLEN = "from pathlib import Path\nPath(r'{mark}').write_text('run')\n"
MODULES = ("json", "xlwings", "calpae_xl", "sitecustomize", "usercustomize", "datetime")


def test_modules_beside_the_workbook_are_not_imported(tmp_path: Path):
    mark = tmp_path / "mark.txt"
    for module in MODULES:
        (tmp_path / f"{module}.py").write_text(STOLEN.format(mark=mark))
    (tmp_path / "calpae.conf").write_text(f"INTERPRETER_WIN,{tmp_path / 'python.exe'}\n")
    line = ["valider", "--wb=saisie.xlsx", "--from_xl=1", "--hwnd=1", f"--complement={__version__}"]

    done = subprocess.run(
        [sys.executable, "-I", "-B", "-m", "calpae_xl.addin", *line],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        timeout=60,
    )

    # No Excel here: it went as far as looking for it.
    assert done.returncode == UNTOLD, done.stderr
    assert not mark.exists()


def test_sheets_named_as_settings_or_modules_change_nothing(tmp_path: Path):
    path = master(tmp_path / "saisie.xlsx")
    mark = tmp_path / "mark.txt"
    book = openpyxl.load_workbook(path)
    settings = book.create_sheet("calpae.conf")
    settings.append(["INTERPRETER_WIN", str(tmp_path / "python.exe")])
    settings.append(["PYTHONPATH", str(tmp_path)])
    book.create_sheet("x.py").append([STOLEN.format(mark=mark)])
    book.create_sheet("xlwings.conf").append(["UDF MODULES", "x"])
    book.save(path)
    (tmp_path / "x.py").write_text(STOLEN.format(mark=mark))
    excel = Application()
    excel.open(path, path.name)
    activate(excel)

    code = run(["valider", "--wb=saisie.xlsx", f"--hwnd={excel.hwnd}", f"--complement={__version__}"], connect)

    assert code == TOLD
    assert plain(excel.shown[-1][1]).startswith("5 bloquants, ")
    assert not mark.exists()


def test_a_click_imports_nothing_heavy(tmp_path: Path):
    heavy = "{'pandas', 'numpy', 'openpyxl', 'click', 'rich', 'xlsxwriter', 'matplotlib', 'PIL'}"
    code = (
        "import sys\n"
        "from calpae_xl.addin.door import main\n"
        "import calpae_xl.addin.actions\n"
        f"sys.argv[1:] = ['valider', '--wb=x', '--hwnd=1', '--complement={__version__}']\n"
        "main()\n"
        f"print(sorted({heavy} & sys.modules.keys()))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={"HOME": str(tmp_path)},
        check=True,
    )

    assert done.stdout.strip() == "[]"
