"""Edits of what stands beside the figures: reservations, settings, labels, structure, answers."""

from __future__ import annotations

import re
import unicodedata

from .book import label as compared
from .campaign import Campaign
from .contents import NARROW, NBSP, written
from .draft import Draft
from .package import BLANK, text
from .reserving import TYPES

SETTINGS: dict[str, tuple[object, ...]] = {
    "seuil_variation": (0.3, 0.8, 2, 0, -1, 50, "beaucoup", None),
    "seuil_variation_unites": (5, 20, -1, "dix"),
    "seuil_variation_points": (5, 20, -1),
    "seuil_base_pourcentage": (10, 50, -1),
    "seuil_ecart_departements": (3, 0, -5),
    "seuil_petits_effectifs": (5, -1),
}
"""Values that a setting can take, and some that it cannot."""
JUSTIFICATIONS = (
    "Périmètre élargi cette année",
    "Double compte entre deux services, corrigé en 2023",
    "Rattrapages",
    "Vu",
    ".",
    "ok",
    "vérifié",
    "   ",
)


def reserve(draft: Draft, territory: object, indicator: str, year: object, kind: str) -> None:
    if not draft.reservation_rows:
        return
    row = draft.reservation_rows.pop(0)
    sheet = draft.layout.sheet("reserves").name
    cells = []
    for column, value in zip("BCEF", (territory, indicator, year, kind), strict=True):
        cells.append((f"{column}{row}", written(value)))
    draft.package.put_row(sheet, tuple(cells))


def respelled(draft: Draft, label: str) -> str:
    return draft.rng.choice(
        (
            label,
            label,
            label,
            label.upper(),
            label.replace("é", "e").replace("É", "E"),
            unicodedata.normalize("NFD", label),
            f" {label}{NBSP}",
            label.replace(" ", NBSP),
            label.replace(" ", "  "),
            label.replace("-", " "),
            label.replace("’", "'"),
            label.replace("'", "’"),
            label.replace(" ", "-"),
        )
    )


def reservations(draft: Draft) -> None:
    rng, campaign = draft.rng, draft.campaign
    for _ in range(rng.randint(1, 5)):
        indicator = rng.choice(list(campaign.indicators.values()))
        if draft.chance(0.3):
            indicator = campaign.indicators[rng.choice(list(campaign.themes))]
        name = indicator.id
        if draft.chance(0.2):
            name = next((label for label in indicator.labels if _alone(campaign, label)), indicator.id)
        territory = rng.choice(campaign.departments)
        year = rng.choice(campaign.periods).typed if draft.chance(0.75) else None
        reserve(
            draft,
            int(territory) if draft.chance(0.3) else territory,
            name,
            year if draft.chance(0.5) or year is None else str(year),
            respelled(draft, rng.choice(list(TYPES))),
        )


def _alone(campaign: Campaign, label: str) -> bool:
    return sum(label in i.labels for i in campaign.indicators.values()) == 1


def bad_reservations(draft: Draft) -> None:
    """A row that cannot be read: its type, its territory, its year or its indicator."""
    rng, campaign = draft.rng, draft.campaign
    indicator = rng.choice(campaign.published).id
    year = rng.choice((None, rng.choice(campaign.periods).typed))
    kind = rng.choice(list(TYPES))
    territory = rng.choice(campaign.departments)
    wrong = rng.choice(("type", "type", "no type", "territory", "no territory", "year", "far year", "indicator"))
    if wrong == "indicator":
        indicator = rng.choice(("indicateur_inconnu", "Numérique"))
    reserve(
        draft,
        {"territory": "69", "no territory": None}.get(wrong, territory),
        indicator,
        {"year": "2021-2022", "far year": 1999}.get(wrong, year),
        {"type": "à revoir", "no type": None}.get(wrong, kind),  # type: ignore[arg-type]
    )


def lost_reservations(draft: Draft) -> None:
    """The sheet without one of its headers, with one twice, or gone."""
    sheet = draft.layout.sheet("reserves").name
    what = draft.rng.choice(("gone", "B4", "C4", "E4", "F4", "twice"))
    if what == "gone":
        draft.package.delete(sheet)
    elif what == "twice":
        draft.package.put(sheet, "G4", text("Année"))
    else:
        draft.package.put(sheet, what, text("Colonne"))


def settings(draft: Draft) -> None:
    sheet = draft.layout.sheet("parametres")
    for row in sheet.rows:
        values = SETTINGS.get(compared(sheet.value(row, 1)))
        if values and draft.chance(0.5):
            draft.package.put(sheet.name, f"C{row}", written(draft.rng.choice(values)))


def labels(draft: Draft) -> None:
    """Headers and ids that look alike."""
    rng = draft.rng
    for sheet in [s for s in draft.layout.sheets if s.role == "saisie"]:
        header, _ = sheet.header("Identifiant")
        for (row, column), cell in sheet.cells.items():
            if (row == header or (row > header and column == 1)) and rng.random() < 0.04:
                draft.package.put(sheet.name, cell.address, text(_look_alike(draft, str(cell.value))))


def _look_alike(draft: Draft, label: str) -> str:
    return draft.rng.choice(
        (
            label + " ",
            NBSP + label,
            label.replace(" ", NBSP) + NARROW,
            label.replace(" ", "\n"),
            label.upper(),
            unicodedata.normalize("NFD", label),
            label.replace(" ", "  "),
        )
    )


def structure(draft: Draft) -> None:
    """An id or a year lost or twice, or a department that `Paramètres` no longer declares."""
    rng, sheet = draft.rng, draft.rng.choice([s for s in draft.layout.sheets if s.role == "saisie"])
    what = rng.choice(("id lost", "id twice", "year lost", "year twice", "undeclared"))
    row = rng.randint(6, 11)
    if what == "id lost":
        draft.package.put(sheet.name, f"A{row}", BLANK)
    elif what == "id twice":
        draft.package.put(sheet.name, f"A{row}", text(str(sheet.value(row + 1 if row < 11 else 6, 1))))
    elif what == "year lost":
        draft.package.put(sheet.name, rng.choice(("E4", "I4", "J4")), text("Colonne"))
    elif what == "year twice":
        draft.package.put(sheet.name, "F4", text("Réalisé 2018"))
    else:
        parameters = draft.layout.sheet("parametres")
        row = next(r for r in parameters.rows if compared(parameters.value(r, 1)) == "territoire_68")
        draft.package.put_row(parameters.name, tuple((f"{column}{row}", BLANK) for column in "ABC"))


def answers(draft: Draft) -> None:
    """Justifications and decisions in `Contrôles`, some that say nothing."""
    sheet = draft.layout.sheet("controles")
    header, columns = sheet.header("Clé")
    for row in [r for r in sheet.rows if r > header]:
        found = str(sheet.value(row, columns["code"][0]) or "")
        share = 0.7 if re.search("B20[13]", found) else 0.15
        if found and draft.chance(share):
            column = sheet.cell(row, columns["justification"][0])
            draft.package.put(sheet.name, column.address, text(draft.rng.choice(JUSTIFICATIONS)))
            if draft.chance(0.3):
                decision = sheet.cell(row, columns["décision"][0])
                draft.package.put(sheet.name, decision.address, text("Accepter"))
