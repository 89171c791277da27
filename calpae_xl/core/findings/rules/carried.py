"""Rules on what a campaign carries over from the one before: texts that somebody should read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calpae_xl.core.findings.rules.view import View
from calpae_xl.core.sheets.vintages import RemarkNature, reservation_text, same_reservation
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import CarriedText
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key


def carried_comment(view: View) -> Iterator[Finding]:
    """Ask that a comment be read again that stands as the campaign before left it."""
    vintage, said = _said(view, RemarkNature.COMMENT)
    for (territory, name), (text, at) in view.campaign.comments.items() if said else ():
        if said.get((territory, name)) == text.strip():
            told = (vintage, text.strip())
            facts = CarriedText(vintage)
            yield Finding(Code.CARRIED_COMMENT, at, territory, name, facts=facts, also_read=told)


def carried_reservation(view: View) -> Iterator[Finding]:
    """Ask the same of a reservation without a year, which goes on by itself."""
    vintage, said = _said(view, RemarkNature.RESERVATION)
    table = view.campaign.reserved
    if table is None or not said:
        return
    for line in table.lines:
        reservation = view.campaign.reservation_rows.get(line.row)
        if reservation is None or reservation.period is not None:
            continue
        territory, name, text = reservation.territory, reservation.indicator, reservation_text(line.fields)
        archived = (said.get(key) for key in ((territory, name), (line.territory, line.indicator)))
        known = next((each for each in archived if each is not None and same_reservation(each, text)), None)
        if known is not None:
            at, facts = table.cell(line, "type"), CarriedText(vintage)
            yield Finding(Code.CARRIED_RESERVATION, at, territory, name, facts=facts, also_read=(vintage, known))


def _said(view: View, nature: RemarkNature) -> tuple[str, Mapping[tuple[str, str], str]]:
    """Return the latest earlier vintage that says anything, and what it said of whole rows, by their ids of today."""
    campaign, heirs = view.campaign.settings.campaign, view.campaign.referential.heirs
    earlier = [each for each in view.campaign.remarks if each.vintage != campaign]
    vintage = max((each.vintage for each in earlier), default="")
    return vintage, {
        (each.territory, heirs.get(label_key(each.indicator), each.indicator)): each.text
        for each in earlier
        if each.vintage == vintage and each.nature is nature and not each.period
    }
