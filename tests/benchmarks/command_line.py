"""How long the command line takes beside an empty Python: a ratio, measured in one run.

Run it as ``python tests/benchmarks/command_line.py`` where the package is installed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

WORKBOOK = Path(__file__).parents[2] / "workbook" / "CALPAE_CeA.xlsx"
MOST = 15
HEAVY = {"pandas", "numpy", "openpyxl", "rich", "xlsxwriter"}


def seconds(command: list[str]) -> float:
    """Wall time of one process."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def imported(command: list[str]) -> set[str]:
    """Top-level modules that a command imports."""
    run = subprocess.run([command[0], "-X", "importtime", *command[1:]], capture_output=True, text=True, check=False)
    names = (line.rpartition("|")[2].strip() for line in run.stderr.splitlines() if "|" in line)
    return {name.partition(".")[0] for name in names}


def main() -> int:
    """Print the ratio and the heavy modules imported; fail beyond the limit."""
    bare = [sys.executable, "-c", "pass"]
    consolidate = [sys.executable, "-m", "calpae_xl", "consolider", str(WORKBOOK), "--json"]
    times: dict[str, list[float]] = {"bare": [], "consolider": []}
    for _ in range(15):
        times["bare"].append(seconds(bare))
        times["consolider"].append(seconds(consolidate))
    bare_time, ours = (statistics.median(times[name]) for name in ("bare", "consolider"))
    heavy = imported(consolidate) & HEAVY
    print(f"python -c pass: {1000 * bare_time:.0f} ms; consolider --json: {1000 * ours:.0f} ms")
    print(f"ratio {ours / bare_time:.1f}, at most {MOST}; heavy modules imported: {sorted(heavy) or 'none'}")
    return int(ours / bare_time > MOST or bool(heavy))


if __name__ == "__main__":
    sys.exit(main())
