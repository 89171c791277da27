"""How long reading takes beside calamine, a reader in Rust: ``python tests/benchmarks/read_workbook.py``.

Both read every value of the shipped workbook, and of a copy to fill in, by turns in one run; times are the processor's.
What only our side does is left in its time: sums and well-formedness of every part, places of the formulas, merges,
date and per cent formats, the search for DTDs, limits, defined names. The text of a formula is put together when
somebody asks for it, which is neither side's here.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1]))

import python_calamine
from copies import copy
from masters import master

from calpae_xl.books.workbook import read_grid

RUNS, MOST = 25, 3.0


def calamine(path: Path) -> None:
    """Read every value of every sheet; formulas are not offered."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def seconds(read: Callable[[Path], object], path: Path) -> float:
    """Time of one reading, of the processor: that of the clock tells what else the machine does."""
    gc.collect()
    start = process_time()
    read(path)
    return process_time() - start


def main() -> int:
    """Print the ratios; fail beyond the limit."""
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for path in (master(Path(folder) / "classeur.xlsx"), copy(Path(folder) / "copie.xlsx")):
            times: dict[str, list[float]] = {"ours": [], "calamine": []}
            for _ in range(RUNS):
                times["ours"].append(seconds(read_grid, path))
                times["calamine"].append(seconds(calamine, path))
            ours, theirs = statistics.median(times["ours"]), statistics.median(times["calamine"])
            ratio = statistics.median(one / other for one, other in zip(times["ours"], times["calamine"], strict=True))
            print(f"{path.name}: ours {1000 * ours:.1f} ms, calamine {1000 * theirs:.1f} ms, ratio {ratio:.1f}")
            worst = max(worst, ratio)
    print(f"at most {MOST}")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
