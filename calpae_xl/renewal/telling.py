"""What changes from the old workbook to the new one, in French sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.trade.typography import listed, plural, typeset
from calpae_xl.renewal.changes import Change, Told

_TITLES: Mapping[Change, tuple[str, str]] = {
    Change.ADDED: ("Ligne ajoutée", "Lignes ajoutées"),
    Change.MOVED: ("Ligne déplacée", "Lignes déplacées"),
    Change.RENAMED: ("Ligne reprise sous un autre identifiant", "Lignes reprises sous un autre identifiant"),
    Change.RETIRED: ("Ligne retirée, chiffres archivés", "Lignes retirées, chiffres archivés"),
    Change.RESTORED: ("Identifiant rétabli d’après le libellé", "Identifiants rétablis d’après le libellé"),
    Change.ODD: ("Ligne gardée telle quelle", "Lignes gardées telles quelles"),
    Change.PERIOD_ADDED: ("Colonne ajoutée", "Colonnes ajoutées"),
    Change.PERIOD_ARCHIVED: ("Colonne retirée, chiffres archivés", "Colonnes retirées, chiffres archivés"),
    Change.PERIOD_RESTORED: ("En-tête rétabli d’après sa place", "En-têtes rétablis d’après leur place"),
    Change.SHEET_ADDED: ("Feuille de saisie ajoutée, vide", "Feuilles de saisie ajoutées, vides"),
    Change.SHEET_RESTORED: (
        "Feuille de saisie reconnue à ses en-têtes",
        "Feuilles de saisie reconnues à leurs en-têtes",
    ),
    Change.SHEET_ARCHIVED: ("Feuille retirée, chiffres archivés", "Feuilles retirées, chiffres archivés"),
    Change.MERGE_UNDONE: ("Fusion de cellules défaite", "Fusions de cellules défaites"),
    Change.FORMULA_LEFT: ("Formule remplacée par sa valeur", "Formules remplacées par leur valeur"),
    Change.PERIOD_DOUBLED: (
        "Colonne en double réunie en une, les deux valeurs dans la cellule où elles diffèrent",
        "Colonnes en double réunies en une, les deux valeurs dans la cellule où elles diffèrent",
    ),
    Change.SHEET_RENAMED: (
        "Feuille renommée comme dans « Paramètres »",
        "Feuilles renommées comme dans « Paramètres »",
    ),
    Change.SHEET_EMPTIED: (
        "Feuille introuvable, refaite vide, à reprendre d’une sauvegarde si elle disait quelque chose",
        "Feuilles introuvables, refaites vides, à reprendre d’une sauvegarde si elles disaient quelque chose",
    ),
    Change.HEADER_RESTORED: ("En-tête rétabli d’après sa place", "En-têtes rétablis d’après leur place"),
    Change.RESERVATIONS_REMEMBERED: (
        "Feuille refaite d’après le dernier calcul, sans les notes, à reprendre d’une sauvegarde",
        "Feuilles refaites d’après le dernier calcul, sans les notes, à reprendre d’une sauvegarde",
    ),
    Change.CELL_LEFT: (
        "Cellule sans colonne ni indicateur, laissée dans l’ancien fichier",
        "Cellules sans colonne ni indicateur, laissées dans l’ancien fichier",
    ),
}
_MOST_NAMED = 12


def itemised(texts: Sequence[str], most: int, where: str) -> Iterator[str]:
    """Yield texts one by one, at most so many, then how many others there are and where to find them.

    Args:
        texts: All of them, typeset.
        most: How many are told.
        where: « dans « Contrôles » ».
    """
    yield from (f"- {text}" for text in texts[:most])
    others = len(texts) - most
    if others > 0:
        yield typeset(f"… et {plural(others, 'autre')}, {where}.")


def told_lines(told: Sequence[Told], referential: Referential, *, every: int) -> Iterator[str]:
    """Yield a sentence a kind of change, with the rows, columns or sheets concerned.

    Args:
        told: What changes.
        referential: Names the indicators.
        every: How many departments there are: what is the same in all of them is said once.
    """
    for change in Change:
        names: dict[str, list[str]] = {}
        for each in told:
            if each.change is change:
                names.setdefault(_name(each, referential), []).append(each.territory)
        if names:
            texts = [
                name if len({*codes}) == every or not any(codes) else f"{name} ({', '.join(dict.fromkeys(codes))})"
                for name, codes in names.items()
            ]
            title = _TITLES[change][len(texts) > 1]
            count = f" ({len(texts)})" if len(texts) > 1 else ""
            yield typeset(f"{title}{count} : {listed(texts, most=_MOST_NAMED)}.")


def _name(each: Told, referential: Referential) -> str:
    shown = f"« {referential.short_label(each.name)} »"
    if each.change is Change.RENAMED:
        return f"{shown} (« {each.detail} » devient « {each.name} »)"
    if each.change is Change.SHEET_RENAMED:
        return f"{shown} devient « {each.detail} »"
    if each.change is Change.HEADER_RESTORED:
        return f"{shown} de « {each.detail} »"
    if each.change in {Change.FORMULA_LEFT, Change.CELL_LEFT}:
        return f"{shown}, {each.detail}"
    return shown
