"""The elements of a Word document."""

from xml.etree import ElementTree

import pytest

from calpae_xl.annex.markup import NAMESPACES, element, field, note_mark, paragraph, paragraphs, part, run

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<root {NAMESPACES}>{markup}</root>")


def text(markup: str) -> str:
    return "".join(parsed(markup).itertext())


@pytest.mark.parametrize("typed", ["a & b < c", "« 389 »", '"x"', " deux  espaces ", "\U0001f600", "tab\tulation"])
def test_a_text_comes_out_as_it_went_in(typed):
    assert text(run(typed)) == typed


@pytest.mark.parametrize("feed", ["\n", "\r\n", "\r"])
def test_a_line_feed_parts_two_lines(feed):
    root = parsed(run(f"un{feed}deux"))

    assert [each.tag for each in root[0]] == [f"{W}t", f"{W}br", f"{W}t"]


@pytest.mark.parametrize("unwritable", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_what_no_xml_may_hold_is_shown_as_lost(unwritable):
    assert text(run(f"a{unwritable}b")) == "a\ufffdb"


def test_the_mark_of_a_note_stands_apart_from_the_figure():
    root = parsed(run("928") + note_mark(3))

    assert "".join(root.itertext()) == "928\u00a0()"
    assert [each.get(f"{W}id") for each in root.iter(f"{W}footnoteReference")] == ["3"]


def test_properties_come_before_what_they_bear_on():
    root = parsed(paragraph(run("x", "Looks", bold=True), "Style", element("jc", "right")))

    assert [each.tag for each in root[0]] == [f"{W}pPr", f"{W}r"]
    assert root.find(f"{W}p/{W}pPr/{W}pStyle").get(f"{W}val") == "Style"
    assert root.find(f"{W}p/{W}r/{W}rPr/{W}b") is not None


def test_a_paragraph_a_sentence():
    assert len(parsed(paragraphs(("un", "deux"), "Legend"))) == 2


def test_a_page_number_is_worked_out_by_whoever_opens_the_document():
    assert parsed(field("PAGE"))[0].get(f"{W}instr") == "PAGE"


def test_a_part_is_a_whole_document():
    assert ElementTree.fromstring(part("styles", element("b"))).tag == f"{W}styles"
