"""Random workbooks: the shipped one, edited as people, other programs and accidents edit it.

The same seed and number give the same workbook. Each family of edits is a function of the draft; a draft tells what
was done to it, so that a disagreement can be read at once.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .book import Sheet, open_book
from .book import label as compared
from .campaign import COUNT, DELAY, RATE, RATIO, SUM, Campaign, Indicator, campaign_of
from .entries import Entries, Key, entries_of
from .package import BLANK, Content, Edit, Package, boolean, error, formula, number, raised, text
from .product import run
from .reserving import TYPES

NBSP, NARROW = "\u00a0", "\u202f"
CODES = ("ND", "nd", "n.d.", "N.D.", "N D", "NC", "nc", "N.C.", "n.c.", "SO", "so", "s.o.", "S.O.", " ND ", "s. o.")
DATES = (
    ("44564", "dd/mm/yyyy"),
    ("44926", "mmm\\-yy"),
    ("0", "h:mm"),
    ("0.3541666666666667", "h:mm"),
    ("1.5", "[h]:mm"),
    ("36", "d/m/yy"),
    ("44562.5", "[$-40C]d mmmm yyyy hh:mm"),
)
COUNT_TEXTS = (
    f"1{NBSP}234",
    "1 234",
    f"12{NARROW}345",
    "389",
    "+12",
    "1234",
    "72 {unit}",
    "8 5002",
    f"8{NBSP}5002",
    "355 agents formés",
    "40 ménages",
    "ND 8 interventions réalisées à distance",
    "ND : logiciel changé",
    "70%",
    "70 %",
    "12 (27 %)",
    "12 (dont 3)",
    "12 + 5 = 17",
    "45 (au 30/06/2021)",
    "environ 300",
    "<5",
    ">500",
    "< 3 (secret statistique)",
    "non disponible",
    "inconnu",
    "NR",
    "non concerné",
    "Sans objet",
    "néant",
    "aucun",
    "zéro",
    "non communiqué",
    "en cours",
    "389²",
    "389 (1)",
    "389*",
    "389 *",
    "3 ½",
    "(5)",
    "5-",
    "1.234",
    "-5",
    "−5",
    "0,5",
    "007",
    "1\n234",
    "voir annexe",
    "?",
    "-",
    "１２",
    "٣٤",
    "22 jours",
    "5 %",
    "12;13",
    "1e3",
    "2 000 000 000 000",
)
DELAY_TEXTS = (
    "22 jours",
    "22 j",
    "1 jour",
    "22",
    "22,5",
    "3 semaines",
    "3 sem.",
    "1 mois",
    "22 jeunes",
    "environ un mois",
)
RATE_TEXTS = ("95 %", "95%", "95", "0,95", "1", "110 %", "95,5 %", f"95{NBSP}%", "95 jeunes", "oui")
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


@dataclass
class Layout:
    """What the workbook that is edited holds, and where."""

    sheets: list[Sheet]
    campaign: Campaign
    entries: Entries

    @classmethod
    def of(cls, path: Path) -> Layout:
        sheets = open_book(path)
        campaign = campaign_of(sheets)
        return cls(sheets, campaign, entries_of(sheets, campaign))

    def sheet(self, role: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.role == role)


@dataclass
class Draft:
    package: Package
    layout: Layout
    rng: random.Random
    reservation_rows: list[int] = field(default_factory=list)
    """Rows of `Réserves` that are still free."""

    def __post_init__(self) -> None:
        sheet = next((sheet for sheet in self.layout.sheets if sheet.role == "reserves"), None)
        if sheet is not None:
            used = max(row for row in sheet.rows if sheet.value(row, 2) is not None)
            self.reservation_rows = list(range(used + 1, used + 13))

    @property
    def campaign(self) -> Campaign:
        return self.layout.campaign

    def put(self, key: Key, content: Content) -> None:
        entry = self.layout.entries.cells[key]
        if entry.cell:
            self.package.put(entry.sheet, entry.cell.address, content)

    def any_key(self) -> Key:
        indicator = self.rng.choice(list(self.campaign.indicators))
        return self.rng.choice(self.campaign.departments), indicator, self.rng.choice(self.campaign.periods)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share


# Figures and texts


def figure(draft: Draft, indicator: Indicator, near: float | None = None) -> Content:
    """A figure that the row can hold."""
    rng = draft.rng
    if indicator.kind == RATE:
        return number(rng.choice(("0", "0.5", "0.29", "0.95", "0.951", "1", "0.07", "95", "100", "62.5")))
    if indicator.kind == DELAY:
        return number(rng.choice((1, 7, 21, 22, 24.5, 28, 45, 90, 364, 365)))
    if indicator.kind == COUNT:
        if near is not None and rng.random() < 0.5:
            return number(max(0, round(near * rng.choice((0.4, 0.5, 0.9, 1, 1.1, 1.5, 1.6, 3)))))
        return number(
            rng.choice((rng.randint(0, 12), rng.randint(0, 60), rng.randint(50, 900), rng.randint(900, 20000)))
        )
    return number(rng.choice((0.5, 8, 10, 12.5, 29, 30, 54, 83, 83.5, 120, 121)))


def odd_figure(draft: Draft, indicator: Indicator) -> Content:
    """A figure with dust, a decimal, a sign, or far too large."""
    if indicator.kind == RATE:
        odd: tuple[str, ...] = (
            "1.0000000000000002",
            "0.29999999999999999",
            "1E-17",
            "100.5",
            "-0.1",
            "1.5",
            "2",
            "150",
            "1E+13",
        )
    else:
        odd = (
            "389.00000000000006",
            "388.99999999999994",
            "1E-17",
            "-1E-17",
            "12.5",
            "-5",
            "-0.5",
            "1234.0000001",
            "1000000000000",
            "1000000000001",
            "2E+12",
            "12345678901234567",
            "0.1",
            "365.00000000000006",
            "366",
            "0",
        )
    return number(draft.rng.choice(odd))


def odd_text(draft: Draft, indicator: Indicator) -> Content:
    words: tuple[str, ...] = {RATE: RATE_TEXTS, DELAY: DELAY_TEXTS}.get(indicator.kind, COUNT_TEXTS)
    return text(draft.rng.choice(words).replace("{unit}", indicator.unit))


def dated(draft: Draft, indicator: Indicator) -> Content:
    return number(*draft.rng.choice(DATES))


def in_per_cent(draft: Draft, indicator: Indicator) -> Content:
    return number(draft.rng.choice(("0.7", "5", "0", "12")), draft.rng.choice(("0%", "0.0%", '0" "%', "0.00 %")))


def shown_otherwise(draft: Draft, indicator: Indicator) -> Content:
    """The same number under a format that changes nothing of what it says."""
    plain = number(draft.rng.choice((0, 1) if indicator.kind == RATE else (0, 12, 345)))
    return Content(plain.inner, None, plain.told, draft.rng.choice(("0.00", "#,##0", "General", '0" jours"', "@")))


def computed(draft: Draft, indicator: Indicator) -> Content:
    return draft.rng.choice(
        (
            formula("200+145", 345) if indicator.kind != RATE else formula("1/2", 0.5),
            formula("0*1", 0),
            formula('"N"&"D"', "ND", "str"),
            formula('"voir "&"annexe"', "voir annexe", "str"),
            formula('""', "", "str"),
            formula("1=1", 1, "b"),
            formula("1/0", "#DIV/0!", "e"),
            formula("NA()", "#N/A", "e"),
            formula("10-15", -5),
            formula("DATE(2022,1,3)", 44564, shown_as="dd/mm/yyyy"),
            formula("5+5", None),
            formula('"1 2"&"34"', "1 234", "str"),
        )
    )


def accident(draft: Draft, indicator: Indicator) -> Content:
    return draft.rng.choice(
        (
            boolean(True),
            boolean(False),
            error("#REF!"),
            error("#N/A"),
            error("#DIV/0!"),
            raised("389", "2"),
            raised("12 ", "(1)"),
            raised("ND", "1"),
            raised("1 234", "3"),
            text("   "),
            text(NBSP),
        )
    )


def written(value: object) -> Content:
    """A number, a text or nothing, as a person would type it."""
    if value is None:
        return BLANK
    return number(value) if isinstance(value, int | float) else text(str(value))


def code(draft: Draft, indicator: Indicator) -> Content:
    return text(draft.rng.choice(CODES))


def blank(draft: Draft, indicator: Indicator) -> Content:
    return BLANK


ENTRIES: tuple[tuple[Callable[[Draft, Indicator], Content], float], ...] = (
    (figure, 50),
    (code, 14),
    (odd_text, 9),
    (odd_figure, 8),
    (blank, 4),
    (accident, 4),
    (dated, 3),
    (computed, 4),
    (in_per_cent, 2),
    (shown_otherwise, 3),
)


def entry_edits(draft: Draft) -> None:
    makers, weights = zip(*ENTRIES, strict=True)
    for _ in range(draft.rng.choice((2, 8, 20, 40))):
        key = draft.any_key()
        indicator = draft.campaign.indicators[key[1]]
        maker = draft.rng.choices(makers, weights)[0]
        if maker is figure:
            near = draft.layout.entries.figure(*key)
            draft.put(key, figure(draft, indicator, near))
        else:
            draft.put(key, maker(draft, indicator))


# Families that put the rules to work


def blocks(draft: Draft) -> None:
    """A block and a year: themes known or not, a total typed or not, shared themes."""
    rng, campaign = draft.rng, draft.campaign
    total, themes = rng.choice(list(campaign.themes.items()))
    period = rng.choice(campaign.periods[2:])
    shared = rng.sample(themes, rng.choice((0, 1, 1, 2)))
    common = {theme: rng.choice((1, 30, 167, 1000)) for theme in shared}
    for territory in campaign.departments:
        style = rng.choice(("all", "all", "some", "none", "SO"))
        added = 0
        for theme in themes:
            figured = style == "all" or (style == "some" and draft.chance(0.4))
            if style != "SO" and theme in common and draft.chance(0.7):
                figured = True
                value = common[theme] + (rng.choice((0, 0, 0, 1)))
            else:
                value = rng.randint(0, 150)
            if figured:
                added += value
                draft.put((territory, theme, period), number(value))
            else:
                draft.put(
                    (territory, theme, period),
                    text("SO") if style == "SO" else rng.choice((text("ND"), BLANK, text("NC"), text("SO"))),
                )
            if theme in common and draft.chance(0.7):
                reserve(draft, territory, theme, period.year, "compté à l’échelle de la CeA")
        typed = rng.choice((None, None, added, added, added + 5, added - 1, 115, 520, "ND", "SO", "520 agents"))
        draft.put(
            (territory, total, period),
            BLANK if typed is None else text(typed) if isinstance(typed, str) else number(typed),
        )


def scopes(draft: Draft) -> None:
    """A row that is added up: the same figure twice, two figures, or one alone, and who says it counts for both."""
    rng, campaign = draft.rng, draft.campaign
    indicator = rng.choice([i for i in campaign.published if i.rule == SUM])
    period = rng.choice(campaign.periods)
    value = rng.choice((0, 1, 22, 167, 900))
    given: list[Content] = [number(value), number(value)]
    given[rng.randint(0, 1)] = rng.choice(
        (number(value), number(value), number(value + 3), text("ND"), BLANK, text("SO"), text("NC"))
    )
    for territory, content in zip(campaign.departments, given, strict=False):
        draft.put((territory, indicator.id, period), content)
        if draft.chance(0.6):
            reserve(
                draft,
                territory,
                indicator.id,
                rng.choice((period.year, period.year, None)),
                "compté à l'échelle de la CeA",
            )


def weights(draft: Draft) -> None:
    """Population, people oriented or followed, advisers: good, missing or of no use."""
    rng, campaign = draft.rng, draft.campaign
    for indicator in [i for i in campaign.published if i.weights and draft.chance(0.7)]:
        for period in rng.sample(campaign.periods, 3):
            for territory in campaign.departments:
                if draft.chance(0.8):
                    draft.put((territory, indicator.id, period), figure(draft, indicator))
                for weight in indicator.weights:
                    draft.put((territory, weight, period), _weight(draft, campaign.indicators[weight], indicator.rule))


def _weight(draft: Draft, indicator: Indicator, rule: str) -> Content:
    rng = draft.rng
    if draft.chance(0.25):
        return rng.choice(
            (BLANK, text("ND"), text("SO"), number(0), number(-4), number("10.5"), text("1 234"), text("beaucoup"))
        )
    if rule == RATIO:
        return number(rng.choice((10, 12.5, 18, 3)) if indicator.kind != COUNT else rng.choice((200, 500, 879, 1027)))
    return number(rng.choice((894, 765, 200, 1140000, 767000)))


def targets(draft: Draft) -> None:
    """Targets in words and in figures."""
    rng, campaign = draft.rng, draft.campaign
    delay = next(i for i in campaign.published if i.kind == DELAY)
    rate = next(i for i in campaign.published if i.kind == RATE)
    count = rng.choice([i for i in campaign.published if i.kind == COUNT and i.rule == SUM])
    words = {
        delay.id: ("Tendre vers 3 semaines", "tendre vers 4 semaines", "Tendre vers 21 jours", 21, 28, "ND"),
        rate.id: ("Tendre vers 100 %", "Tendre vers 95 %", 1, 0.95, "ND"),
        count.id: (f"Tendre vers 50 {count.unit}", 50, 35, "ND", "SO"),
    }
    for identity, choices in words.items():
        for territory in campaign.departments:
            chosen = rng.choice(choices)
            content = text(chosen) if isinstance(chosen, str) else number(chosen)
            draft.put((territory, identity, rng.choice(campaign.targets)), content)


def bounds(draft: Draft) -> None:
    """Two figures that break a bound, or just do not."""
    rng, campaign = draft.rng, draft.campaign
    bound = rng.choice(campaign.bounds)
    territory, period = rng.choice(campaign.departments), rng.choice(campaign.periods)
    indicator = campaign.indicators[bound.indicator]
    limit = bound.limit
    if isinstance(limit, str):
        limit_value = rng.choice((0, 50, 400))
        draft.put((territory, limit, period), number(limit_value))
    else:
        limit_value = int(limit)
    value = limit_value + rng.choice((-1, 0, 1, 200))
    draft.put((territory, bound.indicator, period), number(0.95 if indicator.kind == RATE else max(0, value)))


def breakdowns(draft: Draft) -> None:
    rng, campaign = draft.rng, draft.campaign
    total, parts = rng.choice(list(campaign.parts.items()))
    territory, period = rng.choice(campaign.departments), rng.choice(campaign.periods)
    values = [rng.randint(100, 900) for _ in parts]
    for part, value in zip(parts, values, strict=True):
        draft.put(
            (territory, part, period), rng.choice((number(value), number(value), number(value), text("ND"), text("SO")))
        )
    draft.put((territory, total, period), number(sum(values) + rng.choice((0, 0, 7, -7))))


def merges(draft: Draft) -> None:
    territory, indicator, _ = draft.any_key()
    first = draft.rng.randint(0, 3)
    periods = draft.campaign.periods[first : first + draft.rng.randint(2, 3)]
    cells = [draft.layout.entries.cells[territory, indicator, period] for period in periods]
    addresses = [entry.cell.address for entry in cells if entry.cell]
    draft.package.merge(cells[0].sheet, f"{addresses[0]}:{addresses[-1]}")


# Reservations, settings, labels, structure


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
        year = rng.choice(campaign.periods).year if draft.chance(0.75) else None
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
    year = rng.choice((None, rng.choice(campaign.periods).year))
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


FAMILIES: tuple[tuple[Callable[[Draft], None], float], ...] = (
    (entry_edits, 0.8),
    (blocks, 0.5),
    (blocks, 0.3),
    (scopes, 0.35),
    (weights, 0.4),
    (targets, 0.35),
    (bounds, 0.4),
    (breakdowns, 0.25),
    (merges, 0.08),
    (reservations, 0.5),
    (bad_reservations, 0.15),
    (lost_reservations, 0.05),
    (settings, 0.2),
    (labels, 0.15),
    (structure, 0.06),
)
ANSWERED = 0.1
"""Share of the workbooks that went through a run, were answered in `Contrôles`, and edited again."""


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


@cache
def shipped(path: Path) -> tuple[Package, Layout]:
    return Package.open(path), Layout.of(path)


@dataclass
class Made:
    """A workbook that was written: what was done to the shipped one, then, for some, after a run of `traiter`."""

    path: Path
    before: list[Edit]
    after: list[Edit] | None = None

    def __str__(self) -> str:
        told = [str(edit) for edit in self.before]
        if self.after is not None:
            told += ["calpae traiter --sur-place", *map(str, self.after)]
        return "\n".join(told)


def make(master: Path, seed: int, index: int, target: Path) -> Made:
    """Write the workbook of this number."""
    original, layout = shipped(master)
    draft = Draft(original.copy(), layout, random.Random(f"{seed}:{index}"))
    for family, share in FAMILIES:
        if draft.chance(share):
            family(draft)
    made = Made(target, draft.package.edits)
    draft.package.save(target)
    if draft.chance(ANSWERED) and treat(target):
        again = Draft(Package.open(target), Layout.of(target), draft.rng)
        answers(again)
        if again.chance(0.4):
            bounds(again)
        again.package.save(target)
        made.after = again.package.edits
    return made


def remake(master: Path, made: Made, before: list[Edit], after: list[Edit] | None, target: Path) -> Made:
    """A workbook with some of the edits of another."""
    shipped(master)[0].again(before).save(target)
    if after is not None and treat(target):
        treated = Package.open(target)
        treated.again([edit for edit in after if treated.holds(edit)]).save(target)
    return Made(target, before, after)


def treat(target: Path) -> bool:
    """Run `traiter` on a workbook, and whether it was possible."""
    exit_code, _, _ = run("traiter", str(target), "--sur-place")
    for backup in target.parent.glob(f"{target.stem}*.xlsx"):
        if backup != target:
            backup.unlink()
    return exit_code <= 1
