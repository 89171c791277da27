"""A workbook's package as texts: cells replaced one by one, everything else as it was."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from .book import worksheet_parts

STYLES, WORKBOOK = "xl/styles.xml", "xl/workbook.xml"
_XF = re.compile(r"<xf [^>]*?(?:/>|>.*?</xf>)", re.DOTALL)


@dataclass(frozen=True)
class Content:
    """What is put into a cell; `told` says it in a report."""

    inner: str
    type: str | None
    told: str
    format: str | None = None


BLANK = Content("", None, "(blank)")


def number(digits: object, shown_as: str | None = None) -> Content:
    return Content(f"<v>{digits}</v>", None, str(digits) + (f" as {shown_as}" if shown_as else ""), shown_as)


def text(words: str) -> Content:
    return Content(f'<is><t xml:space="preserve">{escape(words)}</t></is>', "inlineStr", repr(words))


def raised(words: str, mark: str) -> Content:
    runs = (
        f'<r><t xml:space="preserve">{escape(words)}</t></r>'
        f'<r><rPr><vertAlign val="superscript"/></rPr><t xml:space="preserve">{escape(mark)}</t></r>'
    )
    return Content(f"<is>{runs}</is>", "inlineStr", f"{words!r} with {mark!r} raised")


def boolean(value: bool) -> Content:
    return Content(f"<v>{int(value)}</v>", "b", str(value))


def error(name: str) -> Content:
    return Content(f"<v>{name}</v>", "e", name)


def formula(expression: str, cached: object, kind: str | None = None, shown_as: str | None = None) -> Content:
    """A formula and its value of the last calculation; `kind`: str, b or e; None for a number."""
    value = "" if cached is None else f"<v>{escape(str(cached))}</v>"
    return Content(f"<f>{escape(expression)}</f>{value}", kind, f"={expression} giving {cached!r}", shown_as)


@dataclass(frozen=True)
class Edit:
    """One edit, as it can be made again and as it is told."""

    method: str
    arguments: tuple[object, ...]
    told: str

    def __str__(self) -> str:
        return self.told


def _cell(xml: str, address: str) -> re.Match[str] | None:
    return re.search(rf'<c r="{address}"([^>]*?)(?:/>|>.*?</c>)', xml, re.DOTALL)


def _with_cell(xml: str, address: str) -> str:
    """Add a blank cell to its row, in the order of the columns."""
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    row = re.search(rf'(<row r="{number}"[^>]*?)(/>|>(.*?)</row>)', xml, re.DOTALL)
    if not row:
        return xml
    cells = re.findall(r'<c r="[A-Z]+\d+"[^>]*?/>|<c r="[A-Z]+\d+".*?</c>', row[3] or "", re.DOTALL)
    columns = [re.match(r'<c r="([A-Z]+)', cell)[1] for cell in cells]
    place = sum((len(column), column) < (len(letters), letters) for column in columns)
    cells.insert(place, f'<c r="{address}"/>')
    return xml[: row.start()] + row[1] + ">" + "".join(cells) + "</row>" + xml[row.end() :]


@dataclass
class Package:
    parts: dict[str, bytes]
    edits: list[Edit] = field(default_factory=list)
    _texts: dict[str, str] = field(default_factory=dict)
    _styles: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> Package:
        with zipfile.ZipFile(path) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    def copy(self) -> Package:
        return Package(dict(self.parts))

    def save(self, path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, self._texts[name].encode() if name in self._texts else content)

    def again(self, edits: list[Edit]) -> Package:
        """A copy of it after these edits alone."""
        made = self.copy()
        for edit in edits:
            getattr(made, edit.method)(*edit.arguments)
        return made

    def part_of(self, sheet: str) -> str:
        return dict(worksheet_parts(self.text("xl/_rels/workbook.xml.rels"), self.text(WORKBOOK)))[sheet]

    def text(self, part: str) -> str:
        if part not in self._texts:
            self._texts[part] = self.parts[part].decode()
        return self._texts[part]

    def put(self, sheet: str, address: str, content: Content) -> None:
        """Replace what a cell holds; its format stays unless the content brings one."""
        part = self.part_of(sheet)
        xml = self.text(part)
        found = _cell(xml, address)
        if not found:
            xml = _with_cell(xml, address)
            found = _cell(xml, address)
        assert found, f"{sheet} has no row for {address}"
        style = re.search(r' s="(\d+)"', found[1])
        index = style[1] if style else "0"
        if content.format:
            index = self._style(index, content.format)
        kind = f' t="{content.type}"' if content.type else ""
        cell = f'<c r="{address}" s="{index}"{kind}>{content.inner}</c>'
        self._texts[part] = xml[: found.start()] + cell + xml[found.end() :]
        self.edits.append(Edit("put", (sheet, address, content), f"{sheet}!{address} = {content.told}"))

    def holds(self, edit: Edit) -> bool:
        """Whether the cell of an edit is there; after a run the lines of `Contrôles` are others."""
        return edit.method != "put" or f'<c r="{edit.arguments[1]}"' in self.text(self.part_of(str(edit.arguments[0])))

    def put_row(self, sheet: str, cells: tuple[tuple[str, Content], ...]) -> None:
        """Fill several cells as one edit, which is made or left as a whole."""
        known = len(self.edits)
        for address, content in cells:
            self.put(sheet, address, content)
        told = " ; ".join(str(edit) for edit in self.edits[known:])
        self.edits[known:] = [Edit("put_row", (sheet, cells), told)]

    def merge(self, sheet: str, span: str) -> None:
        part = self.part_of(sheet)
        merge = f'<mergeCells count="1"><mergeCell ref="{span}"/></mergeCells>'
        self._texts[part] = self.text(part).replace("</sheetData>", f"</sheetData>{merge}", 1)
        self.edits.append(Edit("merge", (sheet, span), f"{sheet}!{span} merged"))

    def delete(self, sheet: str) -> None:
        """Take a sheet out as Excel does: its names turn to #REF!, the others' places move up."""
        xml = self.text(WORKBOOK)
        names = re.findall(r'<sheet name="([^"]+)"', xml)
        place = names.index(sheet)
        part = self.part_of(sheet)
        identity = re.search(rf'<sheet name="{re.escape(sheet)}"[^>]*?r:id="(\w+)"[^>]*/>', xml)
        assert identity
        xml = xml.replace(identity[0], "")
        xml = re.sub(rf'<definedName [^>]*localSheetId="{place}"[^>]*>.*?</definedName>', "", xml)
        xml = re.sub(r'localSheetId="(\d+)"', lambda m: f'localSheetId="{int(m[1]) - (int(m[1]) > place)}"', xml)
        self._texts[WORKBOOK] = re.sub(rf"(<definedName [^>]*>){re.escape(sheet)}!([^<]*)", r"\1#REF!\2", xml)
        relations = self.text("xl/_rels/workbook.xml.rels")
        self._texts["xl/_rels/workbook.xml.rels"] = re.sub(
            rf'<Relationship [^>]*Id="{identity[1]}"[^>]*/>', "", relations
        )
        gone = [part, part.replace("worksheets/", "worksheets/_rels/") + ".rels"]
        if gone[1] in self.parts:
            table = re.search(r"tables/\w+\.xml", self.text(gone[1]))
            gone.append(f"xl/{table[0]}" if table else gone[1])
        types = self.text("[Content_Types].xml")
        for name in dict.fromkeys(gone):
            types = re.sub(rf'<Override [^>]*PartName="/{re.escape(name)}"[^>]*/>', "", types)
            self.parts.pop(name, None)
            self._texts.pop(name, None)
        self._texts["[Content_Types].xml"] = types
        self.edits.append(Edit("delete", (sheet,), f"{sheet} deleted"))

    def _style(self, base: str, code: str) -> str:
        """A format like the one that the cell has, with another way to show numbers."""
        if (base, code) in self._styles:
            return self._styles[base, code]
        xml = self.text(STYLES)
        known = re.search(
            rf'<numFmt numFmtId="(\d+)" formatCode="{re.escape(escape(code, {chr(34): "&quot;"}))}"/>', xml
        )
        if known:
            identity = known[1]
        else:
            identity = str(1 + max(map(int, re.findall(r'<numFmt numFmtId="(\d+)"', xml))))
            entry = f'<numFmt numFmtId="{identity}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
            xml = xml.replace("</numFmts>", entry + "</numFmts>")
            xml = re.sub(r'<numFmts count="(\d+)"', lambda m: f'<numFmts count="{int(m[1]) + 1}"', xml)
        start, end = xml.index("<cellXfs"), xml.index("</cellXfs>")
        formats = _XF.findall(xml[start:end])
        made = re.sub(r' applyNumberFormat="\d"', "", formats[int(base)])
        made = re.sub(r'numFmtId="\d+"', f'numFmtId="{identity}" applyNumberFormat="1"', made, count=1)
        head = re.sub(r'count="\d+"', f'count="{len(formats) + 1}"', xml[start:end], count=1)
        self._texts[STYLES] = xml[:start] + head + made + xml[end:]
        self._styles[base, code] = str(len(formats))
        return str(len(formats))
