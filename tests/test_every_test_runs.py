"""Every test runs: what stands on disk is what the README's command collects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from collection import collected, files_of, files_on_disk, functions_of, functions_on_disk


def test_every_test_on_disk_is_collected_and_no_other():
    functions = functions_of(collected())

    assert without(files_on_disk(), files_of(functions)) == [], "files that no command runs"
    assert without(functions_on_disk(), functions) == [], "functions that no command runs, or defined twice"
    assert without(functions, functions_on_disk()) == [], "functions that run and stand nowhere"


def without(names: Iterable[str], others: Iterable[str]) -> list[str]:
    """The names that are not among the others, or more often."""
    return sorted((Counter(names) - Counter(others)).elements())
