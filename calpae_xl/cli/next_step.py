"""What to do next with a workbook, in a sentence and a command: what waits for a person, the most pressing first."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.findings import rows_to_answer
from calpae_xl.core.results.home_state import Wait, waiting
from calpae_xl.core.sheets.conflicts import readable_conflicts
from calpae_xl.core.sheets.findings import FindingLine, FindingsTable
from calpae_xl.core.sheets.revisions import still_to_justify
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.typography import NBSP, number, plural, typeset
from calpae_xl.core.trade.words import period_text
from calpae_xl.core.workbook.layout import Role

_BOOK = "{book}"
"""Where the file stands in a text."""

_STEPS = {
    Wait.UNDECIDED: "choisissez dans « Conflits », colonne « Décision » ({undecided}), puis {decide}.",
    Wait.DECIDED: "appliquez {decided} de « Conflits » : {decide}.",
    Wait.CORRECTION: "appliquez {corrections} : « calpae corriger {book} --sur-place ».",
    Wait.BLOCKING: "{mending} ce qui bloque ({blocking}). {first}",
    Wait.BLANK: "remplissez {blank} (un nombre, ND ou SO).",
    Wait.TO_EXPLAIN: "corrigez ou expliquez ce qui surprend ({to_explain}). {first}",
    Wait.REVISION: "expliquez {revisions} dans « Révisions ».",
}
"""The first that applies; those of « Accueil », in its order."""


_SENDING = f"Plus rien à corriger ni à expliquer. Ensuite : « calpae envoyer {_BOOK} transmission »."
_LISTED_BEFORE = (
    "Plus rien à corriger ni à expliquer ; « Accueil » et « Contrôles » datent d’avant. Ensuite : "
    f"« calpae valider {_BOOK} --sur-place »."
)


def next_step(campaign: Campaign, validation: Validation, book: str, *, stale: bool = False) -> str:
    """Say what to do next, and by which command: decide conflicts, apply, mend what blocks, fill in, explain, or send.

    Args:
        campaign: The workbook.
        validation: Its findings.
        book: Its file, as a command takes it.
        stale: Whether « Contrôles » asks something as it stands in the file, whatever the findings.
    """
    return next_step_of(campaign, validation, rows_to_answer(campaign, validation), book, stale=stale)


def next_step_of(
    campaign: Campaign, validation: Validation, lines: Sequence[FindingLine], book: str, *, stale: bool
) -> str:
    """Say the same where the rows to answer are known."""
    table = FindingsTable.of(lines)
    revisions = still_to_justify(campaign.revised.lines, table.answers, table.asked)
    counts = waiting(campaign, lines, readable_conflicts(campaign.sheet(Role.CONFLICTS)), revisions)
    wait = next((wait for wait in _STEPS if counts[wait]), None)
    if wait is None:
        return _put_in(book, _LISTED_BEFORE if stale else _SENDING)
    asking = _asking(lines, validation, Severity.BLOCKING if wait is Wait.BLOCKING else Severity.WARNING)
    told = {
        "book": _BOOK,
        "undecided": plural(counts[Wait.UNDECIDED], "conflit"),
        "decided": plural(counts[Wait.DECIDED], "décision"),
        "decide": f"« calpae integrer {_BOOK} --decisions --sur-place »",
        "corrections": plural(counts[Wait.CORRECTION], "correction"),
        "blocking": plural(counts[Wait.BLOCKING], "point"),
        "mending": "corrigez ou justifiez" if any(each.code.justifiable for each in asking) else "corrigez",
        "first": _first(asking[0]) if asking else "",
        "blank": f"{plural(counts[Wait.BLANK], 'cellule')} de {campaign.settings.year}",
        "to_explain": plural(counts[Wait.TO_EXPLAIN], "point"),
        "revisions": plural(counts[Wait.REVISION], "révision"),
    }
    return _put_in(book, f"Ensuite : {_STEPS[wait].format_map(told)}")


def _put_in(book: str, text: str) -> str:
    """Name the file in a text: it is typed as it stands, where a no-break space would name another one."""
    return typeset(text).replace(_BOOK, book)


def _asking(lines: Sequence[FindingLine], validation: Validation, severity: Severity) -> list[Finding]:
    """Return the findings of a severity that still ask, in the order of « Contrôles », the most pressing first."""
    opened = {finding.fingerprint: finding for finding in validation.findings}
    found = (opened.get(each) for line in lines if line.asks for each in line.fingerprints)
    return [finding for finding in found if finding is not None and finding.severity is severity]


def _first(finding: Finding) -> str:
    """Say how to settle the first point: by a command where one can, else where to go in Excel.

    What may mean several things is nobody's to choose but a person's: no command is ready for it.
    """
    first = f"Le premier, « {', '.join(filter(None, finding.at))} »"
    is_figure = finding.period is not None and finding.territory and finding.indicator
    if is_figure and finding.to_choose:
        return (
            f"{first}, a plusieurs sens possibles. Dans Excel : « Contrôles », colonne « Décision », "
            f"choisissez ; puis « calpae corriger {_BOOK} --sur-place »."
        )
    value = _proposed(finding)
    if is_figure and value:
        return f"{first} : « calpae corriger {_BOOK} {_figure(finding)} --valeur {value} --sur-place »."
    if is_figure and finding.code.justifiable:
        explained = '--texte "votre explication"'
        return f"{first} : « calpae justifier {_BOOK} {_figure(finding)} {explained} --sur-place »."
    ways = "corrigez-le, ou écrivez pourquoi dans « Contrôles »" if finding.code.justifiable else "corrigez-le"
    return f"{first} : {ways} dans Excel, puis « calpae valider {_BOOK} »."


def _proposed(finding: Finding) -> str:
    """Return the correction that is proposed, as a command takes it; empty where there is none."""
    if not finding.proposals:
        return ""
    value, code = finding.proposals[0].value, finding.proposals[0].code
    if value is None:
        return "" if code is None else code.value
    return number(value, 15).replace(NBSP, "")


def _figure(finding: Finding) -> str:
    period = "" if finding.period is None else period_text(finding.period)
    return f"{finding.territory} {finding.indicator} {period}"
