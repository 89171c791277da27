"""How a finding looks, in « Contrôles » as on the entry sheets: never by colour alone, contrast above 4.5."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.sheets.findings import JUSTIFIED
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.words import word
from calpae_xl.making.styles import Layer

ERROR, ERROR_PALE = "#CE0500", "#FFDDE4"
WARNING, WARNING_PALE = "#B34000", "#FFE7C4"
INFO, INFO_PALE = "#0063CB", "#E8EDFF"
SUCCESS, SUCCESS_PALE = "#18753C", "#DFFEE6"

# Pink and pale orange: the palest red and the palest orange of the design system look the same.

_SOLID, _DASHED, _DOTTED = 1, 3, 4

TEXTS: Mapping[str, Layer] = {
    word(Severity.BLOCKING): {"font_color": ERROR, "bg_color": ERROR_PALE, "bold": True},
    word(Severity.WARNING): {"font_color": WARNING, "bg_color": WARNING_PALE, "italic": True},
    word(Severity.INFO): {"font_color": INFO, "bg_color": INFO_PALE},
    JUSTIFIED: {"font_color": SUCCESS, "bg_color": SUCCESS_PALE},
}
"""Words that name a severity, by the word."""

CELLS: Mapping[str, Layer] = {
    word(Severity.BLOCKING): {**TEXTS[word(Severity.BLOCKING)], "border": _SOLID, "border_color": ERROR},
    word(Severity.WARNING): {**TEXTS[word(Severity.WARNING)], "border": _DASHED, "border_color": WARNING},
    word(Severity.INFO): {**TEXTS[word(Severity.INFO)], "border": _DOTTED, "border_color": INFO},
}
"""Entry cells that carry an open finding, by its severity, the heaviest first."""

ROWS: Mapping[str, Layer] = {
    severity: {
        **TEXTS[severity],
        **dict.fromkeys(("left", "top", "bottom"), look["border"]),
        **{f"{side}_color": look["border_color"] for side in ("left", "top", "bottom")},
    }
    for severity, look in CELLS.items()
}
"""Names of indicators whose whole row has an open finding; open to the right, where the next word begins."""

RESERVED: Layer = {"underline": 1}
"""Entry cells on which a reservation bears."""
