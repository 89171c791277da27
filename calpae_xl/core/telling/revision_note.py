"""The « note de révision »: what changed between two vintages, told in sentences for the annex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from calpae_xl.core.campaign.vintages import Published
from calpae_xl.core.figures.revisions import Comparison, NamedRow, Part, Revision, RevisionKind
from calpae_xl.core.telling.revision_words import counted, difference_text, kinds_text, value_text
from calpae_xl.core.trade.model import MissingCode, Territory
from calpae_xl.core.trade.typography import ended, listed, number, plural, typeset
from calpae_xl.core.trade.words import period_text

_TITLES = {
    RevisionKind.CHANGED: "Chiffres modifiés",
    RevisionKind.LOST: "Chiffres disparus",
    RevisionKind.FOUND: "Chiffres apparus",
    RevisionKind.RECODED: "Codes modifiés",
    RevisionKind.UNREADABLE: "Valeurs illisibles d’un côté au moins",
}
_LINE_ENDS = re.compile(r"[\r\n\t]+")
_BLANK = "cellule vide"
_UNJUSTIFIED = "Justification à fournir"


class NoteList(NamedTuple):
    """A titled list of a note, one sentence an item."""

    title: str
    items: tuple[str, ...]


class NoteSection(NamedTuple):
    """What the note says of one department; lists without an item are left out."""

    title: str
    sentence: str
    lists: tuple[NoteList, ...]


class RevisionNote(NamedTuple):
    """The whole note, typeset; the text file and the annex lay it out each in their way.

    Attributes:
        introduction: What is compared, and what still wants a justification.
        closing: Departments left out; empty when there is none.
    """

    title: str
    introduction: str
    sections: tuple[NoteSection, ...]
    closing: str

    @property
    def lines(self) -> list[str]:
        """The note as plain text, one paragraph a line."""
        lines = [self.title, "", self.introduction]
        for section in self.sections:
            lines += ["", section.title, section.sentence]
            for title, items in section.lists:
                lines += ["", title, *(f"- {item}" for item in items)]
        return [*lines, "", self.closing] if self.closing else lines


def revision_note(comparison: Comparison, *, asking: bool = True) -> RevisionNote:
    """Write the note of a comparison.

    Args:
        comparison: The two vintages.
        asking: Whether figures that nobody justified are named as such: whoever sends the note should know,
            whoever receives it need not.
    """
    sides = f"du {comparison.before.title} au {comparison.after.title}"
    missing = comparison.unjustified
    wanting = f" {_wanting(missing)}" if missing and asking else ""
    return RevisionNote(
        title=typeset(f"Note de révision : {sides}"),
        introduction=typeset(
            "Sont comparées les cellules que les deux millésimes publient, indicateur par indicateur même si son "
            f"code a changé.{wanting}"
        ),
        sections=tuple(_section(comparison, territory, asking=asking) for territory in comparison.territories),
        closing=left_out_text(comparison),
    )


def _wanting(count: int) -> str:
    return f"Une justification manque encore pour {counted(RevisionKind.CHANGED, count)}."


def left_out_text(comparison: Comparison) -> str:
    """Name the departments that could not be compared; empty when there is none."""
    if not comparison.apart:
        return ""
    names = listed([*comparison.apart])
    if len(comparison.apart) == 1:
        return typeset(f"Le département {names} n’est pas comparé : un seul des deux millésimes le publie.")
    return typeset(f"Les départements {names} ne sont pas comparés : un seul des deux millésimes les publie.")


def _section(comparison: Comparison, territory: Territory, *, asking: bool) -> NoteSection:
    compared = comparison.compared.get((territory.code, Part.ACHIEVED), 0)
    published = f"Sur {plural(compared, 'cellule publiée', 'cellules publiées')} par les deux millésimes"
    differing, kinds = len(comparison.of(territory.code, Part.ACHIEVED)), kinds_text(comparison, territory.code)
    verb = "diffère" if differing < 2 else "diffèrent"
    told = f"{number(differing)} {verb} : {kinds}" if differing else "aucune ne diffère"
    return NoteSection(
        title=typeset(territory.titled),
        sentence=typeset(f"{published}, {told}."),
        lists=tuple(note_list for note_list in _lists(comparison, territory.code, asking=asking) if note_list.items),
    )


def _lists(comparison: Comparison, territory: str, *, asking: bool) -> Iterator[NoteList]:
    def items(revisions: Iterable[Revision]) -> tuple[str, ...]:
        return tuple(_item(revision, asking=asking) for revision in revisions)

    achieved = comparison.of(territory, Part.ACHIEVED)
    for kind, title in _TITLES.items():
        yield NoteList(title, items(r for r in achieved if r.kind is kind))
    targets = comparison.of(territory, Part.TARGET)
    yield NoteList("Objectifs modifiés, à part", items(targets))
    breakdowns = comparison.of(territory, Part.BREAKDOWN)
    yield NoteList("Ventilations qu’un seul des deux millésimes publie, à part", items(breakdowns))
    yield NoteList(
        typeset(f"Indicateurs retirés, que le {comparison.after.title} ne publie plus"),
        _names(comparison.retired, territory),
    )
    yield NoteList(
        typeset(f"Indicateurs nouveaux, que le {comparison.before.title} ne publiait pas"),
        _names(comparison.new, territory),
    )


def _names(rows: tuple[NamedRow, ...], territory: str) -> tuple[str, ...]:
    return tuple(typeset(row.name) for row in rows if row.territory == territory)


def _item(revision: Revision, *, asking: bool) -> str:
    difference = difference_text(revision)
    after, before = _value(revision.after), _value(revision.before)
    values = f"{after} au lieu {'d’une' if before == _BLANK else 'de'} {before}"
    text = f"« {revision.indicator.short} », {period_text(revision.period)} : {values}"
    if difference:
        text += f" ({difference})"
    if revision.justification:
        words = _LINE_ENDS.sub(" ", revision.justification).strip()
        return typeset(f"{text}. Justification : {ended(words)}")
    return typeset(f"{text}. {_UNJUSTIFIED}." if revision.needs_justification and asking else f"{text}.")


def _value(published: Published) -> str:
    """Write a value in a sentence: a text that is no figure stands in quotes."""
    code = published.code
    if code is MissingCode.BLANK:
        return _BLANK
    text = value_text(published)
    return f"« {text} »" if code is MissingCode.UNREADABLE and published.raw else text
