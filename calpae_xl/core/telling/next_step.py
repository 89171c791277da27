"""What to do next with a workbook, in a sentence and a command: what waits for a person, the most pressing first."""

from __future__ import annotations

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.sheets.conflicts import MissingConflictColumnError, read_conflicts
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import MissingCode
from calpae_xl.core.trade.typography import NBSP, number, plural, typeset
from calpae_xl.core.trade.words import period_text
from calpae_xl.core.workbook.layout import Role


def conflicts_waiting(campaign: Campaign) -> int:
    """Count the conflicts that nobody settled; a table that cannot be read has none to tell."""
    try:
        return len(read_conflicts(campaign.sheet(Role.CONFLICTS)).lines)
    except MissingConflictColumnError:
        return 0


def next_step(campaign: Campaign, validation: Validation, file: str) -> str:
    """Say what to do next, and by which command: settle conflicts, mend what blocks, explain what is asked, or send.

    Args:
        campaign: The workbook.
        validation: Its findings.
        file: Its name, as a command takes it.
    """
    waiting = conflicts_waiting(campaign)
    blocking, asked = validation.count(Severity.BLOCKING), validation.count(Severity.WARNING)
    book = f'"{file}"' if " " in file else file
    if waiting:
        step = (
            f"choisissez dans « Conflits », colonne « Décision » ({plural(waiting, 'conflit')}), puis "
            f"« calpae integrer {book} --decisions --sur-place »."
        )
    elif blocking:
        step = f"corrigez ce qui bloque ({plural(blocking, 'constat')}). {_mending(campaign, validation, book)}"
    elif asked:
        step = (
            f"corrigez ou expliquez ce qui surprend ({plural(asked, 'avertissement')}). "
            f"{_explaining(_first(validation, Severity.WARNING), book)}"
        )
    else:
        return typeset(f"Plus rien à corriger ni à expliquer. Ensuite : « calpae envoyer {book} transmission ».")
    return typeset(f"Ensuite : {step}")


def _first(validation: Validation, severity: Severity) -> list[Finding]:
    return [finding for finding in validation.findings if finding.severity is severity]


def _mending(campaign: Campaign, validation: Validation, book: str) -> str:
    """Say how to mend the first figure that a command can mend, else where to go."""
    blocking = _first(validation, Severity.BLOCKING)
    for finding in blocking:
        if finding.proposals and finding.period is not None and finding.territory and finding.indicator:
            proposal = finding.proposals[0]
            value = number(proposal.value, 15).replace(NBSP, "") if proposal.value is not None else _code(proposal.code)
            if value:
                return f"Par exemple : « calpae corriger {book} {_figure(finding)} --valeur {value} --sur-place »."
    told = [finding for finding in blocking if finding.code.blocks_figure]
    if told:
        return _explaining(told, book)
    sheet = blocking[0].at.sheet
    return f"Dans Excel : feuille « {sheet} », puis « calpae valider {book} »."


def _explaining(findings: list[Finding], book: str) -> str:
    for finding in findings:
        if finding.period is not None and finding.territory and finding.indicator:
            return f'Par exemple : « calpae justifier {book} {_figure(finding)} --texte "…" --sur-place ».'
    return "Dans Excel : « Contrôles », colonne « Justification »."


def _figure(finding: Finding) -> str:
    period = "" if finding.period is None else period_text(finding.period)
    return f"{finding.territory} {finding.indicator} {period}"


def _code(code: MissingCode | None) -> str:
    return "" if code is None else code.value
