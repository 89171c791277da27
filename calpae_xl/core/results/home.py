"""The sheet « Accueil »: what to do, where the campaign stands, who did what last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.conventions import convention_of
from calpae_xl.core.sheets.findings import JUSTIFIED
from calpae_xl.core.sheets.journal import Action, JournalEntry, last_of, standing, without_start
from calpae_xl.core.telling.due_dates import UNDATED, calendar_text
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.model import CellRef, Indicator, MissingCode, Status
from calpae_xl.core.trade.typography import listed, plural, typeset
from calpae_xl.core.trade.values import Value, raw_text
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.formulas import quoted
from calpae_xl.core.workbook.grid import column_letters
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content

SEVERITIES_NAME = "Controles_gravite"
"""Defined name of the severities listed in « Contrôles »."""


class Line(Enum):
    """What a row of the sheet is, which decides its look."""

    TITLE = auto()
    SUBTITLE = auto()
    LEGEND = auto()
    BLANK = auto()
    HEADING = auto()
    HEADER = auto()
    STEP = auto()
    COUNT = auto()
    MEASURE = auto()
    TOTAL = auto()
    ACTION = auto()
    SHEET = auto()
    CALENDAR = auto()
    LOOK = auto()


class HomeRow(NamedTuple):
    """A row: its kind and what its cells hold, from column B on; ``None`` is an empty cell."""

    kind: Line
    cells: tuple[Content, ...] = ()


_STEPS = (
    (Role.ENTRY, "Saisir", "remplissez la feuille de chaque département : un nombre, ND ou SO. Vide n’est pas zéro."),
    (Role.FINDINGS, "Valider", "les constats se rangent dans « Contrôles » et les cellules concernées se signalent."),
    (Role.FINDINGS, "Corriger ou justifier", "corrigez la saisie, ou écrivez pourquoi le chiffre est exact."),
    (Role.RESERVATIONS, "Poser les réserves", "dites quel chiffre est incomplet, estimé ou compté une seule fois."),
    (
        Role.CONSOLIDATION,
        "Comparer et consolider",
        "relisez « Évolutions », puis « {results} » : chaque total dit sa couverture.",
    ),
)
_PURPOSES = {
    Role.CONSOLIDATION: ("le tableau consolidé, calculé en direct", "CALPAE"),
    Role.CHANGES: ("chaque année comparée à la précédente", "CALPAE"),
    Role.FINDINGS: ("les constats, les décisions et les justifications", "CALPAE et vous"),
    Role.RESERVATIONS: ("ce qu’il faut savoir d’un chiffre avant de le comparer ou de l’ajouter", "vous"),
    Role.REVISIONS: ("ce qui diffère d’un millésime antérieur", "CALPAE"),
    Role.REFERENTIAL: ("le dictionnaire des indicateurs et de leurs règles", "vous (protégée)"),
    Role.CODES: ("ce que veut dire le code de chaque constat", "CALPAE"),
    Role.SETTINGS: ("la campagne, les départements, les seuils", "vous (protégée)"),
    Role.VINTAGES: ("les chiffres publiés les années précédentes", "CALPAE"),
    Role.JOURNAL: ("qui a lancé quoi, et quand", "CALPAE"),
}
_SEVERITIES: Mapping[str, str] = {
    word(Severity.BLOCKING): "la cellule reste hors de la consolidation tant qu’elle n’est ni corrigée ni justifiée",
    word(Severity.WARNING): "le chiffre étonne : corrigez-le, ou justifiez-le",
    word(Severity.INFO): "à savoir avant de diffuser",
    JUSTIFIED: "une justification l’explique, tant que le chiffre ne change pas",
}
LOOKS = (
    (word(Severity.BLOCKING), "gras rouge sur fond rose, cadre plein"),
    (word(Severity.WARNING), "italique sur fond orange pâle, cadre de tirets"),
    (word(Severity.INFO), "bleu sur fond bleu pâle, cadre de points"),
    ("réserve", "chiffre souligné"),
)
"""How the entry sheets show what is said of a cell, never by colour alone."""

_ACTIONS = (
    Action.VALIDATE,
    Action.COMPARE,
    Action.CONSOLIDATE,
    Action.PROCESS,
    Action.CORRECT,
    Action.SEND,
    Action.INTEGRATE,
    Action.COMPARE_VINTAGES,
)
"""Actions that mark the progress of a campaign, each on a row of its own; « Journal » lists every one."""


def home_rows(campaign: Campaign, counts: Mapping[str, int], actions: Sequence[JournalEntry] = ()) -> list[HomeRow]:
    """Return every row of the sheet, from the first.

    Args:
        campaign: Gives the figures, and the names of the sheets.
        counts: How many lines of « Contrôles » have each severity.
        actions: Lines of « Journal », oldest first.
    """
    return [
        *_head(campaign),
        *_steps(campaign),
        HomeRow(Line.BLANK),
        *count_rows(counts),
        HomeRow(Line.BLANK),
        *measure_rows(campaign),
        HomeRow(Line.BLANK),
        *_actions(actions),
        HomeRow(Line.BLANK),
        *look_rows(),
        HomeRow(Line.BLANK),
        *sheet_rows(campaign),
        HomeRow(Line.BLANK),
        *_calendar_rows(campaign),
    ]


def home_contents(campaign: Campaign, counts: Mapping[str, int], actions: Sequence[JournalEntry] = ()) -> SheetContents:
    """Return every cell of the sheet; the arguments are those of `home_rows`."""
    cells = {}
    for number, row in enumerate(home_rows(campaign, counts, actions), start=1):
        for column, content in enumerate(row.cells, start=2):
            cells[f"{column_letters(column)}{number}"] = content
    return SheetContents(Role.HOME, cells)


def home_row(kind: Line, *values: Value | Content | None) -> HomeRow:
    """Make a row of values, its texts typeset."""
    cells = (
        value if isinstance(value, Content) else Content(typeset(value) if isinstance(value, str) else value)
        for value in values
    )
    return HomeRow(kind, tuple(cells))


def _head(campaign: Campaign) -> Iterator[HomeRow]:
    names = listed([territory.name for territory in campaign.territories])
    yield home_row(Line.TITLE, f"Indicateurs CALPAE – campagne {campaign.settings.campaign}")
    yield home_row(Line.SUBTITLE, f"Convention d’appui à la lutte contre la pauvreté et d’accès à l’emploi – {names}")
    # On the row that was there: older workbooks keep the looks of theirs.
    calendars = " – ".join(map(calendar_text, campaign.settings.conventions)) or "à fixer dans « Paramètres »"
    yield home_row(
        Line.LEGEND,
        "Feuille tenue par CALPAE, à jour de la dernière action ; le décompte des constats est calculé en direct. "
        f"Échéances : {calendars}.",
    )
    yield HomeRow(Line.BLANK)


def sheet_called(campaign: Campaign, role: Role, territory: str = "") -> str:
    """Return the name of a sheet, the one it is built under when the workbook has none."""
    name = campaign.sheets.get((role, territory))
    if name is not None:
        return name
    if role is Role.ENTRY:
        return next(t.sheet for t in campaign.territories if t.code == territory)
    return campaign.settings.sheet_name(role)


def sheet_link(name: str, shown: str | None = None) -> Content:
    """Make a link to the top of a sheet."""
    return cell_link(CellRef(name, "B1"), typeset(shown or name))


def _steps(campaign: Campaign) -> Iterator[HomeRow]:
    yield home_row(Line.HEADING, "Que faire, en cinq étapes")
    for number, (role, title, text) in enumerate(_STEPS, start=1):
        territory = campaign.territories[0].code if role is Role.ENTRY else ""
        said = text.format(results=sheet_called(campaign, Role.CONSOLIDATION))
        yield home_row(Line.STEP, number, sheet_link(sheet_called(campaign, role, territory), title), said)


def count_rows(counts: Mapping[str, int]) -> Iterator[HomeRow]:
    """Yield how many lines of « Contrôles » have each severity, alive."""
    yield home_row(Line.HEADING, "Constats")
    yield home_row(Line.HEADER, None, "Gravité", "Ce que cela veut dire", "Nombre")
    for severity, meaning in _SEVERITIES.items():
        count = Content(counts.get(severity, 0), f"=COUNTIF({SEVERITIES_NAME},{quoted(severity)})")
        yield home_row(Line.COUNT, None, severity, meaning, count)


def measure_rows(campaign: Campaign) -> Iterator[HomeRow]:
    """Yield how much of the campaign year is filled in, by measure and department."""
    year = campaign.settings.year
    yield home_row(Line.HEADING, f"Saisie de l’année {year}")
    titles = (
        f"{territory.code} – {title}"
        for territory in campaign.territories
        for title in ("remplies", "attendues", "reste")
    )
    yield home_row(Line.HEADER, None, "Mesure", "Cellules de l’année ; ND et SO sont des réponses", *titles)
    measures = _completeness(campaign, campaign.referential.entered)
    for (code, measure), answered in measures.items():
        yield home_row(Line.MEASURE, None, code or None, measure, *_numbers(answered))
    totals = zip(*measures.values(), strict=True) if measures else ()
    yield home_row(Line.TOTAL, None, "Ensemble", None, *_numbers([_sum(column) for column in totals]))


def _calendar_rows(campaign: Campaign) -> Iterator[HomeRow]:
    """Yield when the figures of each convention are wanted and how many lack, last: people may add conventions."""
    conventions = campaign.settings.conventions
    yield home_row(Line.HEADING, "Calendrier des conventions")
    yield home_row(Line.HEADER, None, "Convention", "Ce qui est attendu", "Collecte", "Transmission")
    for convention in conventions:
        held = [i for i in campaign.referential.entered if convention_of(i, conventions) == convention]
        counted = [_sum(column) for column in zip(*_completeness(campaign, held).values(), strict=True)]
        left = sum(each.expected - each.filled for each in counted)
        told = f"{plural(len(held), 'ligne')}, {plural(left, 'cellule')} de {campaign.settings.year} à remplir"
        days = (UNDATED if day is None else raw_text(day) for day in (convention.collection, convention.transmission))
        yield home_row(Line.CALENDAR, None, convention.name, told, *days)


class _Answered(NamedTuple):
    filled: int
    expected: int


def _sum(column: Iterable[_Answered]) -> _Answered:
    filled, expected = zip(*column, strict=True)
    return _Answered(sum(filled), sum(expected))


def _numbers(answered: Iterable[_Answered]) -> list[int]:
    return [number for filled, expected in answered for number in (filled, expected, expected - filled)]


def _completeness(campaign: Campaign, indicators: Iterable[Indicator]) -> dict[tuple[str, str], list[_Answered]]:
    """Count the cells of the campaign year that are filled in, by measure of these rows, one item per department.

    Totals of blocks and weights are optional: they are left out.
    """
    position = campaign.settings.timeline.years[-1]
    measures: dict[tuple[str, str], list[_Answered]] = {}
    for indicator in indicators:
        if indicator.status in {Status.BLOCK, Status.AUXILIARY}:
            continue
        measure = measures.setdefault(
            (indicator.code, indicator.measure), [_Answered(0, 0) for _ in campaign.territories]
        )
        for number, territory in enumerate(campaign.territories):
            blank = campaign.series[territory.code][indicator.id][position].code is MissingCode.BLANK
            filled, expected = measure[number]
            measure[number] = _Answered(filled + (not blank), expected + 1)
    return measures


def _actions(entries: Sequence[JournalEntry]) -> Iterator[HomeRow]:
    yield home_row(Line.HEADING, "Dernières actions")
    yield home_row(Line.HEADER, None, "Action", "Résultat", "Date", "Par")
    left = standing(entries)
    for action in _ACTIONS:
        entry = last_of(left, action)
        said = (
            ("pas encore lancée sur ce classeur", None, None)
            if entry is None
            else (without_start(entry.detail), entry.at, entry.user)
        )
        yield HomeRow(Line.ACTION, tuple(map(Content, (None, action.value, *said))))


def look_rows() -> Iterator[HomeRow]:
    """Yield the legend of the entry sheets."""
    yield home_row(Line.HEADING, "Comment les feuilles de saisie signalent une cellule")
    for name, look in LOOKS:
        yield home_row(Line.LOOK, None, name, look)


def sheet_rows(
    campaign: Campaign, roles: Collection[Role] = tuple(_PURPOSES), *, owners: bool = True
) -> Iterator[HomeRow]:
    """Yield a link to every sheet of the workbook: those of the departments, then ``roles``.

    Args:
        campaign: Gives their names.
        roles: Sheets to list.
        owners: Whether to say who writes each: there is nothing to say of a workbook that is only read.
    """
    count = 4 if owners else 3
    yield home_row(Line.HEADING, "Feuilles du classeur")
    yield home_row(Line.HEADER, *(None, "Feuille", "Ce qu’elle contient", "Qui l’écrit")[:count])
    for territory in campaign.territories:
        name = sheet_called(campaign, Role.ENTRY, territory.code)
        cells = (None, sheet_link(name), f"la saisie du département {territory.code}", "vous")
        yield home_row(Line.SHEET, *cells[:count])
    for role in roles:
        purpose, owner = _PURPOSES[role]
        cells = (None, sheet_link(sheet_called(campaign, role)), purpose, owner)
        yield home_row(Line.SHEET, *cells[:count])
