"""What people may write in « Décision » of « Contrôles »: to accept, to refuse, or to name one of the corrections."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.campaign.written_codes import written_code
from calpae_xl.core.sheets.findings import DECISIONS
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Proposal

_WORDS = frozenset(label_key(decision) for decision in DECISIONS)


def names_a_correction(text: str, proposals: Sequence[Proposal]) -> bool:
    """Tell whether a decision means to name one of the corrections: a figure, a code, or the words of one."""
    if not proposals or label_key(text) in _WORDS:
        return False
    labels = (label_key(proposal.label) for proposal in proposals)
    return any(map(str.isdecimal, text)) or written_code(text) is not None or label_key(text) in labels


def decides_nothing(text: str, proposals: Sequence[Proposal]) -> bool:
    """Tell whether a decision is none that anything can be done with: « Peut-être »."""
    return bool(text) and label_key(text) not in _WORDS and not names_a_correction(text, proposals)
