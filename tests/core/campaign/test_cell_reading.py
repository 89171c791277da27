from datetime import date, datetime
from decimal import Decimal

import pytest
from factories import plain
from hypothesis import example, given
from hypothesis import strategies as st

from calpae_xl.core.campaign.cell_reading import BLANK, NC, ND, SO, Reading, converted, reader
from calpae_xl.core.campaign.written_numbers import PLAUSIBLE, unit_forms
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.model import COUNTS, MissingCode, ValueKind
from calpae_xl.core.trade.values import PerCent, Undated

UNITS = {
    ValueKind.FLOW: "personnes",
    ValueKind.STOCK: "structures",
    ValueKind.ACTIVE_CASES: "personnes",
    ValueKind.QUANTITY: "conseillers (ETP)",
    ValueKind.RATE: "%",
    ValueKind.CASELOAD: "personnes par conseiller",
    ValueKind.DELAY: "jours",
    ValueKind.AMOUNT: "€",
}
READERS = {kind: reader(kind, unit) for kind, unit in UNITS.items()}
TARGETS = {kind: reader(kind, unit, target=True) for kind, unit in UNITS.items()}

read_count = READERS[ValueKind.FLOW]
read_rate = READERS[ValueKind.RATE]
read_amount = READERS[ValueKind.AMOUNT]
read_delay = READERS[ValueKind.DELAY]
read_target_delay = TARGETS[ValueKind.DELAY]
read_target_rate = TARGETS[ValueKind.RATE]

PROPOSE_ND = ("ND (non disponible)", MissingCode.ND)
PROPOSE_SO = ("SO (sans objet)", MissingCode.SO)
PROPOSE_ZERO = ("0", 0)
TYPES = (ValueKind.FLOW, ValueKind.QUANTITY, ValueKind.RATE, ValueKind.CASELOAD, ValueKind.DELAY, ValueKind.AMOUNT)

each_kind = pytest.mark.parametrize("kind", ValueKind, ids=lambda kind: kind.name.lower())


def offered(reading: Reading) -> list[tuple[str, float | MissingCode | None]]:
    """Proposals in order: label with plain spaces, and what they would write."""
    return [(plain(p.label), p.code if p.value is None else p.value) for p in reading.proposals]


def assert_unreadable(reading: Reading, fault: Code, *proposals: tuple[str, float | MissingCode]) -> None:
    assert (reading.figure, reading.code, reading.fault, reading.bound) == (
        None,
        MissingCode.UNREADABLE,
        fault,
        None,
    )
    assert offered(reading) == [*proposals]


# Numbers of Excel


@pytest.mark.parametrize(
    ("kind", "value", "figure", "fault"),
    [
        pytest.param(ValueKind.FLOW, 389, 389, None, id="count"),
        pytest.param(ValueKind.FLOW, 389.0, 389, None, id="count-as-excel-stores-it"),
        pytest.param(ValueKind.FLOW, 0, 0, None, id="count-zero-is-a-figure"),
        pytest.param(ValueKind.FLOW, -0.0, 0, None, id="count-negative-zero"),
        pytest.param(ValueKind.FLOW, -1, -1, Code.NEGATIVE, id="count-negative"),
        pytest.param(ValueKind.FLOW, 12.5, 12.5, Code.NON_INTEGER, id="count-with-decimals"),
        pytest.param(ValueKind.FLOW, -12.5, -12.5, Code.NEGATIVE, id="count-negative-before-non-integer"),
        pytest.param(ValueKind.STOCK, 12.5, 12.5, Code.NON_INTEGER, id="stock-with-decimals"),
        pytest.param(ValueKind.ACTIVE_CASES, 12.5, 12.5, Code.NON_INTEGER, id="active-cases-with-decimals"),
        pytest.param(ValueKind.QUANTITY, 12.5, 12.5, None, id="quantity-has-decimals"),
        pytest.param(ValueKind.QUANTITY, -12.5, -12.5, Code.NEGATIVE, id="quantity-negative"),
        pytest.param(ValueKind.CASELOAD, 64.4, 64.4, None, id="caseload-has-decimals"),
        pytest.param(ValueKind.CASELOAD, -1, -1, Code.NEGATIVE, id="caseload-negative"),
        pytest.param(ValueKind.DELAY, 24.3, 24.3, None, id="delay-has-decimals"),
        pytest.param(ValueKind.DELAY, -3, -3, Code.NEGATIVE, id="delay-negative"),
        pytest.param(ValueKind.RATE, 0.95, 95, None, id="rate-is-a-fraction"),
        pytest.param(ValueKind.RATE, 0, 0, None, id="rate-zero"),
        pytest.param(ValueKind.RATE, 1, 100, None, id="rate-one-is-all"),
        pytest.param(ValueKind.RATE, 1.0, 100, None, id="rate-one-as-excel-stores-it"),
        pytest.param(ValueKind.RATE, 0.333, 33.3, None, id="rate-without-noise-of-doubles"),
        pytest.param(ValueKind.RATE, 0.07, 7, None, id="rate-whole-per-cent"),
        pytest.param(ValueKind.RATE, 1.0001, 1.0001, Code.BARE_PERCENT, id="rate-just-over-one-is-per-cent"),
        pytest.param(ValueKind.RATE, 95, 95, Code.BARE_PERCENT, id="rate-bare-per-cent"),
        pytest.param(ValueKind.RATE, 100, 100, Code.BARE_PERCENT, id="rate-bare-hundred"),
        pytest.param(ValueKind.RATE, 100.1, 100.1, Code.RATE_OUT_OF_RANGE, id="rate-over-a-hundred"),
        pytest.param(ValueKind.RATE, -0.01, -0.01, Code.RATE_OUT_OF_RANGE, id="rate-negative"),
    ],
)
def test_a_number_of_excel_is_read_by_its_kind(kind, value, figure, fault):
    assert READERS[kind](value) == Reading(figure, None, fault, (), None)


@each_kind
def test_a_number_beyond_the_plausible_blocks_whatever_it_counts(kind):
    for value in (1e12 + 1, 10**12 + 1, -1e12 - 1, 1e300):
        assert READERS[kind](value) == Reading(value, fault=Code.IMPLAUSIBLE)


def test_the_limit_of_the_plausible_is_accepted():
    assert read_count(10**12) == Reading(10**12)
    assert read_count(1e12) == Reading(10**12)
    assert read_count(-(10**12)).fault is Code.NEGATIVE


def test_the_faults_of_a_figure_block_and_a_bare_per_cent_informs():
    assert Code.BARE_PERCENT.severity is Severity.INFO
    for code in (Code.NEGATIVE, Code.NON_INTEGER, Code.RATE_OUT_OF_RANGE, Code.IMPLAUSIBLE):
        assert code.severity is Severity.BLOCKING


@given(st.integers(0, 10**12))
@example(0)
@example(10**12)
def test_a_count_of_excel_is_returned_exactly(value):
    for kind in COUNTS:
        assert READERS[kind](value) == Reading(value)
        assert READERS[kind](float(value)) == Reading(value)


@given(st.integers(0, 10_000))
def test_a_rate_typed_with_two_decimals_comes_out_without_noise(hundredths_of_a_per_cent):
    assert read_rate(hundredths_of_a_per_cent / 10_000).figure == hundredths_of_a_per_cent / 100


# The five emptinesses


@each_kind
@pytest.mark.parametrize("value", [None, "", " ", "\u00a0", "\u202f", "  \u00a0 "], ids=repr)
def test_an_empty_cell_is_blank_and_never_zero(kind, value):
    assert READERS[kind](value) == TARGETS[kind](value) == BLANK == Reading(code=MissingCode.BLANK)


@each_kind
@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(expected, text, id=repr(text))
        for expected, texts in (
            (ND, ("ND", "nd", "Nd", "n.d.", "N.D.", "N.D", "n. d.", "N D", " ND ", "ND.", "N\u00a0D", "n\u202f.d")),
            (NC, ("NC", "nc", "n.c.", "N.C.", "N C", "\u00a0NC", "NC.")),
            (SO, ("SO", "so", "So", "s.o.", "S.O", "S O", " s. o. ", "SO.", "S\u202fO")),
        )
        for text in texts
    ],
)
def test_codes_are_read_in_any_case_with_points_or_spaces(kind, expected, text):
    assert READERS[kind](text) == TARGETS[kind](text) == expected


def test_the_five_emptinesses_are_told_apart():
    found = [read_count(value) for value in ("ND", "NC", "SO", None, 0)]

    assert [r.code for r in found] == [MissingCode.ND, MissingCode.NC, MissingCode.SO, MissingCode.BLANK, None]
    assert [r.figure for r in found] == [None, None, None, None, 0]
    assert all(r.fault is None for r in found)


@pytest.mark.parametrize("text", ["ND\n", "\tND", "ND\r\n"], ids=repr)
def test_a_code_with_a_line_break_or_a_tab_is_still_recognised(text):
    reading = read_count(text)

    assert reading == ND or offered(reading)[:1] == [PROPOSE_ND]


@pytest.mark.parametrize("text", [".", "..", " . "], ids=repr)
def test_points_alone_are_neither_blank_nor_a_code(text):
    assert_unreadable(read_count(text), Code.UNREADABLE_TEXT)


# Numbers typed as text


@pytest.mark.parametrize(
    ("kind", "text", "value", "label"),
    [
        pytest.param(ValueKind.FLOW, "389", 389, "389", id="plain"),
        pytest.param(ValueKind.FLOW, "0", 0, "0", id="zero"),
        pytest.param(ValueKind.FLOW, "1 274", 1274, "1 274", id="group-by-space"),
        pytest.param(ValueKind.FLOW, "1\u00a0274", 1274, "1 274", id="group-by-no-break-space"),
        pytest.param(ValueKind.FLOW, "1\u202f274", 1274, "1 274", id="group-by-narrow-no-break-space"),
        pytest.param(ValueKind.FLOW, "110 510", 110_510, "110 510", id="three-digits-before-the-group"),
        pytest.param(ValueKind.FLOW, "12 345 678", 12_345_678, "12 345 678", id="two-groups"),
        pytest.param(ValueKind.FLOW, "  389 ", 389, "389", id="spaces-around"),
        pytest.param(ValueKind.FLOW, "+389", 389, "389", id="plus"),
        pytest.param(ValueKind.FLOW, "-5", -5, "−5", id="hyphen-minus"),
        pytest.param(ValueKind.FLOW, "\u22125", -5, "−5", id="minus-sign"),
        pytest.param(ValueKind.FLOW, "389,0", 389, "389", id="decimals-that-are-zero"),
        pytest.param(ValueKind.FLOW, "1 274,50", 1274.5, "1 274,5", id="decimal-comma"),
        pytest.param(ValueKind.FLOW, "1274.5", 1274.5, "1 274,5", id="decimal-point"),
        pytest.param(ValueKind.FLOW, "389 personnes", 389, "389 personnes", id="unit"),
        pytest.param(ValueKind.FLOW, "1 personne", 1, "1 personnes", id="unit-in-the-singular"),
        pytest.param(ValueKind.FLOW, "389 PERSONNES", 389, "389 personnes", id="unit-in-capitals"),
        pytest.param(ValueKind.FLOW, "389\u00a0personnes", 389, "389 personnes", id="unit-after-a-no-break-space"),
        pytest.param(ValueKind.QUANTITY, "12,5 conseiller (ETP)", 12.5, "12,5 conseillers (ETP)", id="unit-of-words"),
        pytest.param(
            ValueKind.CASELOAD, "54 personnes par conseiller", 54, "54 personnes par conseiller", id="caseload"
        ),
        pytest.param(ValueKind.DELAY, "22 jours", 22, "22 jours", id="days"),
        pytest.param(ValueKind.DELAY, "1 jour", 1, "1 jours", id="day"),
        pytest.param(ValueKind.DELAY, "22 j", 22, "22 jours", id="days-short"),
        pytest.param(ValueKind.DELAY, "22j", 22, "22 jours", id="days-short-and-stuck"),
        pytest.param(ValueKind.DELAY, "24,3", 24.3, "24,3", id="days-without-unit"),
        pytest.param(ValueKind.RATE, "95 %", 95, "95 %", id="rate"),
        pytest.param(ValueKind.RATE, "95%", 95, "95 %", id="rate-stuck"),
        pytest.param(ValueKind.RATE, "95\u202f%", 95, "95 %", id="rate-with-a-narrow-no-break-space"),
        pytest.param(ValueKind.RATE, "95 pour cent", 95, "95 %", id="rate-in-words"),
        pytest.param(ValueKind.RATE, "0,5 %", 0.5, "0,5 %", id="rate-with-its-sign-is-never-a-fraction"),
        pytest.param(ValueKind.RATE, "1 %", 1, "1 %", id="one-per-cent-with-its-sign"),
        pytest.param(ValueKind.RATE, "0,95", 95, "95 %", id="rate-as-a-fraction"),
        pytest.param(ValueKind.RATE, "1", 100, "100 %", id="rate-one-is-all"),
        pytest.param(ValueKind.RATE, "0", 0, "0 %", id="rate-zero"),
        pytest.param(ValueKind.RATE, "95", 95, "95 %", id="rate-bare-per-cent"),
        pytest.param(ValueKind.RATE, "1,5", 1.5, "1,5 %", id="rate-just-over-one-is-per-cent"),
    ],
)
def test_a_number_typed_as_text_is_recognised_and_blocks_with_its_value(kind, text, value, label):
    assert_unreadable(READERS[kind](text), Code.NUMBER_AS_TEXT, (label, value))


SEPARATORS = st.sampled_from(["", " ", "\u00a0", "\u202f"])


@st.composite
def french_numbers(draw, kind):
    """A number as French people type it, and its value in the indicator's unit."""
    most = 99 if kind is ValueKind.RATE else 10**12 - 1
    whole = draw(st.one_of(st.integers(0, 2), st.integers(0, min(most, 99_999)), st.integers(0, most)))
    digits = 15 - len(str(whole))
    decimals = draw(
        st.one_of(
            st.just(""), st.text("0123456789", min_size=1, max_size=min(2 if kind is ValueKind.AMOUNT else 6, digits))
        )
    )
    sign = draw(st.sampled_from(["", "+", "-", "\u2212"]))
    unit = draw(st.sampled_from(sorted(unit_forms(UNITS[kind]))))
    separator = draw(SEPARATORS)
    text = sign + f"{whole:,}".replace(",", separator)
    text += draw(st.sampled_from(",.")) + decimals if decimals else ""
    text += draw(SEPARATORS) + unit if unit else ""
    value = Decimal(f"{whole}.{decimals or 0}")
    value = -value if sign in {"-", "\u2212"} else value
    if kind is ValueKind.RATE and not unit and 0 <= value <= 1:
        value *= 100
    around = draw(st.sampled_from(["", " ", "\u00a0"]))
    return around + text + around, float(value)


@given(st.sampled_from(TYPES).flatmap(lambda kind: st.tuples(st.just(kind), french_numbers(kind))))
@example((ValueKind.FLOW, ("999\u202f999\u202f999\u202f999", 999_999_999_999)))
@example((ValueKind.FLOW, ("1000000000000", 10**12)))
@example((ValueKind.QUANTITY, ("0,000001", 0.000001)))
@example((ValueKind.RATE, ("100 %", 100)))
def test_any_french_number_typed_as_text_is_recognised_with_its_one_value(written):
    kind, (text, value) = written

    reading = READERS[kind](text)

    assert (reading.figure, reading.code, reading.fault) == (None, MissingCode.UNREADABLE, Code.NUMBER_AS_TEXT)
    assert [(p.value, p.code) for p in reading.proposals] == [(value, None)]


@given(st.sampled_from(TYPES).flatmap(lambda kind: st.tuples(st.just(kind), french_numbers(kind))))
@example((ValueKind.QUANTITY, ("0,000010", 0.00001)))
@example((ValueKind.CASELOAD, ("0,0000001", 0.0000001)))
def test_the_label_of_a_conversion_says_its_value(written):
    kind, (text, value) = written

    [proposal] = READERS[kind](text).proposals

    shown = proposal.label.removesuffix("\u00a0%").removesuffix("\u00a0€").removesuffix(f" {UNITS[kind]}")
    assert float(shown.replace("\u00a0", "").replace("−", "-").replace(",", ".")) == value
    assert "," not in shown or not shown.endswith("0") or kind is ValueKind.AMOUNT


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1 000 000 000 001", id="just-beyond"),
        pytest.param("5 000 000 000 000 personnes", id="with-its-unit"),
        pytest.param("99999999999999,5", id="fifteen-digits-with-decimals"),
        pytest.param("-1 000 000 000 001", id="negative"),
        pytest.param("1234567890123456", id="sixteen-digits"),
        pytest.param("9" * 400, id="longer-than-any-double"),
    ],
)
def test_a_number_typed_as_text_beyond_the_plausible_is_not_offered(text):
    assert_unreadable(read_count(text), Code.IMPLAUSIBLE)


@pytest.mark.parametrize("text", ["0,952380952380952", "0.95238095238095233"], ids=repr)
def test_a_fraction_with_all_the_digits_of_excel_is_not_implausible(text):
    reading = read_rate(text)

    assert reading.fault is Code.NUMBER_AS_TEXT
    assert reading.proposals[0].value == pytest.approx(95.2380952380952)


@pytest.mark.parametrize("text", ["101 %", "150%", "150", "1 000 %", "100,1 pour cent"], ids=repr)
def test_a_rate_typed_as_text_beyond_a_hundred_offers_nothing(text):
    # Accepted, 150 % would be written 1.5, which a rate row reads as 1.5 %.
    reading = read_rate(text)

    assert reading.figure is None
    assert reading.fault is not None
    assert reading.fault.severity is Severity.BLOCKING
    assert offered(reading) == []


# Unreadable cells and what they offer


@pytest.mark.parametrize(
    ("text", "fault", "proposals"),
    [
        pytest.param(
            "8 5002",
            Code.MALFORMED_NUMBER,
            [("8 500 (le « 2 » est un appel de note)", 8500), ("85 002", 85_002)],
            id="note-mark-stuck-to-the-number",
        ),
        pytest.param(
            "8\u00a05002",
            Code.MALFORMED_NUMBER,
            [("8 500 (le « 2 » est un appel de note)", 8500), ("85 002", 85_002)],
            id="note-mark-after-a-no-break-space",
        ),
        pytest.param(
            "1 234 5671",
            Code.MALFORMED_NUMBER,
            [("1 234 567 (le « 1 » est un appel de note)", 1_234_567), ("12 345 671", 12_345_671)],
            id="note-mark-after-two-groups",
        ),
        pytest.param("8 50", Code.MALFORMED_NUMBER, [("850", 850)], id="group-of-two"),
        pytest.param("8  500", Code.MALFORMED_NUMBER, [("8 500", 8500)], id="two-spaces"),
        pytest.param("1234 567", Code.MALFORMED_NUMBER, [("1 234 567", 1_234_567)], id="first-group-of-four"),
        pytest.param("8 500 2", Code.MALFORMED_NUMBER, [("85 002", 85_002)], id="last-group-of-one"),
        pytest.param("355 agents formés", Code.NUMBER_WITH_WORDS, [("355, à confirmer", 355)], id="number-and-words"),
        pytest.param(
            "environ 1 200",
            Code.NUMBER_WITH_WORDS,
            [("1 200, à confirmer, avec la réserve « estimé »", 1200)],
            id="words-and-number",
        ),
        pytest.param(
            "12,5 env.",
            Code.NUMBER_WITH_WORDS,
            [("12,5, à confirmer, avec la réserve « estimé »", 12.5)],
            id="decimals-and-words",
        ),
        pytest.param("389 (1)", Code.NOTE_MARK, [("389, sans l’appel de note", 389)], id="note-mark-in-brackets"),
        pytest.param("389*", Code.NOTE_MARK, [("389, sans l’appel de note", 389)], id="asterisk"),
        pytest.param("389²", Code.NOTE_MARK, [("389, sans l’appel de note", 389)], id="superscript-is-a-mark"),
        pytest.param("389,", Code.NUMBER_WITH_WORDS, [("389, à confirmer", 389)], id="trailing-comma"),
        pytest.param(
            "ND 8 interventions réalisées à distance",
            Code.CODE_WITH_TEXT,
            [("ND, le texte allant dans « Commentaires »", MissingCode.ND)],
            id="code-then-text",
        ),
        pytest.param(
            "n.c. : voir 2021",
            Code.CODE_WITH_TEXT,
            [("NC, le texte allant dans « Commentaires »", MissingCode.NC)],
            id="code-with-points-then-text",
        ),
        pytest.param(
            "N D (logiciel)",
            Code.CODE_WITH_TEXT,
            [("ND, le texte allant dans « Commentaires »", MissingCode.ND)],
            id="code-with-a-space-then-text",
        ),
        pytest.param("70%", Code.FOREIGN_UNIT, [PROPOSE_ND], id="per-cent-in-a-count"),
        pytest.param("70,5 %", Code.FOREIGN_UNIT, [PROPOSE_ND], id="decimal-per-cent-in-a-count"),
        pytest.param("22 jours", Code.FOREIGN_UNIT, [PROPOSE_ND], id="days-in-a-count"),
        pytest.param("3 semaines", Code.FOREIGN_UNIT, [PROPOSE_ND], id="weeks-in-a-count"),
        pytest.param("12 000 €", Code.FOREIGN_UNIT, [PROPOSE_ND], id="euros-in-a-count"),
        pytest.param("#REF!", Code.EXCEL_ERROR, [PROPOSE_ND], id="error-ref"),
        pytest.param("#N/A", Code.EXCEL_ERROR, [PROPOSE_ND], id="error-na"),
        pytest.param("#DIV/0!", Code.EXCEL_ERROR, [PROPOSE_ND], id="error-div"),
        pytest.param("#NAME?", Code.EXCEL_ERROR, [PROPOSE_ND], id="error-name"),
        pytest.param("-", Code.UNREADABLE_TEXT, [PROPOSE_ND, PROPOSE_SO], id="dash"),
        pytest.param("—", Code.UNREADABLE_TEXT, [PROPOSE_ND, PROPOSE_SO], id="em-dash"),
        pytest.param("N/A", Code.UNREADABLE_TEXT, [PROPOSE_ND, PROPOSE_SO], id="not-applicable"),
        pytest.param("néant", Code.UNREADABLE_TEXT, [PROPOSE_SO, PROPOSE_ZERO], id="neant"),
        pytest.param("?", Code.UNREADABLE_TEXT, [PROPOSE_ND], id="question-mark"),
        pytest.param("voir annexe", Code.UNREADABLE_TEXT, [], id="words"),
        pytest.param("NDA", Code.UNREADABLE_TEXT, [], id="word-that-starts-as-a-code"),
        pytest.param("entre 200 et 300", Code.BOUND_NOT_FIGURE, [PROPOSE_ND], id="two-numbers"),
        pytest.param(
            "389 (dont 12 MNA)", Code.NUMBER_WITH_WORDS, [("389, à confirmer", 389)], id="number-and-its-part"
        ),
        pytest.param("1-2", Code.BOUND_NOT_FIGURE, [PROPOSE_ND], id="interval"),
        pytest.param("12/05/2022", Code.UNREADABLE_TEXT, [], id="date-typed-as-text"),
        pytest.param("1,234,567", Code.UNREADABLE_TEXT, [], id="english-groups"),
        pytest.param("1.234.567", Code.UNREADABLE_TEXT, [], id="german-groups"),
        pytest.param("1e5", Code.UNREADABLE_TEXT, [], id="exponent"),
        pytest.param("0x1F", Code.UNREADABLE_TEXT, [], id="hexadecimal"),
        pytest.param("1_000", Code.UNREADABLE_TEXT, [], id="python-underscore"),
        pytest.param("٣٨٩", Code.UNREADABLE_TEXT, [], id="arabic-indic-digits"),
        pytest.param("３８９", Code.UNREADABLE_TEXT, [], id="full-width-digits"),
        pytest.param("³⁸⁹", Code.UNREADABLE_TEXT, [], id="superscript-digits"),
        pytest.param("½", Code.UNREADABLE_TEXT, [], id="fraction-character"),
        pytest.param("+", Code.UNREADABLE_TEXT, [], id="sign-alone"),
        pytest.param("nan", Code.UNREADABLE_TEXT, [], id="nan"),
        pytest.param("inf", Code.UNREADABLE_TEXT, [], id="infinity"),
        pytest.param("VRAI", Code.UNREADABLE_TEXT, [], id="true-as-text"),
    ],
)
def test_an_unreadable_text_in_a_count_row_says_why_and_offers_what_it_may_mean(text, fault, proposals):
    assert_unreadable(read_count(text), fault, *proposals)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        pytest.param(ValueKind.DELAY, "2 mois", id="months-in-a-row-of-days"),
        pytest.param(ValueKind.DELAY, "95 %", id="per-cent-in-a-row-of-days"),
        pytest.param(ValueKind.RATE, "22 jours", id="days-in-a-row-of-rates"),
        pytest.param(ValueKind.CASELOAD, "95%", id="per-cent-in-a-row-of-caseloads"),
        pytest.param(ValueKind.QUANTITY, "3 ans", id="years-in-a-row-of-quantities"),
    ],
)
def test_the_unit_of_another_indicator_is_not_converted(kind, text):
    assert_unreadable(READERS[kind](text), Code.FOREIGN_UNIT, PROPOSE_ND)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        pytest.param(read_delay, "environ 2 mois", id="words-before"),
        pytest.param(read_delay, "48 h", id="hours"),
        pytest.param(read_delay, "Tendre vers 3 semaines", id="target-in-an-achieved-year"),
        pytest.param(read_target_delay, "moins de 2 mois", id="months-as-a-target"),
        pytest.param(read_count, "environ 70 %", id="per-cent-in-a-count"),
    ],
)
def test_words_around_a_foreign_unit_do_not_make_its_number_a_figure(read, text):
    reading = read(text)

    assert (reading.figure, reading.code) == (None, MissingCode.UNREADABLE)
    assert [p.value for p in reading.proposals if p.value is not None] == []


@pytest.mark.parametrize(
    ("text", "fault", "proposals"),
    [
        pytest.param("=5", Code.NUMBER_WITH_WORDS, [("5, à confirmer", 5)], id="equals-number"),
        pytest.param("=SOMME(B2:B3)", Code.UNREADABLE_TEXT, [], id="equals-formula"),
        pytest.param("+5", Code.NUMBER_AS_TEXT, [("5", 5)], id="plus-number"),
        pytest.param("-5", Code.NUMBER_AS_TEXT, [("−5", -5)], id="minus-number"),
        pytest.param("-cmd", Code.UNREADABLE_TEXT, [], id="minus-words"),
        pytest.param("@SUM(1)", Code.UNREADABLE_TEXT, [], id="at-formula"),
        pytest.param("@nom", Code.UNREADABLE_TEXT, [], id="at-words"),
    ],
)
def test_a_text_that_looks_like_a_formula_stays_a_text(text, fault, proposals):
    assert_unreadable(read_count(text), fault, *proposals)


@each_kind
@pytest.mark.parametrize("value", [True, False])
def test_a_logical_value_is_no_number(kind, value):
    assert_unreadable(READERS[kind](value), Code.BOOLEAN, PROPOSE_ND)


@pytest.mark.parametrize(
    ("value", "proposals"),
    [
        pytest.param(date(2022, 2, 1), [PROPOSE_ND], id="recent-day-made-of-1-2"),
        pytest.param(date(1990, 1, 1), [PROPOSE_ND], id="first-recent-day"),
        pytest.param(datetime(2022, 2, 1, 8, 30), [PROPOSE_ND], id="moment"),
        pytest.param(datetime(1901, 1, 24, 8, 30), [PROPOSE_ND], id="moment-of-1901"),
        pytest.param(
            date(1901, 1, 24),
            [("390, si la cellule montre un nombre sous un format de date", 390), PROPOSE_ND],
            id="number-under-a-date-format",
        ),
        pytest.param(
            date(1900, 3, 1),
            [("61, si la cellule montre un nombre sous un format de date", 61), PROPOSE_ND],
            id="first-day-after-the-29-february-that-excel-invents",
        ),
        pytest.param(
            date(1900, 2, 28),
            [("59, si la cellule montre un nombre sous un format de date", 59), PROPOSE_ND],
            id="last-day-before-the-29-february-that-excel-invents",
        ),
        pytest.param(
            date(1900, 1, 1),
            [("1, si la cellule montre un nombre sous un format de date", 1), PROPOSE_ND],
            id="excel-counts-days-from-1-january-1900",
        ),
    ],
)
def test_a_date_is_no_figure_and_a_day_of_1900_offers_its_number(value, proposals):
    assert_unreadable(read_count(value), Code.DATE, *proposals)


@each_kind
@pytest.mark.parametrize("serial", [0, 0.0, 8.5 / 24, 0.999, 60, 60.5, -1, 2_958_466], ids=repr)
def test_a_time_or_a_day_that_never_was_is_no_figure_whatever_its_number(kind, serial):
    assert_unreadable(READERS[kind](Undated(serial)), Code.DATE, PROPOSE_ND)


@pytest.mark.parametrize("kind", [kind for kind in ValueKind if kind is not ValueKind.RATE], ids=lambda k: k.name)
@pytest.mark.parametrize("stored", [0, 0.27, 1, 12, 389.0], ids=repr)
def test_a_number_shown_in_per_cent_is_another_unit_but_on_a_row_of_rates(kind, stored):
    assert_unreadable(READERS[kind](PerCent(stored)), Code.FOREIGN_UNIT, PROPOSE_ND)
    assert read_rate(PerCent(stored)) == read_rate(stored)


@pytest.mark.parametrize(
    ("kind", "stored", "figure"),
    [
        pytest.param(ValueKind.RATE, 1.0000000000000002, 100, id="just-over-all"),
        pytest.param(ValueKind.RATE, 100.00000000000001, 100, id="just-over-a-hundred"),
        pytest.param(ValueKind.RATE, 1e-17, 0, id="dust-in-a-rate"),
        pytest.param(ValueKind.RATE, -1e-17, 0, id="negative-dust-in-a-rate"),
        pytest.param(ValueKind.RATE, 9e-13, 0, id="just-under-what-is-told-from-0"),
        pytest.param(ValueKind.RATE, 1e-12, 1e-10, id="the-least-rate"),
        pytest.param(ValueKind.FLOW, 389.00000000000006, 389, id="just-over-a-whole-number"),
        pytest.param(ValueKind.FLOW, 388.99999999999994, 389, id="just-under-a-whole-number"),
        pytest.param(ValueKind.FLOW, 1e-17, 0, id="dust"),
        pytest.param(ValueKind.FLOW, -1e-17, 0, id="negative-dust"),
        pytest.param(ValueKind.DELAY, 22.300000000000004, 22.3, id="delay"),
        pytest.param(ValueKind.FLOW, 1e12 + 1e-4, 10**12, id="the-limit-of-the-plausible"),
    ],
)
def test_a_number_is_what_excel_shows_of_it(kind, stored, figure):
    reading = READERS[kind](stored)

    assert (reading.figure, reading.fault) == (
        figure,
        Code.BARE_PERCENT if stored > 100 and kind is ValueKind.RATE else None,
    )


def test_the_sixteenth_digit_alone_is_forgiven():
    assert read_count(389.0000000001).fault is Code.NON_INTEGER


# Note marks, bounds, words


@each_kind
@pytest.mark.parametrize(
    "text",
    [
        "9²",
        "9 ²",
        "9¹²",
        "9₂",
        "9 (1)",
        "9(12)",
        "9 [2]",
        "9*",
        "9 **",
        "9 *",
        "9†",
        "9 (a)",
        "9 ² ³",
        "9¹,²",
        "*9",
        "(1) 9",
    ],
)
def test_a_note_mark_is_never_a_digit(kind, text):
    reading = READERS[kind](text)

    assert (reading.figure, reading.fault) == (None, Code.NOTE_MARK)
    assert [p.value for p in reading.proposals] == [9]
    assert converted(text, kind, UNITS[kind]) is None


@pytest.mark.parametrize(
    ("read", "text", "proposal"),
    [
        pytest.param(read_delay, "22 jours (1)", ("22, sans l’appel de note", 22), id="days"),
        pytest.param(read_rate, "95 %²", ("95 %, sans l’appel de note", 95), id="per-cent"),
        pytest.param(read_rate, "0,95 *", ("95 %, sans l’appel de note", 95), id="fraction"),
        pytest.param(read_count, "1 274³", ("1 274, sans l’appel de note", 1274), id="groups"),
        pytest.param(read_count, "ND²", PROPOSE_ND, id="code"),
        pytest.param(read_count, "n.d. (1)", PROPOSE_ND, id="code-with-points"),
        pytest.param(read_count, "SO*", PROPOSE_SO, id="so"),
    ],
)
def test_what_a_note_mark_follows_is_proposed(read, text, proposal):
    assert_unreadable(read(text), Code.NOTE_MARK, proposal)


@each_kind
@pytest.mark.parametrize(
    "text",
    [
        *("<5", "< 5", ">500", "≤ 5", "≥5", "<=5", "=> 5", "5+", "+ de 500", "- de 5", "<5 (secret)", "( < 5 )"),
        *(
            "< 3 (secret statistique)",
            "moins de 5",
            "Plus de 500",
            "au moins 12",
            "au plus 12",
            "5 ou moins",
            "5 et plus",
        ),
        *(
            "inférieur à 5",
            "inf. à 5",
            "supérieur à 5",
            "jusqu’à 12",
            "maximum 12",
            "au-delà de 500",
            "en dessous de 5",
        ),
    ],
)
def test_a_bound_is_no_figure(kind, text):
    assert_unreadable(READERS[kind](text), Code.BOUND_NOT_FIGURE, PROPOSE_ND)


@pytest.mark.parametrize(
    ("text", "proposals"),
    [
        *(
            (text, [PROPOSE_ND])
            for text in ("non disponible", "Non disponibles", "INDISPONIBLE", "non dispo", "pas disponible")
        ),
        *(
            (text, [PROPOSE_ND])
            for text in ("inconnu", "Inconnue", "non connu", "NR", "n.r.", "non renseigné", "non recensés")
        ),
        *(
            (text, [PROPOSE_ND])
            for text in (
                "non communiqué",
                "non communiqué à ce jour",
                "en cours",
                "En cours de calcul",
                "à venir",
                "(ND)",
                "[n.d.]",
            )
        ),
        *(
            (text, [PROPOSE_ND])
            for text in ("en attente", "pas de données", "données indisponibles", "secret statistique", "?")
        ),
        *(
            (text, [PROPOSE_SO, PROPOSE_ZERO])
            for text in ("non concerné", "Non concernée", "sans objet", "néant", "NEANT", "s/o")
        ),
        *((text, [PROPOSE_SO, PROPOSE_ZERO]) for text in ("(sans objet)", "sans-objet", "ne\u0301ant")),
        *((text, [PROPOSE_ZERO]) for text in ("aucun", "Aucune", "zéro", "Zéro.", "nul", "rien")),
        *((text, [PROPOSE_ND, PROPOSE_SO]) for text in ("-", "–", "/", "x", "NA", "n/a")),
    ],
)
def test_words_for_no_figure_propose_what_they_may_mean(text, proposals):
    assert_unreadable(read_count(text), Code.UNREADABLE_TEXT, *proposals)


def test_a_zero_in_words_on_a_row_of_rates_is_in_per_cent():
    assert_unreadable(read_rate("aucun"), Code.UNREADABLE_TEXT, ("0 %", 0))


@pytest.mark.parametrize(
    ("read", "text", "fault", "proposals"),
    [
        pytest.param(read_count, "12 (27 %)", Code.NUMBER_WITH_WORDS, [("12, à confirmer", 12)], id="share"),
        pytest.param(read_count, "12 (dont 3)", Code.NUMBER_WITH_WORDS, [("12, à confirmer", 12)], id="part"),
        pytest.param(read_count, "12 (3 semaines)", Code.NUMBER_WITH_WORDS, [("12, à confirmer", 12)], id="aside"),
        pytest.param(read_count, "12 (milliers)", Code.FOREIGN_UNIT, [PROPOSE_ND], id="scale"),
        pytest.param(read_count, "12 k", Code.FOREIGN_UNIT, [PROPOSE_ND], id="thousands"),
        pytest.param(read_count, "12 + 5 = 17", Code.NUMBER_WITH_WORDS, [("17, à confirmer", 17)], id="sum"),
        pytest.param(read_count, "12+5+1 = 18", Code.NUMBER_WITH_WORDS, [("18, à confirmer", 18)], id="three-terms"),
        pytest.param(read_count, "12 + 5 = 18", Code.UNREADABLE_TEXT, [], id="sum-that-does-not-hold"),
        pytest.param(
            read_count,
            "45 (au 30/06/2021)",
            Code.NUMBER_WITH_WORDS,
            [("45, à confirmer, avec la réserve « année incomplète »", 45)],
            id="day",
        ),
        pytest.param(
            read_count,
            "45 au 30/06",
            Code.NUMBER_WITH_WORDS,
            [("45, à confirmer, avec la réserve « année incomplète »", 45)],
            id="bare-day",
        ),
        pytest.param(
            read_count,
            "45 (janvier à septembre)",
            Code.NUMBER_WITH_WORDS,
            [("45, à confirmer, avec la réserve « année incomplète »", 45)],
            id="months",
        ),
        pytest.param(
            read_count,
            "300 (provisoire)",
            Code.NUMBER_WITH_WORDS,
            [("300, à confirmer, avec la réserve « provisoire »", 300)],
            id="provisional",
        ),
        pytest.param(
            read_count,
            "300 (sous-estimé)",
            Code.NUMBER_WITH_WORDS,
            [("300, à confirmer, avec la réserve « sous-estimé »", 300)],
            id="underestimated",
        ),
        *(
            pytest.param(
                read_count,
                text,
                Code.NUMBER_WITH_WORDS,
                [("300, à confirmer, avec la réserve « estimé »", 300)],
                id=text,
            )
            for text in ("environ 300", "~300", "≈ 300", "300 env.", "près de 300", "300 (estimation)")
        ),
        pytest.param(read_delay, "3 semaines", Code.FOREIGN_UNIT, [("21, à confirmer", 21)], id="weeks"),
        pytest.param(read_delay, "3 sem.", Code.FOREIGN_UNIT, [("21, à confirmer", 21)], id="short-weeks"),
        pytest.param(read_delay, "3 ½ semaines", Code.FOREIGN_UNIT, [("24,5, à confirmer", 24.5)], id="half-a-week"),
        pytest.param(
            read_delay,
            "environ 3 semaines",
            Code.FOREIGN_UNIT,
            [("21, à confirmer, avec la réserve « estimé »", 21)],
            id="about-weeks",
        ),
        pytest.param(read_delay, "3 ½", Code.NUMBER_WITH_WORDS, [("3,5, à confirmer", 3.5)], id="half"),
        pytest.param(
            read_rate,
            "12 (27 %)",
            Code.NUMBER_WITH_WORDS,
            [("12, à confirmer", 12), ("27, à confirmer", 27)],
            id="rate",
        ),
        *(pytest.param(read_count, t, Code.UNREADABLE_TEXT, [PROPOSE_ND], id=t) for t in ("(5)", "5-", "( 5 )", "5 −")),
        pytest.param(read_count, "067", Code.UNREADABLE_TEXT, [("67", 67)], id="leading-zero"),
        pytest.param(read_count, "0 389", Code.UNREADABLE_TEXT, [("389", 389)], id="leading-group"),
        pytest.param(read_count, "389\n", Code.UNREADABLE_TEXT, [("389", 389)], id="line-feed-after"),
        pytest.param(read_count, "3\n89", Code.UNREADABLE_TEXT, [], id="line-feed-within"),
        pytest.param(read_count, "\t389", Code.UNREADABLE_TEXT, [("389", 389)], id="tab-before"),
    ],
)
def test_a_number_among_other_things_is_to_be_confirmed(read, text, fault, proposals):
    assert_unreadable(read(text), fault, *proposals)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        *(
            (ValueKind.FLOW, text, 1274)
            for text in ("1274", "1 274", " 1\u202f274 ", "+1274", "1274,0", "1274 personnes")
        ),
        (ValueKind.QUANTITY, "12,5", 12.5),
        (ValueKind.DELAY, "24.3 jours", 24.3),
        (ValueKind.DELAY, "1.234", 1.234),
        (ValueKind.RATE, "95 %", 95),
        (ValueKind.RATE, "0,95", 95),
    ],
)
def test_a_number_typed_as_text_that_the_row_can_hold_converts_by_itself(kind, text, value):
    assert converted(text, kind, UNITS[kind]) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(
            (ValueKind.FLOW, text)
            for text in ("-5", "−5", "1,5", "0,5", "1.234", "1.000", "12,000", "067", "389\n", "9²")
        ),
        *((ValueKind.FLOW, text) for text in ("389 agents", "<5", "ND", "", "8 5002", "environ 300", "(5)")),
        (ValueKind.QUANTITY, "1.234"),
        (ValueKind.DELAY, "-3 jours"),
        (ValueKind.DELAY, "3 semaines"),
        (ValueKind.RATE, "150 %"),
    ],
)
def test_any_other_text_is_asked(kind, text):
    assert converted(text, kind, UNITS[kind]) is None


# Targets


@pytest.mark.parametrize(
    ("kind", "text", "figure", "bound"),
    [
        pytest.param(ValueKind.DELAY, "Tendre vers 3 semaines", 21, "≤", id="weeks"),
        pytest.param(ValueKind.DELAY, "tendre vers 1 semaine", 7, "≤", id="one-week"),
        pytest.param(ValueKind.DELAY, "TENDRE VERS 21 JOURS", 21, "≤", id="capitals"),
        pytest.param(ValueKind.DELAY, "moins de 21 j", 21, "≤", id="less-than"),
        pytest.param(ValueKind.DELAY, "au plus 21 jours", 21, "≤", id="at-most"),
        pytest.param(ValueKind.DELAY, "inférieur à 21 jours", 21, "≤", id="below"),
        pytest.param(ValueKind.DELAY, "≤ 21 jours", 21, "≤", id="sign"),
        pytest.param(ValueKind.DELAY, "<=21 jours", 21, "≤", id="sign-of-keyboards"),
        pytest.param(ValueKind.DELAY, "< 21 jours", 21, "≤", id="strict-sign"),
        pytest.param(ValueKind.DELAY, "au moins 21 jours", 21, "≥", id="at-least"),
        pytest.param(ValueKind.DELAY, "plus de 2 semaines", 14, "≥", id="more-than"),
        pytest.param(ValueKind.DELAY, "  Tendre\u00a0vers 3\u00a0semaines ", 21, "≤", id="other-spaces"),
        pytest.param(ValueKind.RATE, "au moins 95 %", 95, "≥", id="rate"),
        pytest.param(ValueKind.RATE, "≥ 95", 95, "≥", id="rate-without-its-sign"),
        pytest.param(ValueKind.CASELOAD, "maximum 70", 70, "≤", id="caseload"),
        pytest.param(ValueKind.CASELOAD, "minimum 50 personnes par conseiller", 50, "≥", id="caseload-with-its-unit"),
    ],
)
def test_a_target_in_words_is_a_bound(kind, text, figure, bound):
    assert TARGETS[kind](text) == Reading(figure, None, None, (), bound)


@pytest.mark.parametrize("kind", [ValueKind.FLOW, ValueKind.STOCK, ValueKind.ACTIVE_CASES, ValueKind.QUANTITY])
def test_a_bound_on_what_is_added_up_stays_unreadable(kind):
    assert_unreadable(TARGETS[kind]("au moins 100"), Code.BOUND_NOT_FIGURE, PROPOSE_ND)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        pytest.param(read_delay, "Tendre vers 21 jours", id="achieved-year"),
        pytest.param(read_target_delay, "tendre vers 3", id="delay-without-its-unit"),
        pytest.param(read_target_delay, "tendre vers 95 %", id="foreign-unit"),
        pytest.param(read_target_rate, "au moins 3 semaines", id="weeks-for-a-rate"),
        pytest.param(read_target_delay, "tendre vers 3 à 4 semaines", id="interval"),
        pytest.param(read_target_delay, "tendre vers trois semaines", id="number-in-letters"),
        pytest.param(read_target_delay, "environ 21 jours", id="unknown-comparison"),
        pytest.param(read_target_delay, "tendre vers ٢١ jours", id="arabic-indic-digits"),
    ],
)
def test_other_words_give_no_bound(read, text):
    reading = read(text)

    assert (reading.figure, reading.code, reading.bound) == (None, MissingCode.UNREADABLE, None)


@given(st.integers(1, 999_999), st.sampled_from([("≤", "au plus"), ("≥", "au moins")]))
def test_a_bound_of_days_keeps_its_number_and_its_sense(days, comparison):
    sign, words = comparison

    assert read_target_delay(f"{words} {days} jours") == Reading(days, bound=sign)


def test_a_target_typed_as_a_number_is_read_as_a_number():
    assert read_target_delay(21) == Reading(21)
    assert read_target_rate(0.95) == Reading(95)
    assert_unreadable(read_target_delay("21 jours"), Code.NUMBER_AS_TEXT, ("21 jours", 21))


# Whatever people type

RICH = st.text(alphabet="0123456789 \u00a0\u202f.,+-−()%/=@#ndcNDCjxe²٣３é\n", max_size=30)
TEXTS = st.one_of(st.text(max_size=60), RICH)


@given(TEXTS)
@example("99999999999999,5")
@example("1" + " 000" * 2000 + "0001")
@example("9" * 32_767)
@example("1 " * 16_000)
@example("\ud800")
def test_no_text_ever_becomes_a_figure_in_an_achieved_year(text):
    for read in READERS.values():
        reading = read(text)

        assert reading.figure is None
        assert reading.bound is None
        assert reading.code is not None
        assert (reading.code is MissingCode.UNREADABLE) == (reading.fault is not None)
        assert all((p.value is None) != (p.code is None) for p in reading.proposals)
        assert all(p.value is None or abs(p.value) <= PLAUSIBLE for p in reading.proposals)


@given(TEXTS)
@example("tendre vers 3 semaines")
@example("au moins 999999 semaines")
def test_no_text_becomes_a_figure_in_a_target_but_a_bound(text):
    for read in TARGETS.values():
        reading = read(text)

        assert (reading.figure is None) == (reading.bound is None)
        assert (reading.figure is None) == (reading.code is not None)
        assert reading.bound in {None, "≤", "≥"}


@given(st.one_of(st.integers(), st.floats(allow_nan=False), st.booleans(), st.dates(), st.datetimes()))
def test_no_value_of_a_cell_makes_reading_fail(value):
    for read in (*READERS.values(), *TARGETS.values()):
        reading = read(value)

        assert (reading.figure is None) == (reading.code is MissingCode.UNREADABLE)
        if isinstance(value, bool | date):
            assert reading.figure is None


ANYTHING = st.one_of(
    TEXTS,
    st.sampled_from(TYPES).flatmap(french_numbers).map(lambda written: written[0]),
    st.tuples(
        st.integers(0, 99_999), st.sampled_from(["{} agents", "ND {}", "~{}", "{:,}1", "{}%", "{} semaines"])
    ).map(lambda made: made[1].format(made[0]).replace(",", " ")),
    st.dates(date(1900, 1, 1)),
    st.booleans(),
    st.sampled_from(["#REF!", "-", "n/a", "8 5002"]),
)


@given(ANYTHING, st.sampled_from(TYPES))
@example("150 %", ValueKind.RATE)
@example("101 agents", ValueKind.RATE)
@example("0 0101", ValueKind.RATE)
@example("1 000 000 000 000 0002", ValueKind.FLOW)
@example(date(1927, 1, 1), ValueKind.RATE)
def test_an_accepted_proposal_reads_as_what_it_said_or_blocks(value, kind):
    read = READERS[kind]

    for proposal in read(value).proposals:
        if proposal.value is None:
            assert proposal.code is not None
            assert read(proposal.code.value) == Reading(code=proposal.code)
            continue
        typed = proposal.value / 100 if kind is ValueKind.RATE else proposal.value
        again = read(typed)
        if again.fault is None or again.fault.severity is not Severity.BLOCKING:
            assert again.figure == pytest.approx(proposal.value, rel=1e-12, abs=1e-9)
        else:
            assert again.fault in {Code.NEGATIVE, Code.NON_INTEGER, Code.RATE_OUT_OF_RANGE}


# Units


@pytest.mark.parametrize(
    ("unit", "forms"),
    [
        pytest.param("jours", {"", "jours", "jour", "j"}, id="days"),
        pytest.param("%", {"", "%", "pour cent"}, id="per-cent"),
        pytest.param(
            "personnes par conseiller", {"", "personnes par conseiller", "personne par conseiller"}, id="words"
        ),
    ],
)
def test_a_unit_is_written_in_the_singular_or_the_plural(unit, forms):
    assert unit_forms(unit) == forms


# Amounts


@pytest.mark.parametrize(
    ("value", "figure", "fault"),
    [
        (1234.56, 1234.56, None),
        (0.1, 0.1, None),
        (1234.5600000000001, 1234.56, None),
        (1000.0, 1000, None),
        (999_999_999_999.99, 999_999_999_999.99, None),
        (PLAUSIBLE + 0.01, PLAUSIBLE + 0.01, Code.IMPLAUSIBLE),
        (-0.01, -0.01, Code.NEGATIVE),
        (1234.567, 1234.567, Code.BELOW_A_CENT),
        (0.001, 0.001, Code.BELOW_A_CENT),
    ],
    ids=repr,
)
def test_an_amount_is_a_number_of_cents(value, figure, fault):
    reading = read_amount(value)

    assert (reading.figure, reading.fault) == (figure, fault)


def test_an_amount_with_more_than_two_decimals_may_be_rounded_by_a_person():
    assert offered(read_amount(1234.565)) == [("1 234,57 €, arrondi au centime", 1234.57)]
    assert_unreadable(read_amount("1 234,567 €"), Code.BELOW_A_CENT, ("1 234,57 €, arrondi au centime", 1234.57))


@pytest.mark.parametrize(
    "text", ["1 234,56 €", "1\u202f234,56\u00a0€", "1234.56", "1 234,56 euros", "1234,56€", "+1234,56 EUR"]
)
@pytest.mark.parametrize("unit", ["€", "euros", "Euro"])
def test_an_amount_typed_as_text_is_proposed_and_converted(text, unit):
    assert_unreadable(reader(ValueKind.AMOUNT, unit)(text), Code.NUMBER_AS_TEXT, ("1 234,56 €", 1234.56))
    assert converted(text, ValueKind.AMOUNT, unit) == 1234.56


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 k€", 12_000),
        ("12k€", 12_000),
        ("1,5 M€", 1_500_000),
        ("1,234 k€", 1_234),
        ("12 milliers d’euros", 12_000),
        ("2 millions", 2_000_000),
        ("3 MEUR", 3_000_000),
        ("environ 12 k€", 12_000),
    ],
)
def test_thousands_of_euros_are_proposed_and_never_converted_alone(text, value):
    reading = read_amount(text)

    assert (reading.fault, reading.proposals[0].value) == (Code.FOREIGN_UNIT, value)
    assert converted(text, ValueKind.AMOUNT, "€") is None


@pytest.mark.parametrize("text", ["50 centimes", "12 k€ 50 Centimes", "12 k€ Centimes", "12 h", "2 000 M€ environ 3"])
def test_no_amount_is_guessed_from_another_unit(text):
    assert all(proposal.value is None for proposal in read_amount(text).proposals)


def test_a_point_may_part_thousands_and_a_person_says_so():
    assert_unreadable(
        read_amount("1.234 €"),
        Code.MALFORMED_NUMBER,
        ("1 234,00 €", 1234),
        ("1,23 €, arrondi au centime", 1.23),
    )
    assert_unreadable(read_amount("1.200"), Code.MALFORMED_NUMBER, ("1 200,00 €", 1200), ("1,20 €", 1.2))
    assert converted("1.200", ValueKind.AMOUNT, "€") is None


@given(st.integers(0, 10**14))
def test_every_amount_of_cents_is_read_back_as_it_was_typed(cents):
    amount = cents / 100

    assert read_amount(amount).fault is None
    assert read_amount(f"{cents // 100},{cents % 100:02} €").proposals[0].value == read_amount(amount).figure
