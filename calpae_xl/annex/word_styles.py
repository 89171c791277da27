"""The looks of the annex: its styles and its bullets, in the colours of the French State's design system."""

from __future__ import annotations

from calpae_xl.annex.markup import element, part
from calpae_xl.annex.word_theme import FONT

BLUE = "000091"
_INK, _GREY, _RED = "161616", "555555", "CE0500"
_FONT = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
_LANGUAGE = '<w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/>'


def styles_part() -> bytes:
    """Write the part of styles."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_FONT}{_color(_INK)}{_size(19)}{_LANGUAGE}</w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    styles = (
        _paragraph("Normal", "Normal", default=True),
        _paragraph("Title", "Title", '<w:spacing w:before="0" w:after="40"/>', _bold(BLUE, 44)),
        _paragraph("Subtitle", "Subtitle", '<w:spacing w:after="160"/>', _color(_GREY) + _size(24)),
        _paragraph("Heading1", "heading 1", _heading(0, 240, 100), _bold(BLUE, 30), following="Normal"),
        _paragraph("Heading2", "heading 2", _heading(1, 200, 60), _bold(BLUE, 23), following="Normal"),
        _paragraph("Heading3", "heading 3", _heading(2, 120, 40), _bold(_INK, 20), following="Normal"),
        _paragraph("Standing", "Mention", '<w:spacing w:after="20"/>', _color(_GREY)),
        _paragraph("Alert", "Alerte", '<w:spacing w:after="20"/>', _bold(_RED, 20)),
        _paragraph(
            "ListBullet",
            "List Bullet",
            '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:after="60"/>'
            '<w:ind w:left="340" w:hanging="227"/>',
        ),
        _paragraph("Legend", "Légende des codes", '<w:spacing w:after="40"/>', _color(_GREY) + _size(17)),
        _paragraph("TableText", "Texte de tableau", _TIGHT, _size(16)),
        _paragraph("TableRemark", "Remarque de tableau", _TIGHT, _size(15)),
        _paragraph("TableHeader", "En-tête de tableau", _TIGHT, _bold("FFFFFF", 16)),
        _paragraph("TableSection", "Section de tableau", _TIGHT, _bold(BLUE, 17)),
        _paragraph("FootnoteText", "footnote text", _TIGHT, _size(15)),
        _paragraph("Header", "header", _TIGHT, _color(_GREY) + _size(16)),
        _paragraph("Footer", "footer", _TIGHT, _color(_GREY) + _size(16)),
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        "<w:tblCellMar>"
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        _character("NoteMark", "Appel de note CALPAE", _color(BLUE) + _size(14)),
        _character("Provisional", "Provisoire", _bold(_RED, 20)),
    )
    return part("styles", defaults + "".join(styles))


def numbering_part() -> bytes:
    """Write the part of bullets."""
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="340" w:hanging="227"/></w:pPr><w:rPr>{_FONT}{_color(BLUE)}</w:rPr></w:lvl>'
    )
    return part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )


_TIGHT = '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'


def _paragraph(
    name: str, title: str, paragraph: str = "", run: str = "", *, default: bool = False, following: str = ""
) -> str:
    based = "" if default else element("basedOn", "Normal")
    after = element("next", following) if following else ""
    held = (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "") + (f"<w:rPr>{run}</w:rPr>" if run else "")
    flag = ' w:default="1"' if default else ""
    quick = element("qFormat")
    named = element("name", title)
    return f'<w:style w:type="paragraph"{flag} w:styleId="{name}">{named}{based}{after}{quick}{held}</w:style>'


def _character(name: str, title: str, run: str) -> str:
    based = element("basedOn", "DefaultParagraphFont")
    return (
        f'<w:style w:type="character" w:styleId="{name}">{element("name", title)}{based}<w:rPr>{run}</w:rPr></w:style>'
    )


def _heading(level: int, before: int, after: int) -> str:
    spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="240" w:lineRule="auto"/>'
    return f"<w:keepNext/><w:keepLines/>{spacing}{element('outlineLvl', level)}"


def _bold(color: str, half_points: int) -> str:
    return "<w:b/><w:bCs/>" + _color(color) + _size(half_points)


def _color(color: str) -> str:
    return element("color", color)


def _size(half_points: int) -> str:
    return element("sz", half_points) + element("szCs", half_points)
