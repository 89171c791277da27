"""One bounded process for the tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import Parts, unzipped
from bounded import Runner
from copies import copy_bytes, dispatch
from masters import master_bytes


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture(scope="session")
def master_parts() -> Parts:
    return unzipped(master_bytes())


@pytest.fixture(scope="session")
def copy_parts() -> Parts:
    return unzipped(copy_bytes(dispatch()))


@pytest.fixture
def sound_master(tmp_path: Path) -> Path:
    path = tmp_path / "classeur.xlsx"
    path.write_bytes(master_bytes())
    return path
