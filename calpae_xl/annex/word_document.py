"""The annex as a Word document, without Word: a dozen parts, the same bytes for the same workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.sax.saxutils import escape

from calpae_xl.annex.markup import DECLARATION, element, field, paragraph, paragraphs, part, run
from calpae_xl.annex.page_layout import BOTTOM, MARGIN, Paper, paper_for
from calpae_xl.annex.word_styles import numbering_part, styles_part
from calpae_xl.annex.word_table import table_markup
from calpae_xl.annex.word_theme import font_table_part, theme_part
from calpae_xl.books.packing import packed
from calpae_xl.core.annex.document import Annex, Section
from calpae_xl.core.telling.revision_note import RevisionNote

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships"
_KEY_POINTS, _LEGEND = "Ce qu’il faut retenir", "Lire les tableaux"
_STAMP = "PROVISOIRE"


class _Notes:
    """The footnotes, numbered as they are met."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def number(self, text: str) -> int:
        """Number a note."""
        self.texts.append(text)
        return len(self.texts)


def word_document(annex: Annex, author: str) -> bytes:
    """Write the annex as a .docx.

    Args:
        annex: What it says.
        author: Who prepares it, as the properties of the file tell.
    """
    tables = [annex.key_figures, *(table for section in annex.sections for table in section.tables)]
    paper, notes = paper_for(tables), _Notes()
    body = "".join(_body(annex, paper, notes)) + _page(paper)
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relationships(
            (f"{_RELATION}/officeDocument", "word/document.xml"),
            (
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
            (f"{_RELATION}/extended-properties", "docProps/app.xml"),
        ),
        "docProps/app.xml": _application(author),
        "docProps/core.xml": _properties(annex, author),
        "word/_rels/document.xml.rels": _relationships(
            *((f"{_RELATION}/{name}", f"{name}.xml") for name in ("styles", "numbering", "settings", "footnotes")),
            *((f"{_RELATION}/{name}", f"{name}1.xml") for name in ("header", "footer")),
            (f"{_RELATION}/fontTable", "fontTable.xml"),
            (f"{_RELATION}/theme", "theme/theme1.xml"),
        ),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/fontTable.xml": font_table_part(),
        "word/footer1.xml": part("ftr", _footer(annex, paper)),
        "word/footnotes.xml": part("footnotes", "".join(_footnotes(notes.texts))),
        "word/header1.xml": part("hdr", _header(annex, paper)),
        "word/numbering.xml": numbering_part(),
        "word/settings.xml": _settings(),
        "word/styles.xml": styles_part(),
        "word/theme/theme1.xml": theme_part(),
    }
    return packed(parts)


def _body(annex: Annex, paper: Paper, notes: _Notes) -> Iterator[str]:
    yield paragraph(run(annex.title), "Title")
    yield paragraph(run(annex.subtitle), "Subtitle")
    first, *others = annex.standing
    yield paragraph(run(first), "Alert" if annex.provisional else "Standing")
    yield paragraphs(others, "Standing")
    yield paragraph(run(_KEY_POINTS), "Heading2")
    yield paragraphs(annex.key_points, "ListBullet")
    yield paragraph(run(annex.key_figures.title), "Heading2")
    yield table_markup(annex.key_figures, paper, notes.number)
    if annex.key_figures.legend:
        yield paragraph(run(annex.key_figures.legend), "Legend")
    yield paragraph(run(_LEGEND), "Heading2")
    yield paragraphs(annex.legend, "Legend")
    for section in annex.sections:
        yield from _section(section, paper, notes)
    if annex.revision is not None:
        yield from _revision(annex.revision, len(annex.sections) + 1)


def _section(section: Section, paper: Paper, notes: _Notes) -> Iterator[str]:
    yield paragraph(run(section.title), "Heading1", element("pageBreakBefore"))
    yield paragraphs(section.sentences, "Legend")
    for table in section.tables:
        yield table_markup(table, paper, notes.number)
        yield paragraph("", "Legend")  # Two tables that touch would be one.


def _revision(note: RevisionNote, number: int) -> Iterator[str]:
    yield paragraph(run(f"{number}. {note.title}"), "Heading1", element("pageBreakBefore"))
    yield paragraph(run(note.introduction))
    for section in note.sections:
        yield paragraph(run(section.title), "Heading2")
        yield paragraph(run(section.sentence))
        for title, items in section.lists:
            yield paragraph(run(title), "Heading3")
            yield paragraphs(items, "ListBullet")
    if note.closing:
        yield paragraph(run(note.closing))


def _page(paper: Paper) -> str:
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
        '<w:footerReference w:type="default" r:id="footer1"/>'
        f'<w:pgSz w:w="{paper.width}" w:h="{paper.height}" w:orient="landscape"/>'
        f'<w:pgMar w:top="1020" w:right="{MARGIN}" w:bottom="{BOTTOM}" w:left="{MARGIN}" w:header="480" w:footer="420" '
        'w:gutter="0"/></w:sectPr>'
    )


def _header(annex: Annex, paper: Paper) -> str:
    stamp = f"<w:r><w:tab/></w:r>{run(_STAMP, 'Provisional')}" if annex.provisional else ""
    return paragraph(run(annex.title) + stamp, "Header", _right_stop(paper))


def _footer(annex: Annex, paper: Paper) -> str:
    pages = f"{run('Page ')}{field('PAGE')}{run(' / ')}{field('NUMPAGES')}"
    return paragraph(f"{run(annex.subtitle)}<w:r><w:tab/></w:r>{pages}", "Footer", _right_stop(paper))


def _right_stop(paper: Paper) -> str:
    return f'<w:tabs><w:tab w:val="right" w:pos="{paper.inner}"/></w:tabs>'


def _footnotes(texts: list[str]) -> Iterator[str]:
    for number, name in ((-1, "separator"), (0, "continuationSeparator")):
        rule = paragraph(f"<w:r><w:{name}/></w:r>", "FootnoteText")
        yield f'<w:footnote w:type="{name}" w:id="{number}">{rule}</w:footnote>'
    for number, text in enumerate(texts, start=1):
        mark = "<w:r><w:footnoteRef/></w:r>"
        yield f'<w:footnote w:id="{number}">{paragraph(mark + run(f" {text}"), "FootnoteText")}</w:footnote>'


def _settings() -> bytes:
    return part(
        "settings",
        '<w:zoom w:percent="100"/>'
        + element("defaultTabStop", 708)
        + '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        + '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat>'
        + '<w:themeFontLang w:val="fr-FR"/>'
        + element("decimalSymbol", ",")
        + element("listSeparator", ";"),
    )


def _types() -> bytes:
    overrides = {
        "word/document.xml": f"{_WORD}.document.main+xml",
        **{
            f"word/{name}.xml": f"{_WORD}.{name}+xml"
            for name in ("styles", "numbering", "settings", "footnotes", "fontTable")
        },
        **{f"word/{name}1.xml": f"{_WORD}.{name}+xml" for name in ("header", "footer")},
        "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    ).encode()


def _relationships(*targets: tuple[str, str]) -> bytes:
    """List the relations of a part, each under the name of the part that it leads to."""
    listed = "".join(
        f'<Relationship Id="{PurePosixPath(target).stem}" Type="{kind}" Target="{target}"/>' for kind, target in targets
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE_RELATION}">{listed}</Relationships>'.encode()


def _properties(annex: Annex, author: str) -> bytes:
    return (
        f"{DECLARATION}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(annex.title)}</dc:title><dc:subject>{escape(annex.subtitle)}</dc:subject>"
        f"<dc:creator>{escape(author)}</dc:creator><dc:language>fr-FR</dc:language></cp:coreProperties>"
    ).encode()


def _application(author: str) -> bytes:
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>CALPAE</Application><Company>{escape(author)}</Company></Properties>"
    ).encode()
