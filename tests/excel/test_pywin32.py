"""What pywin32 generates stays where it is: neither read, nor written, nor run.

The stand-in for pywin32 has the habits of 312, read in its source: the folder of its cache is chosen when
``win32com`` is imported, its index is unpickled when ``gencache`` is, and is written when it was not there, unless
the package came from an archive.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

_WIN32COM = """
import os, sys, types
__gen_path__ = os.path.join(os.environ["TEMP"], "gen_py", "3.11")
gen_py = sys.modules["win32com.gen_py"] = types.ModuleType("win32com.gen_py")
gen_py.__path__ = [__gen_path__]
"""
_GENCACHE = """
import os, pickle, win32com
is_readonly = is_zip = hasattr(win32com, "__loader__") and hasattr(win32com.__loader__, "archive")
index = {}

def load():
    global index
    path = os.path.join(win32com.__gen_path__, "dicts.dat")
    if is_zip:
        archive = win32com.__loader__.archive
        if not path.startswith(archive):
            return
    with open(path, "rb") as file:
        index = pickle.load(file)

def save():
    assert not is_readonly
    os.makedirs(win32com.__gen_path__, exist_ok=True)
    with open(os.path.join(win32com.__gen_path__, "dicts.dat"), "wb") as file:
        pickle.dump(index, file)

def ensure_module():
    try:
        import win32com.gen_py.excel
    except ImportError:
        if not is_readonly:
            save()

try:
    load()
except OSError:
    save()
"""
_CLICK = """
{first}
import win32com.client.gencache as gencache
gencache.ensure_module()
print(gencache.is_readonly)
"""
_FIRST = "from calpae_xl.books.excel_session import import_xlwings; import_xlwings()"


class Planted:
    """What somebody puts into the index: unpickled, it leaves a file behind."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return open, (str(self.trace), "w")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    client = tmp_path / "libraries" / "win32com" / "client"
    client.mkdir(parents=True)
    (client.parent / "__init__.py").write_text(_WIN32COM, encoding="utf-8")
    (client / "__init__.py").write_text("", encoding="utf-8")
    (client / "gencache.py").write_text(_GENCACHE, encoding="utf-8")
    return tmp_path


def click(folder: Path, first: str) -> str:
    """Import what a click does; returns whether the cache may be written."""
    root = Path(__file__).parents[2]
    environment = {"PYTHONPATH": f"{folder / 'libraries'}:{root}", "TEMP": str(folder / "temp")}
    done = subprocess.run(
        [sys.executable, "-c", _CLICK.format(first=first)], capture_output=True, text=True, env=environment, check=True
    )
    return done.stdout.strip()


def plant(folder: Path) -> tuple[Path, Path]:
    """Put an index and a module where pywin32 would look for its own; returns the files that they make."""
    cache = folder / "temp" / "gen_py" / "3.11"
    cache.mkdir(parents=True)
    traces = folder / "unpickled", folder / "imported"
    (cache / "dicts.dat").write_bytes(pickle.dumps(Planted(traces[0])))
    (cache / "excel.py").write_text(f"open({str(traces[1])!r}, 'w')", encoding="utf-8")
    return traces


def test_the_stand_in_runs_what_is_planted_when_nothing_prevents_it(folder: Path):
    traces = plant(folder)

    assert click(folder, "") == "False"
    assert [trace.exists() for trace in traces] == [True, True]


def test_what_a_user_plants_in_the_cache_is_never_read(folder: Path):
    traces = plant(folder)

    assert click(folder, _FIRST) == "True"
    assert [trace.exists() for trace in traces] == [False, False]


def test_nothing_is_written_where_the_cache_would_be(folder: Path):
    assert click(folder, _FIRST) == "True"
    assert not (folder / "temp").exists()


def test_a_cache_that_something_else_loaded_before_is_not_written_to(folder: Path):
    assert click(folder, f"import win32com.client.gencache; {_FIRST}") == "True"


def test_a_damaged_index_keeps_no_click_from_working(folder: Path):
    plant(folder)
    (folder / "temp" / "gen_py" / "3.11" / "dicts.dat").write_bytes(b"\x80")

    assert click(folder, _FIRST) == "True"


def test_outlook_is_reached_in_the_same_way(folder: Path):
    traces = plant(folder)
    draft = (
        "import contextlib\n"
        "from calpae_xl.exchange.outlook import WindowsCom\n"
        "with contextlib.suppress(AttributeError):\n"
        "    WindowsCom().application()  # The stand-in has no Outlook."
    )

    assert click(folder, draft) == "True"
    assert [trace.exists() for trace in traces] == [False, False]
