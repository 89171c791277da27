"""What « Journal » holds of the copies that were sent: a return is believed against it, never on its own word."""

from __future__ import annotations

from collections.abc import Iterable

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.returns.remarks import Remark, RemarkKind, remark
from calpae_xl.core.sheets.baseline import Baseline
from calpae_xl.core.sheets.journal import Action, JournalEntry, read_journal, start_of
from calpae_xl.core.workbook.layout import Role


class Sendings:
    """The copies that were sent, by their canonical names."""

    def __init__(self, entries: Iterable[JournalEntry]) -> None:
        self._starts: dict[str, set[str | None]] = {}
        for entry in entries:
            if entry.action == Action.SEND.value:
                self._starts.setdefault(entry.file, set()).add(start_of(entry.detail))

    def doubt(self, baseline: Baseline) -> Remark | None:
        """Say why a copy is not believed on what it held when it was sent; ``None`` when it is.

        A copy that a release sent which kept no digest of its baseline is believed on its version.
        """
        dispatch = baseline.dispatch
        name = dispatch.file_name
        starts = self._starts.get(name)
        if starts is None:
            facts = {"territory": dispatch.territory or "", "version": str(dispatch.version)}
            return remark(RemarkKind.NEVER_SENT, **facts)
        if starts == {None} or baseline.digest in starts:
            return None
        return remark(RemarkKind.BASELINE_ALTERED)


def sendings_of(campaign: Campaign) -> Sendings:
    """Read what a workbook holds of the copies that it sent; none without « Journal ».

    Raises:
        UnreadableJournalError: It cannot be read whole.
    """
    sheet = campaign.sheet(Role.JOURNAL)
    return Sendings(() if sheet is None else read_journal(sheet).entries)
