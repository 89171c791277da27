"""Options and fixtures shared by all tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from sampling import register_profiles

register_profiles()

MUST_RUN = "CALPAE_REQUIRE_LIBREOFFICE"
"""Set in CI: a test that needs LibreOffice then fails where it is absent, instead of being skipped."""

# LibreOffice shows cached values unless told to recalculate: 0 means always.
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode"><value>0</value></prop></item>
</oor:items>
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files from what the code says")


@pytest.fixture(scope="session")
def _libreoffice(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    program = shutil.which("soffice")
    if program is None:
        reason = "LibreOffice (soffice) is not installed"
        if os.environ.get(MUST_RUN):
            pytest.fail(reason)
        pytest.skip(reason)
    profile = tmp_path_factory.mktemp("libreoffice")
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir()
    settings.write_text(_RECALCULATE, encoding="utf-8")
    return program, profile


@pytest.fixture(scope="session")
def soffice(_libreoffice: tuple[str, Path]) -> Callable[[str, Path, Path], Path]:
    """Convert a document with a private profile that recalculates every formula on load."""
    program, profile = _libreoffice

    def convert(convert_to: str, source: Path, outdir: Path) -> Path:
        command = [program, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", convert_to]
        subprocess.run([*command, "--outdir", str(outdir), str(source)], check=True, capture_output=True, timeout=180)
        made = outdir / f"{source.stem}.{convert_to.split(':')[0]}"
        assert made.exists(), f"LibreOffice made no {made.name}"
        return made

    return convert
