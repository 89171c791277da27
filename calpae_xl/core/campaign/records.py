"""The lines of the tables that a referential is made of, packaged or in a workbook, and what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, NoReturn, TypeVar

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.labels import label_key, visible
from calpae_xl.core.trade.line_faults import LineFault
from calpae_xl.core.trade.words import WORDS, member

E = TypeVar("E", bound=Enum)


class ReferentialError(CalpaeError):
    """A packaged table that does not hold together: names the place, the value, the remedy."""

    def __init__(self, place: str, fault: str, remedy: str) -> None:
        super().__init__(f"Référentiel, {place} : {fault}.", remedy)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a table, with the places of its fields for messages.

    Attributes:
        fields: Text by field name; absent or empty means empty.
        place: Turns a field name into « fichier indicators.csv, ligne 5, colonne « unit » », or into the address
            of a cell.
        unread: Fields whose column is lost or stands twice: nobody knows what they say.
    """

    fields: Mapping[str, str]
    place: Callable[[str], str]
    unread: frozenset[str] = frozenset()

    def text(self, field: str) -> str:
        """Return the text of a field without blanks around nor signs that nobody sees; empty when absent."""
        return visible(self.fields.get(field, "")).strip()

    def key(self, field: str) -> str:
        """Return a field as an id or a word is compared."""
        return label_key(self.text(field))

    def required(self, field: str) -> str:
        """Return the text of a field that may not be empty."""
        return self.text(field) or self.fail(field, LineFault.EMPTY)

    def choice(self, field: str, kind: type[E]) -> E:
        """Return the member that a field names."""
        text = self.required(field)
        found = member(kind, text)
        return self.fail(field, LineFault.UNKNOWN_WORD, text, choices(kind)) if found is None else found

    def fail(self, field: str, fault: LineFault, text: str = "", known: str = "", other: str = "") -> NoReturn:
        """Raise the error that points to a field; never returns."""
        told = {"text": text, "choices": known, "other": other}
        raise ReferentialError(self.place(field), fault.seen.format_map(told), fault.remedy.format_map(told))


class Problem(NamedTuple):
    """What is wrong in one field of a line.

    Attributes:
        code: What comes of it.
        text: What the field says, or what is asked of it.
        other: What that does not go with.
        known: The words that it may say.
        indicator: Id of the line, if it has one of its own.
        blocked: Ids of the indicators whose figures it keeps out of the consolidation.
    """

    code: Code
    record: Record
    field: str
    fault: LineFault
    text: str = ""
    other: str = ""
    known: str = ""
    indicator: str | None = None
    blocked: tuple[str, ...] = ()

    def fail(self) -> NoReturn:
        """Raise the error that says so; never returns."""
        self.record.fail(self.field, self.fault, self.text, self.known, self.other)


def choices(kind: type[Enum]) -> str:
    """List the words of a closed set."""
    return ", ".join(WORDS[each] for each in kind)
