"""The diagnosis that people send to support: one fact per line, the same in a terminal and in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calpae_xl.cli.columns import aligned
from calpae_xl.core.campaign.defined_names import SNAPSHOT_SHEET
from calpae_xl.core.results.consolidation_places import TARGET_SHEET
from calpae_xl.core.sheets.baseline import BASELINE_SHEET
from calpae_xl.core.sheets.findings import JUSTIFIED, standing_counts
from calpae_xl.core.sheets.undo_record import UNDO_SHEET
from calpae_xl.core.telling.lineage import address
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.typography import number, plural, typeset
from calpae_xl.core.trade.words import full_period_text, word
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, SHEET_NAMES, Role
from calpae_xl.usecases.diagnose import Diagnosis, Installation, Tab


def installation_lines(installation: Installation) -> list[str]:
    """Tell the computer and what is installed."""
    rows = [
        ("calpae_xl", installation.package),
        ("Dossier", str(installation.folder)),
        ("Mise en page lue", str(installation.layout)),
        ("Python", installation.python),
        ("Programme", installation.program),
        ("Système", installation.system),
        ("Encodage", installation.encoding),
        *((name, version or "absent") for name, version in installation.dependencies.items()),
        *_addin_rows(installation),
    ]
    return ["Installation", *_indented(rows)]


def _addin_rows(installation: Installation) -> list[tuple[str, str]]:
    if installation.addins is None:
        return []
    found = [f"{path} (version {version or 'inconnue'})" for path, version in installation.addins]
    return [("Complément", where) for where in found or [typeset("absent : lancez « calpae installer »")]]


def workbook_lines(diagnosis: Diagnosis) -> list[str]:
    """Tell what the workbook holds, and what keeps it from being used."""
    lines = [typeset(f"Classeur « {diagnosis.name} »")]
    lines += _indented(_facts(diagnosis))
    lines.append("Feuilles")
    lines += _indented([_tab(tab) for tab in diagnosis.tabs])
    campaign = diagnosis.campaign
    if campaign is not None:
        lines.append("Constats de structure")
        rows = [
            (
                f.code.text,
                word(f.code.severity),
                address(f.at),
                " ".join(sentence(f, campaign.referential, campaign.settings)),
            )
            for f in campaign.structure
        ]
        lines += _indented(rows) if rows else ["  aucun"]
    return lines


def _facts(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    versions = sorted({tab.mark.version for tab in diagnosis.tabs if tab.mark is not None})
    shown = ", ".join(map(str, versions)) or "inconnue"
    own = "" if versions == [LAYOUT_VERSION] else f" (attendue : {LAYOUT_VERSION})"
    return [("Mise en page", typeset(shown + own)), *_campaign_facts(diagnosis)]


def _campaign_facts(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    yield "Cellules remplies", number(sum(tab.cells for tab in diagnosis.tabs))
    campaign = diagnosis.campaign
    if campaign is None:
        return
    yield "Campagne", campaign.settings.campaign
    yield "Départements", ", ".join(territory.sheet for territory in campaign.territories)
    yield "Périodes", ", ".join(map(full_period_text, campaign.periods))
    yield "Indicateurs saisis", number(len(campaign.referential.entered))
    yield "Réserves", number(len(campaign.reservations))
    yield "Justifications", number(standing_counts(campaign.listed.lines.values()).get(JUSTIFIED, 0))
    yield "Millésimes", ", ".join(campaign.vintages) or "aucun"


_INNER = frozenset({SNAPSHOT_SHEET, TARGET_SHEET, BASELINE_SHEET, UNDO_SHEET})
"""Sheets that nobody sees: what the last run saw, how targets in words read, what a copy left with, what undoes."""

_ROLES = {Role.ENTRY: "Saisie", Role.CONSOLIDATION: "Consolidation"}
"""What sheets are for whose names are those of territories."""


def _tab(tab: Tab) -> tuple[str, str, str]:
    if tab.role is None:
        role = "Calcul interne" if tab.name in _INNER else "ajoutée au classeur"
    else:
        role = _ROLES.get(tab.role) or SHEET_NAMES[tab.role]
    if tab.role is Role.ENTRY:
        role = f"Saisie {tab.territory}"
    size = f"{plural(tab.cells, 'cellule')}, {plural(tab.formulas, 'formule')}"
    return tab.name, role, typeset(size if tab.visible else f"{size}, masquée")


def _indented(rows: Sequence[Sequence[str]]) -> list[str]:
    return ["  " + line for line in aligned(rows)] if rows else []
