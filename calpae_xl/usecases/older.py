"""What workbooks of before said nothing of, because there was but one case."""

from __future__ import annotations

from collections.abc import Collection

from calpae_xl.core.trade.model import Collectivity


def packaged(codes: Collection[str]) -> Collectivity | None:
    """Name the collectivity of some departments, if they are those of the package: it was the only one."""
    # Here only: reading tables takes time, that no click has to spend on a workbook that names its own.
    from calpae_xl.data import packaged_collectivity

    return packaged_collectivity(codes)
