"""How much a finding weighs on a figure of the collectivity, in the same words on every screen."""

from __future__ import annotations

from calpae_xl.core.trade.typography import number, typeset


def effect_text(effect: float | None) -> str | None:
    """Say what share of the collectivity's figure a finding could change; nothing where there is no such figure.

    A total that a figure can change by more than itself is all in doubt: « de 279 % » would say no more.
    """
    if effect is None:
        return None
    share = round(100 * effect, 10)
    if not share:
        return "ne change pas le total"
    if share >= _ALL_OF_IT:
        return "change tout le total"
    shown = "moins de 1" if share < 1 else number(share, 0)
    return typeset(f"change le total de {shown} %")


_ALL_OF_IT = 99.5
"""Per cent that would be shown as 100 or more."""
