"""What « installer » prints: what it did, then the checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from calpae_xl.cli.outcome import DONE, NO
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.install.checks import Check, Verdict, any_blocked
from calpae_xl.install.computer import Computer
from calpae_xl.usecases.install import install, uninstall, verify


class Asked(NamedTuple):
    """The options of the command."""

    only_check: bool = False
    remove: bool = False
    for_all: bool = False
    source: Path | None = None


def run_installer(computer: Computer, asked: Asked) -> tuple[list[str], int]:
    """Do what was asked on a computer, and return the lines to print with the exit code.

    Raises:
        CalpaeError: Nothing could be done.
    """
    if asked.remove:
        done = uninstall(computer, for_all=asked.for_all)
        fact = "Complément retiré" if done.changed else "Aucun complément à retirer"
        rest = "Le Python de CALPAE et les journaux restent : supprimez le dossier « Calpae » pour les retirer."
        return [typeset(f"{fact} : {done.path}"), typeset(rest)], DONE
    lines = []
    if not asked.only_check:
        done = install(computer, for_all=asked.for_all, source=asked.source)
        fact = "Complément installé" if done.changed else "Complément déjà à jour"
        lines.append(typeset(f"{fact} : {done.path}"))
    checks = verify(computer)
    # Once installed, the work is done whatever else blocks: a tool that deploys would take 1 for a failure.
    answer = NO if asked.only_check and any_blocked(checks) else DONE
    return [*lines, *checklist(checks)], answer


def checklist(checks: Sequence[Check]) -> list[str]:
    """Write a fact a line, its remedy below it, and what comes of them all."""
    return [*_lines(checks), _conclusion(checks)]


def _lines(checks: Sequence[Check]) -> Iterator[str]:
    for check in checks:
        yield f"{check.verdict.value} {check.fact}"
        if check.remedy:
            yield f"    → {check.remedy}"


def _conclusion(checks: Sequence[Check]) -> str:
    blocking = sum(check.verdict is Verdict.BLOCKED for check in checks)
    doubtful = sum(check.verdict is Verdict.UNKNOWN for check in checks)
    if blocking:
        return typeset(
            f"{plural(blocking, 'point bloque', 'points bloquent')} : le complément ne peut pas fonctionner."
        )
    if doubtful:
        return typeset(f"Rien ne bloque ; {plural(doubtful, 'point')} à vérifier. Ouvrez Excel : onglet CALPAE.")
    return typeset("Rien ne bloque : ouvrez Excel, l’onglet CALPAE y est.")
