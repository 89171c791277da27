"""A fixed number of executions of each harness, the same at each run; longer ones are for campaigns."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .harnesses import HARNESSES, seeds

ROOT = Path(__file__).parents[2]
RUNS = {
    "cell_reading": 20_000,
    "sheet_reading": 20_000,
    "package_reading": 4_000,
    "table_reading": 3_000,
    "merging": 3_000,
}

ONLY_WHERE_INSTALLED = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is installed on Linux only"
)


def test_every_harness_is_run():
    assert RUNS.keys() == HARNESSES.keys()


@pytest.mark.parametrize("name", HARNESSES)
def test_the_seeds_break_no_promise(name: str):
    for seed in seeds(name):
        HARNESSES[name](seed)


@ONLY_WHERE_INSTALLED
@pytest.mark.parametrize("name", HARNESSES)
def test_nothing_is_found(name: str, tmp_path: Path, record_property: Callable[[str, object], None]):
    command = [sys.executable, "-m", "tests.fuzzing", name, "--runs", str(RUNS[name]), "--corpus", str(tmp_path)]

    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)

    executions = re.search(r"Done (\d+) runs", ran.stderr)
    findings = sorted(path.name for path in tmp_path.glob("*-*"))
    done = executions[1] if executions else "interrupted"
    slowest = (re.findall(r"slowest: (.*)", ran.stderr) or ["unknown"])[-1]
    largest = (re.findall(r"stat::peak_rss_mb: +(\d+)", ran.stderr) or ["unknown"])[-1]
    told = f"{done} executions, {len(findings)} findings; slowest {slowest}, largest {largest} MiB"
    record_property("told", f"fuzzing {name}: {told}")
    assert (ran.returncode, findings) == (0, []), ran.stderr[-3_000:]
    assert executions is not None
    assert int(executions[1]) >= RUNS[name]
