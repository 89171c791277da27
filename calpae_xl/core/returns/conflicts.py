"""What « Conflits » shows of a difference that a person has to decide."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.returns.equivalence import FigureSense
from calpae_xl.core.returns.merge import Difference
from calpae_xl.core.sheets.conflicts import UNKNOWN, ConflictLine
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.trade.declaration import Part, Subject
from calpae_xl.core.trade.typography import shortened
from calpae_xl.core.trade.values import Value, raw_text
from calpae_xl.core.workbook.encoded_value import encoded

_EMPTY, _ABSENT, _WITHOUT_NOTE = "(vide)", "(absente)", "(sans note)"
_LONGEST = 2_000


def conflict_line(
    campaign: Campaign, difference: Difference, file: str, answered: Mapping[str, FindingLine]
) -> ConflictLine:
    """Return the line of a conflict that nobody has decided.

    Args:
        campaign: Gives labels and units.
        difference: The three values.
        file: Name of the return.
        answered: Lines of « Contrôles » by fingerprint.
    """
    subject = difference.subject
    finding = answered.get(subject.key)
    ours_type, ours_value = encoded(difference.ours)
    theirs_type, theirs_value = encoded(difference.theirs)
    return ConflictLine(
        territory=subject.territory,
        part=subject.part.value
        if subject.reservation is None
        else campaign.settings.reservation_word(subject.reservation),
        indicator=finding.indicator.text if finding else campaign.referential.short_label(subject.key),
        period=finding.period.text if finding else subject.period,
        base=shown(campaign, subject, difference.base) if difference.sent_known else UNKNOWN,
        ours=shown(campaign, subject, difference.ours),
        theirs=shown(campaign, subject, difference.theirs),
        file=file,
        kind=subject.part.value,
        key=subject.key,
        header=subject.period,
        reservation="" if subject.reservation is None else subject.reservation.value,
        ours_type=ours_type,
        ours_value=ours_value,
        theirs_type=theirs_type,
        theirs_value=theirs_value,
    )


def shown(campaign: Campaign, subject: Subject, value: Value | None) -> str:
    """Write a value as people read it: rates in per cent, « (vide) » for nothing."""
    if subject.part is Part.RESERVATION and not value:
        return _ABSENT if value is None else _WITHOUT_NOTE
    text = raw_text(value) or _EMPTY
    indicator = campaign.referential.indicators.get(subject.key)
    period = next((period for period in campaign.periods if period.header == subject.period), None)
    if subject.part is Part.FIGURE and indicator is not None and period is not None:
        text = FigureSense(indicator, period).shown(value) or _EMPTY
    return shortened(text, _LONGEST)
