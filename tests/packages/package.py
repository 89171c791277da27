"""The package: its entries, content types and relationships, and the properties of the document."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from packages.markup import whole
from packages.opened import CONTENT_TYPES, RELATED, TYPES, Opened, tag
from packages.problem import Problem, Rule


class PackageRule(Rule):
    """Rules of the Open Packaging Conventions, as Excel holds them."""

    ZIP_METHOD = (
        "entries are stored or deflated, without a password",
        "OPC, annex « ZIP appnote »: compression methods",
    )
    PART_NAME = ("part names are relative, in ASCII, without empty segments or dots at an end", "OPC, « Part names »")
    PART_ONCE = ("no two entries differ at most by case", "OPC, « Part naming »: equivalent names")
    CONTENT_TYPES_READ = (
        "[Content_Types].xml is there and holds Default and Override only",
        "OPC, « Content types stream »",
    )
    CONTENT_TYPE_KNOWN = ("every part has a content type", "OPC, « Content types stream »")
    CONTENT_TYPE_ONCE = (
        "an extension or a part is declared once",
        "OPC, « Content types stream », Default and Override",
    )
    CONTENT_TYPE_USED = (
        "an Override names a part that is there",
        "OPC, « Content types stream », Default and Override",
    )
    CONTENT_TYPE_RIGHT = ("a part has the content type of what leads to it", "ECMA 12.3, « Part summary »")
    WELL_FORMED = (
        "a part in XML is well-formed, without a document type",
        "OPC, « XML usage »: UTF-8 or UTF-16, no DTD",
    )
    ROOT = ("a part has the root of what leads to it", "ECMA 12.3")
    RELATIONSHIP_ID = ("ids of relationships are unique xsd:ID", "OPC, « Relationship element », Id")
    RELATIONSHIP_TARGET = ("a target inside the package exists", "OPC, « Relationships », Target")
    RELATIONSHIP_SOURCE = ("relationships belong to a part that is there", "OPC, « Relationships part »")
    RELATIONSHIP_FOUND = ("every r:id is a relationship of its part", "ECMA, ST_RelationshipId")
    RELATIONSHIP_TYPE = ("an r:id leads to what its element means", "ECMA 12.3")
    MAIN_PART = ("the package has one main part, a workbook", "ECMA 12.2")
    CORE_PROPERTIES = ("core properties come once, each property once, with W3CDTF dates", "OPC, « Core properties »")
    IGNORABLE = (
        "prefixes that may be ignored are declared",
        "ECMA part 3, Ignorable attribute: a prefix without a namespace is an error",
    )
    CUSTOM_PROPERTIES = (
        "custom properties have distinct names, and distinct numbers from 2",
        "ECMA, custom properties, property@pid and @name",
    )
    APP_PROPERTIES = (
        "titles of parts are as many as said, those of sheets are sheets",
        "ECMA, TitlesOfParts and vector@size; OpenXLSX issue 220",
    )


_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DRAWING = "application/vnd.openxmlformats-officedocument"
_MAIN_TYPES = (
    f"{_SHEETML}.sheet.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.ms-excel.addin.macroEnabled.main+xml",
)
_EXPECTED = {
    "officeDocument": (_MAIN_TYPES, "workbook"),
    "worksheet": ((f"{_SHEETML}.worksheet+xml",), "worksheet"),
    "chartsheet": ((f"{_SHEETML}.chartsheet+xml",), "chartsheet"),
    "styles": ((f"{_SHEETML}.styles+xml",), "styleSheet"),
    "sharedStrings": ((f"{_SHEETML}.sharedStrings+xml",), "sst"),
    "table": ((f"{_SHEETML}.table+xml",), "table"),
    "comments": ((f"{_SHEETML}.comments+xml",), "comments"),
    "calcChain": ((f"{_SHEETML}.calcChain+xml",), "calcChain"),
    "theme": ((f"{_DRAWING}.theme+xml",), "theme"),
    "drawing": ((f"{_DRAWING}.drawing+xml",), "wsDr"),
    "chart": ((f"{_DRAWING}.drawingml.chart+xml",), "chartSpace"),
    "core-properties": (("application/vnd.openxmlformats-package.core-properties+xml",), "coreProperties"),
    "extended-properties": ((f"{_DRAWING}.extended-properties+xml",), "Properties"),
}
_MEANT = {
    "sheet": {"worksheet", "chartsheet"},
    "tablePart": {"table"},
    "drawing": {"drawing"},
    "legacyDrawing": {"vmlDrawing"},
    "legacyDrawingHF": {"vmlDrawing"},
    "hyperlink": {"hyperlink"},
    "chart": {"chart"},
    "blip": {"image"},
    "pageSetup": {"printerSettings"},
    "externalReference": {"externalLink"},
    "pivotCache": {"pivotCacheDefinition"},
}
_NAME = re.compile(
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@\[\]-]|%[0-9A-Fa-f]{2})+(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)*"
)
_ID = re.compile(r"[^\W\d][\w.-]*")
_ENCODING = re.compile(r"""<\?xml [^>]*encoding=["']([^"']*)""")
_IGNORABLE = re.compile(r'\w+:Ignorable="([^"]*)"')
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def package_problems(package: Opened) -> Iterator[Problem]:
    """Tell what is wrong with the package itself."""
    yield from _entries(package)
    yield from _content_types(package)
    yield from _xml(package)
    for part in ("", *package.parts):
        yield from _relationships(package, part)
    yield from _sources(package)
    yield from _main_part(package)
    yield from _core_properties(package)
    yield from _custom_properties(package)
    yield from _app_properties(package)


def _entries(package: Opened) -> Iterator[Problem]:
    for entry in package.entries:
        name = entry.filename
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or entry.flag_bits & 1:
            yield Problem(name, "", PackageRule.ZIP_METHOD, f"method {entry.compress_type}, flags {entry.flag_bits}")
        if not _NAME.fullmatch(name) or any(segment.endswith(".") for segment in name.split("/")):
            yield Problem(name, "", PackageRule.PART_NAME, "the name of the entry")
    for name, times in Counter(entry.filename.lower() for entry in package.entries).items():
        if times > 1:
            yield Problem(name, "", PackageRule.PART_ONCE, f"{times} entries")


def _content_types(package: Opened) -> Iterator[Problem]:
    root = package.xml(CONTENT_TYPES)
    if root is None or root.tag != f"{TYPES}Types" or any(tag(e) not in {"Default", "Override"} for e in root):
        yield Problem(CONTENT_TYPES, "", PackageRule.CONTENT_TYPES_READ, "absent, or something else in it")
        return
    keys = Counter((tag(e), (e.get("Extension") or e.get("PartName") or "").lower()) for e in root)
    for (_, key), times in keys.items():
        if times > 1:
            yield Problem(CONTENT_TYPES, key, PackageRule.CONTENT_TYPE_ONCE, f"declared {times} times")
    for element in root:
        name = element.get("PartName", "")
        if tag(element) == "Override" and (not name.startswith("/") or name[1:] not in package.parts):
            yield Problem(CONTENT_TYPES, name, PackageRule.CONTENT_TYPE_USED, "no such part")
    for part in package.parts:
        if part != CONTENT_TYPES and not package.content_type(part):
            yield Problem(CONTENT_TYPES, part, PackageRule.CONTENT_TYPE_KNOWN, "neither Default nor Override")


def _xml(package: Opened) -> Iterator[Problem]:
    for part, content in package.parts.items():
        kind = package.content_type(part) or ""
        if part != CONTENT_TYPES and not kind.endswith(("+xml", "/xml", "vmlDrawing")):
            continue
        start = content[:2000].decode("latin-1")
        encoding = _ENCODING.match(start)
        foreign = encoding is not None and encoding[1].lower() not in {"utf-8", "utf-16"}
        if package.xml(part) is None or "<!DOCTYPE" in start or foreign:
            yield Problem(part, "", PackageRule.WELL_FORMED, "not well-formed, a document type, or another encoding")
        for prefix in " ".join(_IGNORABLE.findall(start)).split():
            if f"xmlns:{prefix}=" not in start:
                yield Problem(part, prefix, PackageRule.IGNORABLE, "not declared at the root")


def _relationships(package: Opened, part: str) -> Iterator[Problem]:
    found = package.relationships(part)
    ids = Counter(r.id for r in found)
    for relationship in found:
        if ids[relationship.id] > 1 or not _ID.fullmatch(relationship.id):
            yield Problem(part, relationship.id, PackageRule.RELATIONSHIP_ID, "twice, or no id")
        if relationship.external:
            continue
        if relationship.target not in package.parts and not relationship.target.startswith(f"{part}#"):
            sentence = f"{relationship.target} is not there"
            yield Problem(part, relationship.id, PackageRule.RELATIONSHIP_TARGET, sentence)
        elif relationship.kind in _EXPECTED and "/2006/" in relationship.type:
            types, name = _EXPECTED[relationship.kind]
            yield from _as_expected(package, relationship.target, types, name)
    root = package.xml(part) if part else None
    for element in [] if root is None else root.iter():
        yield from _used(package, part, element)


def _as_expected(package: Opened, part: str, types: tuple[str, ...], name: str) -> Iterator[Problem]:
    if package.content_type(part) not in types:
        yield Problem(part, "", PackageRule.CONTENT_TYPE_RIGHT, f"declared as {package.content_type(part)}")
    root = package.xml(part)
    if root is not None and tag(root) != name:
        yield Problem(part, tag(root), PackageRule.ROOT, f"<{name}> was expected")


def _used(package: Opened, part: str, element: Element) -> Iterator[Problem]:
    for key, value in element.attrib.items():
        if not key.startswith(RELATED) or not value:
            continue
        to = package.target(part, value)
        if to is None:
            yield Problem(part, tag(element), PackageRule.RELATIONSHIP_FOUND, f"no relationship {value}")
        elif tag(element) in _MEANT and to.kind not in _MEANT[tag(element)]:
            yield Problem(part, tag(element), PackageRule.RELATIONSHIP_TYPE, f"{value} leads to a {to.kind}")


def _sources(package: Opened) -> Iterator[Problem]:
    for part in package.parts:
        folder, name = posixpath.split(part)
        if posixpath.basename(folder) == "_rels" and name.endswith(".rels"):
            source = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
            if part != "_rels/.rels" and source not in package.parts:
                yield Problem(part, "", PackageRule.RELATIONSHIP_SOURCE, f"{source} is not there")


def _main_part(package: Opened) -> Iterator[Problem]:
    found = package.related("", "officeDocument")
    if len(found) != 1:
        yield Problem("_rels/.rels", "", PackageRule.MAIN_PART, f"{len(found)} main parts")


def _core_properties(package: Opened) -> Iterator[Problem]:
    found = package.related("", "core-properties")
    if len(found) > 1:
        yield Problem("_rels/.rels", "", PackageRule.CORE_PROPERTIES, f"{len(found)} parts of core properties")
    for part in found:
        root = package.xml(part)
        children = [] if root is None else list(root)
        for name, times in Counter(child.tag for child in children).items():
            if times > 1:
                yield Problem(part, name, PackageRule.CORE_PROPERTIES, f"{times} times")
        for child in children:
            if tag(child) in {"created", "modified"} and not _is_date(child):
                yield Problem(part, tag(child), PackageRule.CORE_PROPERTIES, f"« {child.text} » is no W3CDTF date")


def _is_date(element: Element) -> bool:
    text = element.text or ""
    typed = any(key.endswith("}type") and value == "dcterms:W3CDTF" for key, value in element.attrib.items())
    if not typed or not _DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _custom_properties(package: Opened) -> Iterator[Problem]:
    for part in package.related("", "custom-properties"):
        root = package.xml(part)
        found = [] if root is None else list(root)
        names = Counter(element.get("name", "").casefold() for element in found)
        numbers = Counter(element.get("pid") for element in found)
        for element in found:
            name, number = element.get("name", ""), element.get("pid")
            once = names[name.casefold()] == 1 and numbers[number] == 1
            if not once or not 1 <= len(name) <= 255 or (whole(number) or 0) < 2:
                yield Problem(part, name, PackageRule.CUSTOM_PROPERTIES, f"number {number}, or twice")


def _app_properties(package: Opened) -> Iterator[Problem]:
    for part in package.related("", "extended-properties"):
        root = package.xml(part)
        vectors = [] if root is None else [element for element in root.iter() if tag(element) == "vector"]
        for vector in vectors:
            if whole(vector.get("size")) != len(vector):
                sentence = f"size is {vector.get('size')}, there are {len(vector)}"
                yield Problem(part, "vector", PackageRule.APP_PROPERTIES, sentence)
        if len(vectors) == 2:
            yield from _titles(package, part, *vectors)


def _titles(package: Opened, part: str, headings: Element, titles: Element) -> Iterator[Problem]:
    counts = [int(element.text or 0) for element in headings.iter() if tag(element) == "i4"]
    names = [element.text or "" for element in titles]
    sheets = {sheet.name for sheet in package.sheets}
    strangers = [name for name in names[: counts[0] if counts else 0] if name not in sheets]
    if sum(counts) != len(names) or strangers:
        sentence = f"{counts} in HeadingPairs, {len(names)} titles, no sheets {strangers}"
        yield Problem(part, "TitlesOfParts", PackageRule.APP_PROPERTIES, sentence)
