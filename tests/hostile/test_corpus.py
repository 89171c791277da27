"""Some six hundred damaged workbooks and returns: an answer or a sentence, in bounded time and memory.

The budget is one of work: as many files at each run, the same ones. ``python -m pytest tests/hostile -n 2`` ends with
what was tried, refused and answered, and with the slowest and the largest.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bounded import Runner
from copies import copy_bytes, dispatch
from masters import master_bytes
from variants import variant

VARIANTS, BATCHES = 624, 24


def command(seed: int, path: Path, master: Path, results: Path) -> tuple[str | Path, ...]:
    """Each variant goes through one door; a copy, through those that take one."""
    turn = seed // 13
    if turn % 2:
        return (("integrer", master, path), ("comparer", master, "--avec", path))[turn // 2 % 2]
    return (
        ("valider", path),
        ("traiter", path, "--sortie", results),
        ("diagnostic", path),
        ("consolider", path, "--json"),
        ("integrer", path, "--decisions", "--simuler"),
        ("reserver", path, "67", "rsa_1er_rdv", "2021", "estimé", "--sortie", results),
    )[turn // 2 % 6]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_damaged_workbooks_are_answered_or_refused(
    batch: int, sound_master: Path, tmp_path: Path, runner: Runner, record_property: Callable[[str, object], None]
):
    sound = master_bytes(), copy_bytes(dispatch())
    faults, counts = {}, {"tried": 0, "refused": 0, "answered": 0}
    slowest, largest = (0.0, ""), (0.0, "")
    for seed in range(batch, VARIANTS, BATCHES):
        path = tmp_path / "saisie.xlsx"
        path.write_bytes(variant(sound[seed // 13 % 2], seed))
        arguments = command(seed, path, sound_master, tmp_path / f"resultats{seed}.xlsx")

        outcome = runner.run(*arguments)

        counts["tried"] += 1
        counts["refused" if outcome.code == 2 else "answered"] += 1
        slowest = max(slowest, (outcome.seconds, f"{seed} {arguments[0]}"))
        largest = max(largest, (outcome.mebibytes, f"{seed} {arguments[0]}"))
        if outcome.faults:
            faults[seed] = (arguments[0], outcome.faults, outcome.said)
    record_property("hostile", (counts, slowest, largest))

    assert faults == {}


def test_a_variant_is_the_same_at_each_run():
    assert variant(master_bytes(), 7) == variant(master_bytes(), 7)
    assert len({variant(master_bytes(), seed) for seed in range(39)}) == 39
