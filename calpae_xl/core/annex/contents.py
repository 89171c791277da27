"""Makes the annex of a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.annex.collectivity_table import collectivity_table
from calpae_xl.core.annex.department_table import department_table
from calpae_xl.core.annex.document import Annex, Section
from calpae_xl.core.annex.key_figures import key_figures
from calpae_xl.core.annex.key_points import key_points
from calpae_xl.core.annex.main_changes import changes_section
from calpae_xl.core.annex.notes import CellNotes
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.annex.target_gaps import targets_section
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.telling.revision_note import RevisionNote
from calpae_xl.core.trade.typography import dated, listed, plural, typeset

LEGEND = (
    "ND : non disponible. NC : non concerné ou non communiqué, comme publié. SO : sans objet, rien n’est à compter. "
    "Case vide : non renseigné. Aucun de ces cas ne vaut zéro.",
    "(1), (2)… : notes au bas de la page, réserves et justifications. Un chiffre à corriger est imprimé comme il a été "
    "saisi ; le tableau consolidé montre alors « BLOQUÉ ».",
)


def annex_of(scope: Scope, revision: RevisionNote | None = None) -> Annex:
    """Make an annex.

    Args:
        scope: What it tells of.
        revision: What differs from the vintage before.
    """
    campaign, blocking = scope.campaign, scope.blocking
    settings = campaign.settings
    subject = (
        "la convention d’appui à la lutte contre la pauvreté et d’accès à l’emploi"
        if scope.convention is None
        else f"la convention « {scope.convention.name} »"
    )
    names = listed([territory.name for territory in campaign.territories])
    return Annex(
        title=typeset(f"Indicateurs CALPAE – campagne {settings.campaign}"),
        subtitle=typeset(f"Annexe à {subject} – {names}"),
        standing=tuple(map(typeset, _standing(settings, blocking))),
        key_points=key_points(scope),
        key_figures=key_figures(scope),
        legend=tuple(map(typeset, LEGEND)),
        sections=tuple(_sections(scope)),
        revision=revision,
        provisional=blocking > 0,
    )


def _standing(settings: Settings, blocking: int) -> Iterator[str]:
    if blocking:
        yield f"Version provisoire : {plural(blocking, 'constat bloquant', 'constats bloquants')} à lever."
    yield f"Préparé par : {settings.service}."
    if settings.certified_by or settings.certified_on is not None:
        on = "" if settings.certified_on is None else f" le {dated(settings.certified_on)}"
        yield f"Chiffres certifiés{on}{f' par {settings.certified_by}' if settings.certified_by else ''}."
    else:
        yield "Chiffres non certifiés à ce jour."
    if settings.deliberation:
        yield f"Délibération : {settings.deliberation}."


def _sections(scope: Scope) -> Iterator[Section]:
    campaign, notes = scope.campaign, CellNotes(scope.work)
    for number, territory in enumerate(campaign.territories, start=1):
        table = department_table(scope, territory, notes)
        yield Section(typeset(f"{number}. {territory.titled}"), (), (table,))
    number = len(campaign.territories)
    if number > 1:
        number += 1
        table = collectivity_table(scope)
        yield Section(f"{number}. Tableau consolidé", (table.legend,), (table,))
    told = (changes_section(scope), targets_section(scope))
    for rank, section in enumerate(filter(None, told), start=number + 1):
        yield section._replace(title=f"{rank}. {section.title}")
