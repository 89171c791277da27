"""Options and fixtures shared by all tests."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from sampling import register_profiles

if TYPE_CHECKING:
    from recalculation import LibreOffice

register_profiles()

# Tests make many values and few cycles. Ten times as much again, and workbooks that nobody holds fill the memory.
gc.set_threshold(5_000, 10, 10)

MUST_RUN = "CALPAE_REQUIRE_LIBREOFFICE"
"""Set in CI: a test that needs LibreOffice or Gnumeric then fails where it is absent, instead of being skipped."""

# LibreOffice shows cached values unless told to recalculate: 0 means always.
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode"><value>0</value></prop></item>
</oor:items>
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files from what the code says")


def pytest_collection_finish() -> None:
    """Leave modules, tests and what they made on being imported out of every later collection, here and in forks."""
    gc.freeze()


@pytest.fixture
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run commands as Jeanne, keep their logs here, and put back the language that they set."""
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "etat"))
    monkeypatch.setenv("LOGNAME", "jeanne")


def _program(command: str, name: str) -> str:
    found = shutil.which(command)
    if found is None:
        reason = f"{name} ({command}) is not installed"
        if os.environ.get(MUST_RUN):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def soffice_all(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Sequence[Path], Path], list[Path]]:
    """Convert documents by one start of LibreOffice, with a private profile that recalculates every formula on load."""
    program = _program("soffice", "LibreOffice")
    profile = tmp_path_factory.mktemp("libreoffice")
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir()
    settings.write_text(_RECALCULATE, encoding="utf-8")

    def convert(convert_to: str, sources: Sequence[Path], outdir: Path) -> list[Path]:
        command = [program, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", convert_to]
        arguments = ["--outdir", str(outdir), *map(str, sources)]
        subprocess.run([*command, *arguments], check=True, capture_output=True, timeout=180)
        suffix = convert_to.split(":")[0]
        sheet = "-*" if suffix == "csv" else ""  # A workbook becomes as many texts as it has sheets.
        for source in sources:
            assert [*outdir.glob(f"{escape(source.stem)}{sheet}.{suffix}")], f"LibreOffice made no {source.stem}"
        return [outdir / f"{source.stem}.{suffix}" for source in sources]

    return convert


@pytest.fixture(scope="session")
def soffice(
    soffice_all: Callable[[str, Sequence[Path], Path], list[Path]],
) -> Callable[[str, Path, Path], Path]:
    """Convert one document, recalculated."""
    return lambda convert_to, source, outdir: soffice_all(convert_to, [source], outdir)[0]


@pytest.fixture(scope="session")
def libreoffice_all(
    soffice_all: Callable[[str, Sequence[Path], Path], list[Path]],
) -> Callable[[Sequence[Path], Path], list[LibreOffice]]:
    """Recalculate workbooks by one start of LibreOffice."""
    from recalculation import AS_TEXT, LibreOffice  # Engines and readers, which most tests do without.

    def recalculate(sources: Sequence[Path], outdir: Path) -> list[LibreOffice]:
        soffice_all(AS_TEXT, sources, outdir)
        return [LibreOffice(outdir, source.stem) for source in sources]

    return recalculate


@pytest.fixture(scope="session")
def libreoffice(
    libreoffice_all: Callable[[Sequence[Path], Path], list[LibreOffice]],
) -> Callable[[Path, Path], LibreOffice]:
    """Recalculate one workbook by LibreOffice."""
    return lambda source, outdir: libreoffice_all([source], outdir)[0]


@pytest.fixture(scope="session")
def ssconvert() -> Callable[[Path, Path], Path]:
    """Recalculate a workbook by Gnumeric."""
    program = _program("ssconvert", "Gnumeric")

    from recalculation import unconditioned

    def recalculate(source: Path, outdir: Path) -> Path:
        made, bare = outdir / source.name, outdir / f"nu {source.name}"
        bare.write_bytes(unconditioned(source.read_bytes()))
        subprocess.run([program, "--recalc", str(bare), str(made)], check=True, capture_output=True, timeout=180)
        return made

    return recalculate


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tests have told of their campaigns, whichever process ran them."""
    told = [
        told
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        for told in report.user_properties
    ]
    for line in sorted(value for name, value in told if name == "told"):
        terminalreporter.write_line(line)
    for campaign in ("two writers", "kills", "watched"):
        rounds = [value for name, value in told if name == campaign]
        if rounds:
            sums = ", ".join(f"{name} {sum(one[name] for one in rounds)}" for name in rounds[0])
            terminalreporter.write_line(f"{campaign}: {sums}")
    hostile = [value for name, value in told if name == "hostile"]
    for kind in sorted({value[0] for value in hostile}):
        counts, slow, large = zip(*(value[1:] for value in hostile if value[0] == kind), strict=True)
        totals = ", ".join(f"{name} {sum(one[name] for one in counts)}" for name in counts[0])
        (seconds, slowest), (size, largest) = max(slow), max(large)
        terminalreporter.write_line(
            f"hostile {kind}: {totals}; slowest {seconds:.1f} s ({slowest}), largest {size:.0f} MiB ({largest})"
        )
