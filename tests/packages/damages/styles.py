"""Damages of formats."""

from __future__ import annotations

from packages.damages.damage import Damage, damage
from packages.styles import StyleRule


def _code(code: str) -> Damage:
    return damage(StyleRule.NUMBER_FORMAT, ("styles", '(<numFmt [^>]*formatCode=")[^"]*', rf"\1{code}"))


_FONTS = "".join(f'<font><name val="Police {n}"/></font>' for n in range(513))
_FORMATS = "<xf/>" * 64_000

DAMAGES = (
    damage(StyleRule.STYLE_ORDER, ("styles", "(?=</styleSheet>)", "<fonts/>")),
    damage(StyleRule.STYLE_ORDER, ("styles", "(<dxf>)(<font>.*?</font>)", r"\1<fill/>\2")),
    damage(StyleRule.STYLE_ORDER, ("styles", "(<left[^>]*/>)(<right[^>]*/>)", r"\2\1")),
    damage(StyleRule.STYLE_ORDER, ("styles", "(<sz [^>]*/>)(<color [^>]*/>)", r"\2\1")),
    damage(StyleRule.STYLE_COUNT, ("styles", r'<cellXfs count="\d+"', '<cellXfs count="1"')),
    damage(StyleRule.STYLE_COUNT, ("styles", r'<dxfs count="\d+"', '<dxfs count="1"')),
    damage(
        StyleRule.STYLE_COUNT,
        ("styles", "<cellStyleXfs .*</cellStyleXfs>", ""),
        also=(StyleRule.STYLE_INDEX, StyleRule.CELL_STYLES),
    ),
    *(
        damage(StyleRule.STYLE_INDEX, ("styles", rf'( {name}=")\d+', r"\19999"))
        for name in ("fontId", "fillId", "borderId")
    ),
    damage(StyleRule.STYLE_INDEX, ("styles", r'(<xf numFmtId=")0', r"\1400")),
    damage(StyleRule.STYLE_INDEX, ("styles", r'( xfId=")0', r"\19")),
    damage(StyleRule.STYLE_LIMIT, ("styles", r'(<cellXfs) count="\d+"(.*?)(?=</cellXfs>)', rf"\1\2{_FORMATS}")),
    damage(StyleRule.FONT_LIMIT, ("styles", r'(<fonts) count="\d+"', r"\1"), ("styles", "(?=</fonts>)", _FONTS)),
    damage(StyleRule.FONT, ("styles", 'name val="[^"]*"', f'name val="{"x" * 32}"')),
    damage(StyleRule.FONT, ("styles", 'name val="[^"]*"', 'name val=""')),
    damage(StyleRule.FONT, ("styles", 'sz val="[^"]*"', 'sz val="0"')),
    damage(StyleRule.FILLS, ("styles", 'patternType="solid"', 'patternType="plein"')),
    damage(StyleRule.FILLS, ("styles", 'patternType="gray125"', 'patternType="solid"')),
    damage(StyleRule.BORDERS, ("styles", 'style="thin"', 'style="fin"')),
    damage(StyleRule.ALIGNMENT, ("styles", 'horizontal="center"', 'horizontal="milieu"')),
    damage(StyleRule.ALIGNMENT, ("styles", "<alignment ", '<alignment indent="256" ')),
    damage(StyleRule.ALIGNMENT, ("styles", "<alignment ", '<alignment textRotation="181" ')),
    damage(
        StyleRule.NUMBER_FORMAT_ID,
        ("styles", '(<numFmts .*?)numFmtId="165"', r'\1numFmtId="164"'),
        also=(StyleRule.STYLE_INDEX,),
    ),
    damage(
        StyleRule.NUMBER_FORMAT_ID,
        ("styles", "(?=</numFmts>)", '<numFmt numFmtId="49" formatCode="0"/>'),
        ("styles", r'<numFmts count="\d+"', "<numFmts"),
    ),
    *(_code(code) for code in ("", "0" * 256, "0;0;0;0;0", "0&quot;ouvert", "[Rouge]0", "0]", "[>a]0")),
    damage(StyleRule.COLOUR, ("styles", r'(<color rgb=")\w+', r"\1FFFFFF")),
    damage(StyleRule.COLOUR, ("styles", r'(<color theme=")\d+', r"\112")),
    damage(StyleRule.COLOUR, ("styles", r'(<bgColor indexed=")\d+', r"\199")),
    damage(StyleRule.CELL_STYLES, ("styles", r'(<cellStyle [^>]*xfId=")0', r"\19")),
    damage(
        StyleRule.CELL_STYLES,
        ("styles", "(?=</cellStyles>)", '<cellStyle name="normal" xfId="0"/>'),
        ("styles", '<cellStyles count="1"', "<cellStyles"),
    ),
)
