"""The quick reading of whole files and the plainest one find the same, however sheets are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from archives import unzipped, zipped
from copies import copy_bytes, dispatch
from masters import shipped_bytes
from plain_reading import plain_cells
from variants import HOSTILE, Dice

from calpae_xl.books.package import Package
from calpae_xl.books.workbook import grid_of

VARIANTS = 10
STRINGS = "xl/sharedStrings.xml"
NUMBERS = ("0", "-0.0", "1e-310", "1E+300", "00012", "389.0", " 7 ", "0.1", "123456789012345678", "&#57;", "")
"""All that a cell may write of one."""

_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?( t="[a-z]+")?>(.*?)</c>')
_NUMBER = re.compile(r'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?>(?:<f>[^<]*</f>)?<v>)[^<]*(?=</v>)')


def read(content: bytes) -> list[tuple[str, dict[str, tuple[type, object]], dict[str, str]]]:
    """What the product reads; one is not True and a share is no number, though they compare equal."""
    sheets = grid_of(Package("saisie.xlsx", content)).sheets
    return [(sheet.name, typed(sheet.values), dict(sheet.formulas)) for sheet in sheets]


def read_plainly(content: bytes) -> list[tuple[str, dict[str, tuple[type, object]], dict[str, str]]]:
    return [(name, typed(values), formulas) for name, (values, formulas) in plain_cells(content).items()]


def typed(values: dict[str, object]) -> dict[str, tuple[type, object]]:
    return {address: (type(value), value) for address, value in values.items()}


def some(pattern: re.Pattern[str], text: str, dice: Dice, change: Callable[[re.Match[str]], str]) -> str:
    """Change a few of what a pattern finds."""
    found = [*pattern.finditer(text)]
    for match in sorted(dice.sample(found, min(len(found), 5)), key=re.Match.start, reverse=True):
        text = text[: match.start()] + change(match) + text[match.end() :]
    return text


def numbers(text: str, dice: Dice) -> str:
    return some(_NUMBER, text, dice, lambda match: match[1] + dice.choice(NUMBERS))


def attributes(text: str, dice: Dice) -> str:
    return some(_CELL, text, dice, lambda match: f"<c{match[3] or ''}{match[2] or ''} r='{match[1]}' >{match[4]}</c >")


def comments(text: str, dice: Dice) -> str:
    return some(_CELL, text, dice, lambda match: f'<!-- <c r="A1"><v>9</v></c> -->{match[0]}')


def inside(text: str, dice: Dice) -> str:
    """What Excel writes of nothing, and what it reads: comments and CDATA amid a value."""
    kinds = ("<![CDATA[{}]]>", "{}<!-- -->", "<?x?>{}")
    return some(_NUMBER, text, dice, lambda match: match[1] + dice.choice(kinds).format(dice.choice("123")))


def texts(text: str, dice: Dice) -> str:
    """Texts of their own, of runs, with the guide to how they are said."""

    def change(match: re.Match[str]) -> str:
        own = escape(dice.choice(HOSTILE).translate({0: None, 0xFFFE: None}))
        kinds = (
            f"<is><t>{own}</t></is>",
            f'<is><r><rPr><b/></rPr><t xml:space="preserve"> {own}</t></r><r><t>b</t></r></is>',
            f'<is><t>{own}</t><rPh sb="0" eb="1"><t>guide</t></rPh></is>',
        )
        return f'<c r="{match[1]}" t="inlineStr">{dice.choice(kinds)}</c>'

    return some(_CELL, text, dice, change)


def formulas(text: str, dice: Dice) -> str:
    written = (
        "<f>A1&amp;&quot;é&quot;</f>",
        "<f>A1&#38;1</f>",
        '<f aca="0">B1&lt;2</f>',
        "<f/>",
        "<f><![CDATA[A1<2]]></f>",
    )
    return some(_CELL, text, dice, lambda match: f'<c r="{match[1]}" t="str">{dice.choice(written)}<v>a &lt; b</v></c>')


def blanks(text: str, dice: Dice) -> str:
    kinds = ("<v/>", "<v></v>", "", "<is><t/></is>", "<f>A1</f>")
    return some(_CELL, text, dice, lambda match: f'<c r="{match[1]}" t="str">{dice.choice(kinds)}</c>')


def errors(text: str, dice: Dice) -> str:
    kinds = (("e", "#REF!"), ("e", "#FIELD!"), ("b", "1"), ("b", "0"), ("d", "2023-01-01T06:30:00"), ("n", "5"))
    return some(_CELL, text, dice, lambda match: '<c r="{}" t="{}"><v>{}</v></c>'.format(match[1], *dice.choice(kinds)))


def spaced(text: str, dice: Dice) -> str:
    return text.replace("</row>", "\r\n</row>\r\n").replace("</c>", "</c>\n")


SHAPES = (numbers, attributes, comments, inside, texts, formulas, blanks, errors, spaced)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")


def test_the_shipped_workbook_is_read_as_plainly():
    assert read(shipped_bytes()) == read_plainly(shipped_bytes())


def test_a_copy_is_read_as_plainly():
    assert read(copy_bytes(dispatch())) == read_plainly(copy_bytes(dispatch()))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_sheet_is_read_as_plainly_however_it_is_written(shape: Callable[[str, Dice], str]):
    parts = unzipped(copy_bytes(dispatch()))
    dice = Dice(shape.__name__)
    before = {name: part.decode() for name, part in parts.items() if name.startswith("xl/worksheets/sheet")}
    after = {name: shape(text, dice) for name, text in before.items()}
    changed = {
        name: text.replace('encoding="UTF-8"', "").encode(dice.choice(ENCODINGS)) for name, text in after.items()
    }
    content = zipped({**parts, **changed})

    assert sum(after[name] != before[name] for name in before) > 3
    assert read(content) == read_plainly(content)


@pytest.mark.parametrize("seed", range(VARIANTS))
def test_shared_strings_are_read_as_plainly_whatever_they_hold(seed: int):
    parts, dice = unzipped(copy_bytes(dispatch())), Dice(seed)
    plain = re.compile(r"(?<=<t>)[^<]*(?=</t>)|<si><t>[^<]*</t></si>")
    kinds = ("<si><t>{}</t></si>", '<si><t xml:space="preserve"> {}</t></si>')
    if seed % 2:
        kinds += ("<si><r><t>{}</t></r><r><t>c</t></r></si>", '<si><t>{}</t><rPh sb="0" eb="1"><t>x</t></rPh></si>')

    def change(match: re.Match[str]) -> str:
        own = escape(dice.choice(HOSTILE).translate({0: None, 0xFFFE: None}))
        return dice.choice(kinds).format(own) if match[0].startswith("<si>") else own

    changed = some(plain, parts[STRINGS].decode(), dice, change).replace('encoding="UTF-8"', "")
    content = zipped({**parts, STRINGS: changed.encode(ENCODINGS[seed % 3])})

    assert read(content) == read_plainly(content)
