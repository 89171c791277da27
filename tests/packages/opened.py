"""A package opened leniently: what cannot be read is left out here and told by the rules."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from packages.places import Area, area

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CONTENT_TYPES = "[Content_Types].xml"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class Relationship(NamedTuple):
    """A relationship of a part, with the part that it leads to."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """Last word of the type: ``worksheet``, ``table``."""
        return self.type.rpartition("/")[2]


class Sheet(NamedTuple):
    """A sheet of the workbook, in the order of its tabs."""

    name: str
    id: str
    state: str
    part: str
    kind: str


class Table(NamedTuple):
    """A table, and the sheet that holds it."""

    part: str
    id: str
    name: str
    sheet: Sheet
    area: Area | None
    columns: tuple[str, ...]


class Name(NamedTuple):
    """A defined name; its scope is the index of a sheet as it was written, or ``None`` for the whole workbook."""

    name: str
    scope: str | None
    formula: str
    hidden: bool


def tag(element: Element) -> str:
    """Name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def true(value: str | None) -> bool:
    """Read an xsd:boolean."""
    return value in {"1", "true"}


def unescaped(text: str) -> str:
    """Read an ST_Xstring: ``_x000a_`` is a line feed (ECMA 22.9.2.19)."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@lru_cache(maxsize=512)
def parsed(content: bytes) -> Element | None:
    """Root of a part in XML; ``None`` when it is not well-formed."""
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return None


@lru_cache(maxsize=64)
def _strings(content: bytes) -> tuple[str, ...]:
    root = parsed(content)
    found = [] if root is None else root.findall(f"{MAIN}si")
    return tuple(rich_text(item) for item in found)


def rich_text(item: Element) -> str:
    """Text of a shared or inline string, phonetics left out."""
    texts = [item.find(f"{MAIN}t"), *item.findall(f"{MAIN}r/{MAIN}t")]
    return unescaped("".join(text.text or "" for text in texts if text is not None))


@dataclass
class Opened:
    """A package whose parts are read.

    Attributes:
        parts: Content of each part by its name.
        entries: Entries of the zip, those twice included.
    """

    parts: dict[str, bytes]
    entries: list[zipfile.ZipInfo]
    _seen: dict[str, list[Relationship]] = field(default_factory=dict)

    def xml(self, part: str) -> Element | None:
        """Root of a part; ``None`` when it is missing or not well-formed."""
        return parsed(self.parts[part]) if part in self.parts else None

    def relationships(self, part: str) -> list[Relationship]:
        """Relationships of a part, or of the package when its name is empty."""
        if part not in self._seen:
            self._seen[part] = list(self._read_relationships(part))
        return self._seen[part]

    def related(self, part: str, kind: str) -> list[str]:
        """Parts that a part leads to by a relationship of a kind."""
        return [r.target for r in self.relationships(part) if r.kind == kind and not r.external]

    def target(self, part: str, identifier: str | None) -> Relationship | None:
        """The relationship of an id."""
        return next((r for r in self.relationships(part) if r.id == identifier), None)

    def _read_relationships(self, part: str) -> list[Relationship]:
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for element in [] if root is None else root:
            target, external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not external:
                path = unquote(target.partition("#")[0])
                target = path[1:] if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
            found.append(Relationship(element.get("Id", ""), element.get("Type", ""), target, external))
        return found

    @cached_property
    def overrides(self) -> dict[str, str]:
        """Content types that a part was given by name."""
        root = self.xml(CONTENT_TYPES)
        found = [] if root is None else root.findall(f"{TYPES}Override")
        return {e.get("PartName", "").lstrip("/"): e.get("ContentType", "") for e in found}

    @cached_property
    def defaults(self) -> dict[str, str]:
        """Content types by extension."""
        root = self.xml(CONTENT_TYPES)
        found = [] if root is None else root.findall(f"{TYPES}Default")
        return {e.get("Extension", "").lower(): e.get("ContentType", "") for e in found}

    def content_type(self, part: str) -> str | None:
        """Content type of a part."""
        return self.overrides.get(part) or self.defaults.get(part.rpartition(".")[2].lower())

    @cached_property
    def workbook_part(self) -> str:
        return next(iter(self.related("", "officeDocument")), "")

    @cached_property
    def workbook(self) -> Element:
        root = self.xml(self.workbook_part)
        return Element("workbook") if root is None else root

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Sheets in the order of their tabs."""
        found = []
        for element in self.workbook.findall(f"{MAIN}sheets/{MAIN}sheet"):
            to = self.target(self.workbook_part, element.get(f"{RELATED}id"))
            part, kind = (to.target, to.kind) if to else ("", "")
            state = element.get("state", "visible")
            found.append(Sheet(unescaped(element.get("name", "")), element.get("sheetId", ""), state, part, kind))
        return found

    @cached_property
    def worksheets(self) -> list[tuple[Sheet, Element]]:
        """Sheets of cells that can be read."""
        found = [(s, self.xml(s.part)) for s in self.sheets if s.kind == "worksheet"]
        return [(sheet, root) for sheet, root in found if root is not None]

    @cached_property
    def names(self) -> list[Name]:
        """Defined names, built-in ones included."""
        return [
            Name(unescaped(e.get("name", "")), e.get("localSheetId"), unescaped(e.text or ""), true(e.get("hidden")))
            for e in self.workbook.findall(f"{MAIN}definedNames/{MAIN}definedName")
        ]

    @cached_property
    def tables(self) -> list[Table]:
        """Tables of all sheets."""
        found = []
        for sheet, _ in self.worksheets:
            for part in self.related(sheet.part, "table"):
                root = self.xml(part)
                if root is None:
                    continue
                columns = root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
                names = tuple(unescaped(column.get("name", "")) for column in columns)
                identifier, name = root.get("id", ""), root.get("displayName", "")
                found.append(Table(part, identifier, name, sheet, area(root.get("ref", "")), names))
        return found

    @cached_property
    def sheet_names(self) -> dict[str, Sheet]:
        """Sheets by their name whatever its case; the first, when several are called so."""
        return {sheet.name.casefold(): sheet for sheet in reversed(self.sheets)}

    @cached_property
    def scopes(self) -> dict[str, frozenset[str | None]]:
        """Where each name holds, whatever its case; a table is a name of the whole workbook."""
        held: dict[str, set[str | None]] = defaultdict(set)
        for name in self.names:
            held[name.name.casefold()].add(name.scope)
        for table in self.tables:
            held[table.name.casefold()].add(None)
        return {name: frozenset(scopes) for name, scopes in held.items()}

    @cached_property
    def styles(self) -> Element:
        root = self.xml(next(iter(self.related(self.workbook_part, "styles")), ""))
        return Element("styleSheet") if root is None else root

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """Shared strings."""
        part = next(iter(self.related(self.workbook_part, "sharedStrings")), "")
        return _strings(self.parts[part]) if part in self.parts else ()

    def style_count(self, group: str) -> int:
        """How many formats of a kind there are: ``cellXfs``, ``dxfs``."""
        found = self.styles.find(f"{MAIN}{group}")
        return 0 if found is None else len(found)


def opened(content: bytes) -> Opened | None:
    """Open a package; ``None`` when it is no zip or one that is cut."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            return Opened({entry.filename: archive.read(entry) for entry in entries}, entries)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError):
        return None
