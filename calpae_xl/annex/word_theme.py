"""The fonts and the theme of the annex, which Word and those who check documents expect."""

from __future__ import annotations

from calpae_xl.annex.markup import DECLARATION, part

FONT = "Calibri"
_COLORS = {
    **{"dk1": "161616", "lt1": "FFFFFF", "dk2": "000091", "lt2": "EEEEEE", "accent1": "000091", "accent2": "18753C"},
    **{"accent3": "B34000", "accent4": "CE0500", "accent5": "0063CB", "accent6": "929292"},
    **{"hlink": "000091", "folHlink": "6A6AF4"},
}
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"


def font_table_part() -> bytes:
    """Write the part that names the font."""
    held = '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>'
    return part("fonts", f'<w:font w:name="{FONT}">{held}</w:font>')


def theme_part() -> bytes:
    """Write a theme of the colours of the document, with plain fills, lines and effects."""
    colors = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLORS.items())
    fonts = "".join(
        f'<a:{kind}><a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}>'
        for kind in ("majorFont", "minorFont")
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{width}">{fill}</a:ln>' for width in (6350, 12_700, 19_050))
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    formats = (
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
    )
    elements = (
        f'<a:clrScheme name="CALPAE">{colors}</a:clrScheme><a:fontScheme name="CALPAE">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="CALPAE">{formats}</a:fmtScheme>'
    )
    theme = f'<a:theme xmlns:a="{_MAIN}" name="CALPAE"><a:themeElements>{elements}</a:themeElements></a:theme>'
    return (DECLARATION + theme).encode()
