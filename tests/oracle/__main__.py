"""`python -m tests.oracle --seed N --count 300`: where the product and the oracle differ, on random workbooks."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter, defaultdict
from pathlib import Path

from .comparing import Difference, differences
from .generator import Made, make
from .shrinking import shrink

MASTER = Path(__file__).parents[2] / "workbook" / "CALPAE_CeA.xlsx"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--first", type=int, default=0, help="number of the first workbook")
    parser.add_argument("--master", type=Path, default=MASTER)
    parser.add_argument("--folder", type=Path, help="where the workbooks that differ are kept")
    parser.add_argument("--examples", type=int, default=3, help="examples of each kind that are printed")
    parser.add_argument("--shrink", action="store_true", help="look for the fewest edits that show each example")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    folder = options.folder or Path(tempfile.mkdtemp(prefix="oracle-"))
    folder.mkdir(parents=True, exist_ok=True)
    kinds: Counter[str] = Counter()
    examples: dict[str, list[tuple[Path, Difference]]] = defaultdict(list)
    told: dict[Path, Made] = {}
    differing, start = 0, time.perf_counter()
    for index in range(options.first, options.first + options.count):
        path = folder / f"oracle-{options.seed}-{index}.xlsx"
        told[path] = make(options.master, options.seed, index, path)
        try:
            found = differences(path)
        except Exception as failure:
            traceback.print_exc()
            found = [Difference("failure", path.name, repr(failure), None)]
        for difference in found:
            kinds[difference.kind] += 1
            if not any(path == kept for kept, _ in examples[difference.kind]):
                examples[difference.kind].append((path, difference))
        differing += bool(found)
        if not found:
            path.unlink()
    spent = time.perf_counter() - start
    print(
        f"{options.count} workbooks in {spent:.1f} s, {differing} with a difference, {sum(kinds.values())} differences"
    )
    for kind, count in kinds.most_common():
        print(f"\n{kind}: {count} in {len(examples[kind])} workbooks")
        for path, difference in examples[kind][: options.examples]:
            print(f"  {path}\n    {difference}")
            if options.shrink:
                small = path.with_name(f"{path.stem}-{kind.replace(' ', '-').replace('/', '-')}.xlsx")
                least, shown = shrink(options.master, told[path], difference, small)
                print(f"    shrunk: {small.name}: {shown}")
                print("      " + str(least).replace("\n", "\n      "))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
