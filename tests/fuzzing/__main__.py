"""Runs one harness under atheris, which takes the process over and ends it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import process_time

import atheris

with atheris.instrument_imports(include=["calpae_xl"]):
    from tests.fuzzing.harnesses import HARNESSES, Harness, seeds


def timed(harness: Harness) -> Harness:
    """Tell of each execution that was slower than all before: the process ends without a word of ours."""
    slowest = 0.0

    def run(data: bytes) -> None:
        nonlocal slowest
        start = process_time()
        harness(data)
        if (spent := process_time() - start) > slowest:
            slowest = spent
            print(f"slowest: {spent:.3f} s, {len(data)} bytes", file=sys.stderr, flush=True)

    return run


def main() -> None:
    """Fuzz what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("harness", choices=HARNESSES)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="folder of inputs, kept and grown; by default made from code")
    wanted = parser.parse_args()
    corpus = wanted.corpus or Path(tempfile.mkdtemp(prefix="calpae-fuzzing-"))
    corpus.mkdir(exist_ok=True)
    for number, seed in enumerate(seeds(wanted.harness)):
        (corpus / f"seed{number}").write_bytes(seed)
    HARNESSES[wanted.harness](b"")  # What is made but once is no part of an execution, which has ten seconds.
    options = [
        f"-runs={wanted.runs}",
        f"-seed={wanted.seed}",
        "-max_len=4096",
        "-timeout=10",
        "-rss_limit_mb=1024",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={corpus}/", str(corpus)], timed(HARNESSES[wanted.harness]))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
