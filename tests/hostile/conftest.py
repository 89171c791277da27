"""One bounded process for the tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bounded import Runner


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()
