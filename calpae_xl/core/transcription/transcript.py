"""From a document to observations: whose tables they are, which rows, which figures, and what is not certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.labels import loose_key
from calpae_xl.core.trade.model import Period, Territory
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.transcription.blocks import out_of_order
from calpae_xl.core.transcription.cut_rows import LabelledRow, RowReader
from calpae_xl.core.transcription.doubts import Doubt, doubt, told_period
from calpae_xl.core.transcription.known_labels import KnownLabels, LabelsPublished
from calpae_xl.core.transcription.lost_comments import told_whole
from calpae_xl.core.transcription.paper import Paper
from calpae_xl.core.transcription.remnants import plain_text
from calpae_xl.core.transcription.sections import Section, UnreadTable, read_sections, unread_tables
from calpae_xl.core.transcription.shifted_rows import read_figures

_CODE = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})\.? +(\S.*)")

_ODD_HEADERS = "ses en-têtes ne disent pas, colonne par colonne, une année ou un objectif différent"


class UnreadableAnnexError(CalpaeError):
    """A document that holds no table of figures that we could read."""

    def __init__(self, file: str, fault: str, remedy: str) -> None:
        super().__init__(typeset(f"Le document « {file} » {fault}."), typeset(remedy))


class NamelessAnnexError(CalpaeError):
    """Tables that name no department: guessing could give the figures of one to another."""

    def __init__(self, file: str, known: Sequence[Territory]) -> None:
        choices = listed([territory.code for territory in known], most=12).replace(" et ", " ou ")
        super().__init__(
            typeset(f"Dans « {file} », rien ne dit de quel département sont les chiffres."),
            typeset(f"Indiquez-le avec --departement, suivi de {choices}."),
        )


class PrintedFigure(NamedTuple):
    """What a document prints of one figure.

    Attributes:
        vintage: The last achieved year of its table.
        raw: As printed, without the marks of our notes; empty for a blank cell.
        place: Where it stands.
    """

    territory: str
    vintage: str
    indicator: str
    period: Period
    raw: str
    place: str


class Transcript(NamedTuple):
    """A document, read.

    Attributes:
        name: File name.
        observations: In the order of the document.
        doubts: What was not read as it is printed, settled or not.
        left_out: Tables of others, by whom they are about.
        digest: Of the document; see `Paper`.
        comments: Those of its rows, on one line each, by territory and indicator.
    """

    name: str
    observations: tuple[PrintedFigure, ...]
    doubts: tuple[Doubt, ...]
    left_out: tuple[str, ...] = ()
    digest: str = ""
    comments: Mapping[tuple[str, str], str] = MappingProxyType({})

    @property
    def vintage(self) -> str:
        """The last achieved year that the document shows."""
        return max((each.vintage for each in self.observations), default="")

    @property
    def territories(self) -> tuple[str, ...]:
        """Codes of the departments that it tells of, in order."""
        return tuple(dict.fromkeys(each.territory for each in self.observations))

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """Those that nothing settles."""
        return tuple(each for each in self.doubts if each.retained is None)


def transcribe(
    paper: Paper,
    referential: Referential,
    settings: Settings,
    published: LabelsPublished = (),
    department: str | None = None,
) -> Transcript:
    """Read a published annex.

    Args:
        paper: The document.
        referential: The indicators.
        settings: The departments and the collectivity that are ours.
        published: Labels of earlier vintages.
        department: The only one to read, and the one whose figures are those that name none.

    Raises:
        UnreadableAnnexError: No table of a department of ours, or none of our indicators.
        NamelessAnnexError: Nobody says whose figures they are.
    """
    tables, unread, foreign = _tables(paper, settings, department)
    found, doubts, comments = _figures(tables, referential, tuple(published), department or "")
    doubts += map(_told_unread, unread)
    if not found and not doubts:
        raise UnreadableAnnexError(
            paper.name,
            "a des en-têtes de tableau, mais aucune ligne ne se lit dessous, colonne par colonne",
            "Donnez l’annexe en .docx, ou enregistrez le PDF à nouveau en cochant « PDF balisé » (dans Word : "
            "« Balises de structure de document pour l’accessibilité »).",
        )
    if not found and not any(each.indicator for each in doubts):
        raise UnreadableAnnexError(
            paper.name,
            "a des tableaux, mais aucun indicateur de la convention n’y est reconnu",
            "Vérifiez que c’est bien l’annexe CALPAE, ou donnez le classeur qui connaît ces libellés avec --dans.",
        )
    return Transcript(paper.name, *_once(found, doubts, referential), foreign, paper.digest, comments)


def _tables(
    paper: Paper, settings: Settings, department: str | None
) -> tuple[Sequence[Section], Sequence[UnreadTable], tuple[str, ...]]:
    """Return the tables to read, those of ours that cannot be, and whom the others are about."""
    territories = settings.territories
    codes = {territory.code for territory in territories}
    parts = [*read_sections(paper, settings)]
    sections = [part for part in parts if isinstance(part, Section)]
    unread = [part for part in unread_tables(parts, codes) if department in {None, part.whose}]
    if unread and (department is not None or not sections):
        raise UnreadableAnnexError(
            paper.name,
            f"a un tableau du département {unread[0].whose}, mais {_ODD_HEADERS} ({unread[0].header.place})",
            "Donnez l’annexe dans un autre format (.docx ou PDF), ou saisissez ses chiffres.",
        )
    if not sections:
        raise UnreadableAnnexError(
            paper.name,
            "ne contient aucun tableau d’annexe CALPAE : il y faut une colonne « Indicateurs » et des années",
            "Choisissez l’annexe d’une convention, en .docx, en PDF ou en texte à tabulations.",
        )
    ours = [section for section in sections if section.whose in codes or not section.whose]
    foreign = tuple(dict.fromkeys(section.whose for section in sections if section not in ours))
    if not ours:
        raise UnreadableAnnexError(
            paper.name,
            f"ne contient que des tableaux {of_others(foreign)}",
            "Donnez avec --dans le classeur de la collectivité de cette annexe, ou choisissez l’annexe d’un de ces "
            f"départements : {_names(territories)}.",
        )
    if department is None and not all(section.whose for section in ours):
        raise NamelessAnnexError(paper.name, territories)
    tables = [section for section in ours if department in {None, section.whose} or not section.whose]
    if not tables:
        named = listed([*dict.fromkeys(section.whose for section in ours)])
        raise UnreadableAnnexError(
            paper.name,
            f"n’a pas de tableau du département {department} : il nomme {named}",
            "Corrigez --departement, ou choisissez un autre document.",
        )
    return tables, unread, foreign


def of_others(foreign: Sequence[str]) -> str:
    """Name departments that are not ours: « d’un autre département (Moselle) »."""
    return f"{'d’un autre département' if len(foreign) == 1 else 'd’autres départements'} ({listed([*foreign])})"


def _names(territories: Sequence[Territory]) -> str:
    return listed([each.titled for each in territories], most=12).replace(" et ", " ou ")


def _told_misplaced(row: LabelledRow, label: str, names: Sequence[str]) -> Doubt:
    message = (
        f"Le libellé « {row.label} » se lit d’après la ligne au-dessus, or les lignes de ce tableau ne sont pas dans "
        "l’ordre : rien n’est repris de celle-ci."
    )
    return doubt(row.row.place, message, tuple(f"« {name} »" for name in names), indicator=label)


def _told_unread(table: UnreadTable) -> Doubt:
    headers = tuple(filter(None, (plain_text(cell.text) for cell in table.header.cells)))
    message = (
        f"Le tableau du département {table.whose} n’est pas lu : {_ODD_HEADERS}. Aucun de ses chiffres n’est repris."
    )
    return doubt(table.header.place, message, (" | ".join(headers), "une année ou un objectif par colonne"))


def _figures(
    sections: Sequence[Section], referential: Referential, published: LabelsPublished, department: str
) -> tuple[list[PrintedFigure], list[Doubt], dict[tuple[str, str], str]]:
    found: list[PrintedFigure] = []
    doubts: list[Doubt] = []
    comments: dict[tuple[str, str], str] = {}
    for section in sections:
        territory = section.whose or department
        known = KnownLabels(referential, territory, published)
        reader = RowReader(known)
        reader.read(told_whole(section.rows, section.columns), section.columns)
        reader.close()
        doubts += (*reader.doubts, *_codes_twice(reader.rows, referential))
        misplaced = out_of_order(reader.rows, reader.strays, known, referential)
        for position, row in enumerate(reader.rows):
            assert row.indicator is not None
            label = referential.short_label(row.indicator)
            if position in misplaced:
                doubts.append(_told_misplaced(row, label, known.shorts(row.label)))
                continue
            if row.comment:
                comments[territory, row.indicator] = row.comment
            read = read_figures(reader.rows, position, label, known.parents)
            doubts += read.doubts
            found += (
                PrintedFigure(territory, section.columns.vintage, row.indicator, period, raw, place)
                for period, (raw, place) in read.figures.items()
            )
    return found, doubts, comments


def _once(
    found: Iterable[PrintedFigure], doubts: Iterable[Doubt], referential: Referential
) -> tuple[tuple[PrintedFigure, ...], tuple[Doubt, ...]]:
    """Keep one observation of each figure; where a document prints two, neither is taken."""
    by_key: dict[tuple[str, str, str, Period], list[PrintedFigure]] = {}
    for each in found:
        by_key.setdefault(each[:4], []).append(each)
    kept, doubts = [], [*doubts]
    for printed in by_key.values():
        first = printed[0]
        readings = tuple(dict.fromkeys(each.raw or "vide" for each in printed))
        if len(readings) == 1:
            kept.append(first)
            continue
        message = (
            f"« {referential.short_label(first.indicator)} » ({first.territory}) est imprimé plusieurs fois sous "
            f"« {told_period(first.period)} », avec des valeurs différentes : aucune n’est reprise."
        )
        place = " et ".join(dict.fromkeys(each.place for each in printed))
        doubts.append(doubt(place, message, readings, indicator=referential.short_label(first.indicator)))
    return tuple(kept), tuple(doubts)


def _codes_twice(rows: Sequence[LabelledRow], referential: Referential) -> Iterator[Doubt]:
    """Say of each code that stands before two titles to which its second one belongs; figures do not depend on it."""
    titles: dict[str, str] = {}
    for row in rows:
        match = _CODE.fullmatch(row.measure)
        if match is None or row.indicator is None:
            continue
        code, title = match[1], loose_key(match[2])
        first = titles.setdefault(code, title)
        official = referential.indicators[row.indicator].code
        if first == title or titles.get(f"{code} {title}"):
            continue
        titles[f"{code} {title}"] = title
        if not (first.startswith(title) or title.startswith(first)) and official != code:
            message = (
                f"Le code {code} est imprimé une seconde fois, devant « {match[2]} » : le libellé de la ligne est "
                f"celui d’un indicateur de la mesure {official}. Aucun chiffre n’en dépend."
            )
            label = referential.short_label(row.indicator)
            yield doubt(row.row.place, message, (f"mesure {code}", f"mesure {official}"), f"mesure {official}", label)
