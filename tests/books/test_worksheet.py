from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.books.cellvalue import CellContext, decoded, number_of
from calpae_xl.books.package import MAIN_NAMESPACES, DamagedPartError
from calpae_xl.books.quickcells import Cells, QuickReader
from calpae_xl.books.worksheet import MAX_CELLS, SheetReader, TooManyCellsError, parsed_cells
from calpae_xl.core.trade.values import Undated, Value

CONTEXT = CellContext(("ASE", "", "É & <ND>"), frozenset({"7"}))


def quick_cells(text: str, context: CellContext = CONTEXT) -> Cells | None:
    return QuickReader(context).cells(text.encode(), MAX_CELLS)


def read_cells(text: str, context: CellContext, most: int = MAX_CELLS) -> Cells:
    return SheetReader(context).cells(text.encode(), most=most)


def sheet(rows: str, namespace: str = MAIN_NAMESPACES[0], head: str = "", tail: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\r\n<worksheet xmlns="{namespace}">{head}'
        f"<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )


def cell(content: str, attributes: str = "") -> str:
    return sheet(f'<row r="1"><c r="A1"{attributes}>{content}</c></row>')


# Read the quick way: value, formula.
COMMON = {
    "integer": ("<v>389</v>", "", 389, None),
    "integer-typed": ("<v>389</v>", ' t="n"', 389, None),
    "whole": ("<v>389.0</v>", "", 389, None),
    "spaces": ("<v> 389 </v>", "", 389, None),
    "negative": ("<v>-5</v>", ' s="3"', -5, None),
    "decimal": ("<v>0.1</v>", "", 0.1, None),
    "exponent": ("<v>1.5E-3</v>", "", 0.0015, None),
    "fifteen-digits": ("<v>123456789012345</v>", "", 123456789012345, None),
    "beyond-2-53": ("<v>1E+300</v>", "", 1e300, None),
    "true": ("<v>1</v>", ' t="b"', True, None),
    "false": ("<v>0</v>", ' t="b"', False, None),
    "error": ("<v>#REF!</v>", ' t="e"', "#REF!", None),
    "shared": ("<v>0</v>", ' s="1" t="s"', "ASE", None),
    "shared-empty": ("<v>1</v>", ' t="s"', None, None),
    "shared-unescaped-once": ("<v>2</v>", ' t="s"', "É & <ND>", None),
    "text": ("<v>a &lt; b &#233;&#xE9;</v>", ' t="str"', "a < b éé", None),
    "digits-as-text": ("<v>067</v>", ' t="str"', "067", None),
    "inline": ('<is><t xml:space="preserve"> a </t></is>', ' t="inlineStr"', " a ", None),
    "inline-empty": ("<is><t></t></is>", ' t="inlineStr"', None, None),
    "escape": ("<v>a_x000D_b_x005F_x000D_</v>", ' t="str"', "a\rb_x000D_", None),
    "line-end": ("<v>a\r\nb\rc&#13;</v>", ' t="str"', "a\nb\nc\r", None),
    "empty": ("<v></v>", "", None, None),
    "empty-short": ("<v/>", "", None, None),
    "nothing": ("", ' s="1"', None, None),
    "date": ("<v>44927</v>", ' s="7"', date(2023, 1, 1), None),
    "date-time": ("<v>44927.5</v>", ' s="7"', datetime(2023, 1, 1, 12), None),
    "iso-date": ("<v>2023-01-01T00:00:00.000Z</v>", ' t="d"', date(2023, 1, 1), None),
    "iso-date-time": ("<v>2023-01-01T06:30:00</v>", ' t="d"', datetime(2023, 1, 1, 6, 30), None),
    "iso-time-zone": ("<v>12:00:00Z</v>", ' t="d"', Undated(0.5), None),
    "inline-untyped": ("<is><t>067</t></is>", ' s="1"', "067", None),
    "iso-time": ("<v>12:00:00</v>", ' t="d"', Undated(0.5), None),
    "formula": ('<f>SUM(B1:B9)&amp;"x"</f><v>3</v>', "", 3, '=SUM(B1:B9)&"x"'),
    "formula-text": ("<f>B1</f><v>ND</v>", ' t="str"', "ND", "=B1"),
    "formula-blank": ("<f>B1</f><v></v>", ' t="str"', None, "=B1"),
    "formula-error": ("<f>1/0</f><v>#DIV/0!</v>", ' t="e"', "#DIV/0!", "=1/0"),
    "formula-libreoffice": ('<f aca="false">B1</f><v>3</v>', ' s="0" t="n"', 3, "=B1"),
    "shared-formula": ('<f t="shared" ref="A1:A9" si="0">B1</f><v>3</v>', "", 3, "=B1"),
    "follower": ('<f t="shared" si="0"/><v>3</v>', "", 3, "="),
    "follower-openpyxl": ('<f t="shared" si="0" /><v />', "", None, "="),
    "array": ('<f t="array" ref="A1">SUM(B:B)</f><v>3</v>', ' cm="1" vm="1"', 3, "=SUM(B:B)"),
}
# Well-formed, yet left to the parser.
UNUSUAL = {
    "rich": (
        "<is><r><rPr><b/></rPr><t>a</t></r><r><t> b</t></r><rPh sb='0' eb='1'><t>no</t></rPh></is>",
        ' t="inlineStr"',
        "a b",
        None,
    ),
    "cdata": ("<v><![CDATA[<c/>]]></v>", ' t="str"', "<c/>", None),
    "single-quotes": ("<v>389</v>", " s='1'", 389, None),
    "attribute-order": ("<v>0</v>", ' t="s" s="1"', "ASE", None),
    "comment": ("<!-- <c r='B1'><v>1</v></c> --><v>389</v>", "", 389, None),
}
FAULTS = {
    "nan": (cell("<v>NaN</v>"), "la cellule A1 est illisible"),
    "infinity": (cell("<v>INF</v>"), "la cellule A1 est illisible"),
    "overflow": (cell("<v>1E999</v>"), "la cellule A1 est illisible"),
    "underscore": (cell("<v>1_000</v>"), "la cellule A1 est illisible"),
    "arabic-digits": (cell("<v>٣</v>"), "la cellule A1 est illisible"),
    "two-signs": (cell("<v>1-2</v>"), "la cellule A1 est illisible"),
    "boolean": (cell("<v>2</v>", ' t="b"'), "la cellule A1 est illisible"),
    "shared-beyond": (cell("<v>3</v>", ' t="s"'), "la cellule A1 est illisible"),
    "shared-negative": (cell("<v>-1</v>", ' t="s"'), "la cellule A1 est illisible"),
    "type": (cell("<v>3</v>", ' t="z"'), "la cellule A1 est illisible"),
    "iso-date": (cell("<v>2023-13-01</v>", ' t="d"'), "la cellule A1 est illisible"),
    "column": (sheet('<row><c r="XFE1"><v>1</v></c></row>'), "la cellule « XFE1 » n’existe pas"),
    "row": (sheet('<row><c r="A1048577"><v>1</v></c></row>'), "la cellule « A1048577 » n’existe pas"),
    "empty-beyond": (sheet('<row><c r="A1048577" s="1"/></row>'), "la cellule « A1048577 » n’existe pas"),
    "row-zero": (sheet('<row><c r="A0"><v>1</v></c></row>'), "la cellule « A0 » n’existe pas"),
    "row-number": (sheet('<row r="x"><c><v>1</v></c></row>'), "la ligne « x » n’existe pas"),
    "row-superscript": (sheet('<row r="²"><c><v>1</v></c></row>'), "la ligne « ² » n’existe pas"),
    "row-number-with-addresses": (
        sheet('<row r="x"><c r="A1"><v>1</v></c></row>'),
        "la ligne « x » n’existe pas",
    ),
    "empty-without-row": (sheet('<c/><c r="A1"><v>1</v></c>'), "la cellule « A0 » n’existe pas"),
    "no-row": (sheet("<c><v>1</v></c>"), "la cellule « A0 » n’existe pas"),
    "nested": (sheet('<c r="A1"><c r="B1"><v>1</v></c></c>'), "la cellule A1 en contient une autre"),
    "twice": (
        sheet('<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        "la cellule A1 y figure deux fois",
    ),
    "twice-formula": (
        sheet('<row><c r="A1"><v>1</v></c><c r="A1"><f>B1</f></c></row>'),
        "la cellule A1 y figure deux fois",
    ),
    "entity": (cell("<v>&e;</v>", ' t="str"'), "ligne 2 illisible"),
    "control-character": (cell("<v>\x01</v>", ' t="str"'), "ligne 2 illisible"),
    "null-reference": (cell("<v>&#0;</v>", ' t="str"'), "ligne 2 illisible"),
    "cdata-end": (cell("<v>]]></v>", ' t="str"'), "ligne 2 illisible"),
    "formula-attribute-twice": (cell('<f t="a" t="b">B1</f>'), "ligne 2 illisible"),
    "unbound-prefix": (cell('<f z:t="a">B1</f>'), "ligne 2 illisible"),
    "cell-in-attribute": (sheet('<row r="<c r="A1"><v>1</v></c>"></row>'), "ligne 2 illisible"),
    "unclosed-row": (sheet('<row><c r="A1"><v>1</v></c>'), "ligne 2 illisible"),
    "before-the-start": ('<c r="B1"><v>1</v></c>' + cell("<v>1</v>"), "son contenu n’est pas celui"),
    "after-the-end": (cell("<v>1</v>") + '<c r="B1"><v>1</v></c>', "ligne 2 illisible"),
    "another-root": ("<html/>", "son contenu n’est pas celui qu’annonce le classeur"),
    "longer-root": (cell("<v>1</v>").replace("worksheet", "worksheet-x"), "son contenu n’est pas celui"),
    "no-namespace": (cell("<v>1</v>").replace(" xmlns", " n"), "son contenu n’est pas celui"),
}


def expected(value: Value | None, formula: str | None) -> Cells:
    return {} if value is None else {"A1": value}, {} if formula is None else {"A1": formula}


@pytest.mark.parametrize(("content", "attributes", "value", "formula"), COMMON.values(), ids=COMMON)
def test_common_cells_are_read_alike_by_both_ways(content, attributes, value, formula):
    text = cell(content, attributes)

    assert quick_cells(text) == expected(value, formula)
    assert parsed_cells(text, CONTEXT) == expected(value, formula)
    assert type(quick_cells(text)[0].get("A1")) is type(value)
    assert type(parsed_cells(text, CONTEXT)[0].get("A1")) is type(value)


@pytest.mark.parametrize(("content", "attributes", "value", "formula"), UNUSUAL.values(), ids=UNUSUAL)
def test_unusual_cells_are_left_to_the_parser(content, attributes, value, formula):
    text = cell(content, attributes)

    assert quick_cells(text) is None
    assert read_cells(text, CONTEXT) == expected(value, formula)


@pytest.mark.parametrize(("text", "sentence"), FAULTS.values(), ids=FAULTS)
def test_a_fault_never_passes_the_fast_way_and_is_told(text: str, sentence: str):
    assert quick_cells(text) is None
    with pytest.raises(DamagedPartError, match=sentence):
        read_cells(text, CONTEXT)


@pytest.mark.parametrize("namespace", MAIN_NAMESPACES, ids=["transitional", "strict"])
def test_both_namespaces_are_read(namespace: str):
    text = sheet('<row r="1"><c r="A1"><v>389</v></c></row>', namespace)

    assert quick_cells(text) == parsed_cells(text, CONTEXT) == ({"A1": 389}, {})


def test_a_prefixed_namespace_is_read():
    text = (
        f'<x:worksheet xmlns:x="{MAIN_NAMESPACES[0]}"><x:sheetData><x:row r="1">'
        '<x:c r="B1" t="s"><x:f>A1</x:f><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert read_cells(text, CONTEXT) == ({"B1": "ASE"}, {"B1": "=A1"})


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param('<x:row r="2"><x:c r="B2"><x:v>2</x:v></x:c></x:row>', id="prefixed"),
        pytest.param("<row r=\"2\"><c r='B2'><v>2</v></c></row>", id="single-quotes"),
        pytest.param('<row r="2"><c\nr="B2"><v>2</v></c></row>', id="line-break"),
        pytest.param('<row r="2"><c r="B2"><v a="1">2</v></c></row>', id="attribute-of-value"),
        pytest.param('<row r="2"><c r="B2"><v>2</v><extLst/></c></row>', id="extension"),
        pytest.param('<row r="2"><c/><c><v>2</v></c></row>', id="by-position"),
    ],
)
def test_one_unusual_cell_among_common_ones_is_never_lost(rows: str):
    text = sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + rows).replace(
        "<worksheet ", f'<worksheet xmlns:x="{MAIN_NAMESPACES[0]}" '
    )

    assert read_cells(text, CONTEXT) == ({"A1": 1, "B2": 2}, {})


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param('<!-- <row r="2"><c r="A2"><v>2</v></c></row> -->', id="comment"),
        pytest.param('<?x <row r="2"><c r="A2"><v>2</v></c></row> ?>', id="instruction"),
        pytest.param('<row r="2" xmlns="urn:x"><c r="A2"><v>2</v></c></row>', id="other-namespace"),
    ],
)
def test_what_only_looks_like_a_cell_is_not_read(hidden: str):
    text = sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + hidden)

    assert read_cells(text, CONTEXT) == ({"A1": 1}, {})


def test_data_of_another_namespace_are_not_read():
    text = sheet('<row r="1"><c r="A1"><v>1</v></c></row>', head='<x xmlns="urn:x">', tail="</x>")

    assert read_cells(text, CONTEXT) == ({}, {})


def test_cells_outside_the_data_are_not_read():
    text = sheet("", head='<c r="A1"><v>1</v></c>', tail='<c r="A2"><v>1</v></c>')

    assert read_cells(text, CONTEXT) == ({}, {})


def test_cells_and_rows_without_address_are_read_by_position():
    text = sheet('<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="AA5"/><c><v>9</v></c></row>')

    assert read_cells(text, CONTEXT) == ({"A1": 1, "C1": 3, "AB5": 9}, {})


def test_the_last_cell_of_excel_costs_nothing():
    text = sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')

    assert quick_cells(text) == parsed_cells(text, CONTEXT) == ({"XFD1048576": 1}, {})


def test_formatted_cells_that_hold_nothing_are_absent():
    rows = "".join(f'<row r="{row}" s="1"><c r="A{row}" s="1"/><c r="B{row}" s="1" /></row>' for row in range(1, 99))

    assert quick_cells(sheet(rows)) == parsed_cells(sheet(rows), CONTEXT) == ({}, {})


def test_the_limit_on_cells_is_itself_accepted():
    text = sheet('<row><c r="A1"><v>1</v></c><c r="B1"><f>A1</f></c><c r="C1"><v></v></c></row>')

    assert read_cells(text, CONTEXT, most=2) == ({"A1": 1}, {"B1": "=A1"})
    with pytest.raises(TooManyCellsError):
        read_cells(text, CONTEXT, most=1)


def test_a_style_absent_from_the_cell_is_the_first_one():
    context = CellContext(date_styles=frozenset({"0", None}))

    assert read_cells(cell("<v>44927</v>"), context) == ({"A1": date(2023, 1, 1)}, {})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("_x0041_", "A"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x41_", "_x41_"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD83D_", "\ufffd"),
    ],
)
def test_escapes_are_decoded(text: str, value: str):
    assert decoded(text) == value


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15))
def test_every_number_is_read_back(number: float):
    assert number_of(repr(number)) == number


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
CONTENTS = st.one_of(
    st.tuples(st.just(""), st.floats(allow_nan=False, allow_infinity=False).map(repr)),
    st.tuples(st.just(""), st.integers().map(str)),
    st.tuples(st.just(""), TEXTS),
    st.tuples(st.sampled_from(["s", "b", "e", "d", "n", "str", "z"]), TEXTS | st.sampled_from("0123")),
)


@given(st.dictionaries(st.tuples(st.integers(1, 40), st.sampled_from(["A", "B", "ZZ", "XFD"])), CONTENTS))
def test_both_ways_agree_on_random_cells(cells):
    def escape(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    rows = "".join(
        '<row r="{0}"><c r="{1}{0}"{2}><v>{3}</v></c></row>'.format(
            row, column, f' t="{kind}"' if kind else "", escape(text)
        )
        for (row, column), (kind, text) in cells.items()
    )
    fast = quick_cells(sheet(rows))

    if fast is not None:
        assert parsed_cells(sheet(rows), CONTEXT) == fast


@given(st.data())
def test_both_ways_agree_on_damaged_sheets(data):
    text = sheet(
        '<row r="1" spans="1:3"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><f t="shared" si="0">A1</f><v>1.5</v></c>'
        '<c r="C1" s="1"/></row>\n<row r="2"><c r="A2" t="inlineStr"><is><t>é</t></is></c></row>'
    )
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 6)))
        text = text[:start] + data.draw(st.text('<>/"= crvft01A1&!-', max_size=4)) + text[end:]
    fast = quick_cells(text)

    if fast is not None:
        assert parsed_cells(text, CONTEXT) == fast


VALIDATIONS = [f'<dataValidations {name}="0"><x/></dataValidations>' for name in ("count", "x:count")]
SHEETS = st.lists(
    st.tuples(
        st.sampled_from(["", ' xmlns:x="urn:x"']),
        st.lists(st.sampled_from([(content, attributes) for content, attributes, *_ in COMMON.values()]), max_size=4),
        st.sampled_from(["", ' x:h="1"', ' h="1" h="1"', ' h="&e;"']),
        st.sampled_from(["", "<dataValidations count='0'/>", *VALIDATIONS]),
        st.tuples(st.integers(0, 400), st.integers(0, 6), st.text('<>/"= crvft01A1&!-', max_size=4)) | st.none(),
    ),
    max_size=6,
)


@given(SHEETS)
def test_what_was_learnt_of_other_sheets_changes_nothing(sheets):
    reader = QuickReader(CONTEXT)
    for namespaces, contents, row_attributes, tail, damage in sheets:
        cells = "".join(
            f'<c r="{letter}1"{attributes}>{content}</c>'
            for letter, (content, attributes) in zip("ABCD", contents, strict=False)
        )
        text = sheet(f'<row r="1"{row_attributes}>{cells}</row>', tail=tail).replace(" xmlns=", f"{namespaces} xmlns=")
        if damage is not None:
            start, length, other = damage
            text = text[:start] + other + text[start + length :]
        again, fresh = reader.cells(text.encode(), MAX_CELLS), quick_cells(text)

        assert again == fresh
        assert fresh is None or fresh == parsed_cells(text, CONTEXT)


def test_sheets_share_their_validations_or_not():
    validated = '<dataValidations count="1"><dataValidation sqref="{}"/></dataValidations>'
    reader = QuickReader(CONTEXT)
    for tail in (validated.format("A1"), "", validated.format("A1"), validated.format("A2"), "<legacyDrawing/>"):
        text = sheet('<row r="1"><c r="A1"><v>1</v></c></row>', tail=tail)

        assert reader.cells(text.encode(), MAX_CELLS) == ({"A1": 1}, {})


def test_attributes_that_need_a_namespace_are_judged_again_where_it_is_not_declared():
    bound = sheet('<row r="1" x:h="1"><c r="A1"><v>1</v></c></row>').replace(" xmlns=", ' xmlns:x="urn:x" xmlns=')
    unbound = bound.replace(' xmlns:x="urn:x"', "")
    reader = QuickReader(CONTEXT)

    assert [reader.cells(text.encode(), MAX_CELLS) for text in (bound, unbound, bound)] == [
        ({"A1": 1}, {}),
        None,
        ({"A1": 1}, {}),
    ]


def test_a_value_that_the_strings_of_the_workbook_lack_is_never_learnt():
    reader = QuickReader(CONTEXT)

    assert reader.cells(cell("<v>3</v>", ' t="s"').encode(), MAX_CELLS) is None
    assert reader.cells(cell("<v>0</v>", ' t="s"').encode(), MAX_CELLS) == ({"A1": "ASE"}, {})
    assert reader.cells(cell("<v>3</v>", ' t="s"').encode(), MAX_CELLS) is None
