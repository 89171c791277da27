"""Some six hundred damaged workbooks and returns: an answer or a sentence, in bounded time and memory.

The budget is one of work: as many files at each run, the same ones. ``python -m pytest tests/hostile -n 2`` ends with
what was tried, refused and answered, and with the slowest and the largest.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bounded import Runner, told
from masters import shipped_bytes
from sound import shipped, small
from variants import variant

VARIANTS, BATCHES = 624, 24

SOUND = (shipped, small, small, small)
"""What is damaged: each turn goes through every damage, door and side."""


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
    batch: int, tmp_path: Path, runner: Runner, record_property: Callable[[str, object], None]
):
    faults, outcomes = {}, []
    for seed in range(batch, VARIANTS, BATCHES):
        path, master, sound = tmp_path / "saisie.xlsx", tmp_path / "classeur.xlsx", SOUND[seed // 156 % len(SOUND)]()
        path.write_bytes(variant(sound.copy if seed // 13 % 2 else sound.master, seed))
        master.write_bytes(sound.master)
        arguments = command(seed, path, master, tmp_path / f"resultats{seed}.xlsx")

        outcome = runner.run(*arguments)

        outcomes.append((f"{seed} {arguments[0]}", outcome))
        if outcome.faults:
            faults[seed] = (arguments[0], outcome.faults, outcome.said)
    record_property("hostile", told("damaged files", outcomes))

    assert faults == {}


def test_a_variant_is_the_same_at_each_run():
    assert variant(shipped_bytes(), 7) == variant(shipped_bytes(), 7)
    assert len({variant(shipped_bytes(), seed) for seed in range(39)}) == 39
