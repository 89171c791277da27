"""What people, other programs and accidents put into one entry cell."""

from __future__ import annotations

from collections.abc import Callable

from .campaign import AMOUNT, COUNT, DELAY, RATE, Indicator
from .draft import Draft
from .package import BLANK, Content, boolean, error, formula, number, raised, text

NBSP, NARROW = "\u00a0", "\u202f"
CODES = ("ND", "nd", "n.d.", "N.D.", "N D", "NC", "nc", "N.C.", "n.c.", "SO", "so", "s.o.", "S.O.", " ND ", "s. o.")
DATES = (
    ("44564", "dd/mm/yyyy"),
    ("44926", "mmm\\-yy"),
    ("0", "h:mm"),
    ("0.3541666666666667", "h:mm"),
    ("1.5", "[h]:mm"),
    ("36", "d/m/yy"),
    ("44562.5", "[$-40C]d mmmm yyyy hh:mm"),
)
COUNT_TEXTS = (
    f"1{NBSP}234",
    "1 234",
    f"12{NARROW}345",
    "389",
    "+12",
    "1234",
    "72 {unit}",
    "8 5002",
    f"8{NBSP}5002",
    "355 agents formés",
    "40 ménages",
    "ND 8 interventions réalisées à distance",
    "ND : logiciel changé",
    "70%",
    "70 %",
    "12 (27 %)",
    "12 (dont 3)",
    "12 + 5 = 17",
    "45 (au 30/06/2021)",
    "environ 300",
    "<5",
    ">500",
    "< 3 (secret statistique)",
    "non disponible",
    "inconnu",
    "NR",
    "non concerné",
    "Sans objet",
    "néant",
    "aucun",
    "zéro",
    "non communiqué",
    "en cours",
    "389²",
    "389 (1)",
    "389*",
    "389 *",
    "3 ½",
    "(5)",
    "5-",
    "1.234",
    "-5",
    "−5",
    "0,5",
    "007",
    "1\n234",
    "voir annexe",
    "?",
    "-",
    "１２",
    "٣٤",
    "22 jours",
    "5 %",
    "12;13",
    "1e3",
    "5-10",
    "5..10",
    "entre 200 et 300",
    "5 – 10",
    "0 ou ND",
    "ND ou NC",
    "cf. 2020",
    "dont 12",
    "voir annexe 2",
    "2 000 000 000 000",
)
DELAY_TEXTS = (
    "22 jours",
    "22 j",
    "1 jour",
    "22",
    "22,5",
    "3 semaines",
    "3 sem.",
    "1 mois",
    "22 jeunes",
    "environ un mois",
    "3 à 4 semaines",
    "22-27",
    "0 ou ND",
)
RATE_TEXTS = ("95 %", "95%", "95", "0,95", "1", "110 %", "95,5 %", f"95{NBSP}%", "95 jeunes", "oui", "90-95 %")
AMOUNT_TEXTS = (
    *("1 234,56 €", "1234.56", f"1{NBSP}234,5{NBSP}€", "12 k€", "12 milliers d’euros", "1.234", "12,345", "-5,00 €"),
    *("0,07 EUR", "100 jeunes", "1 234,56 euros", "50 centimes", "1 M€ environ"),
)


def figure(draft: Draft, indicator: Indicator, near: float | None = None) -> Content:
    """A figure that the row can hold."""
    rng = draft.rng
    if indicator.kind == RATE:
        return number(rng.choice(("0", "0.5", "0.29", "0.95", "0.951", "1", "0.07", "95", "100", "62.5")))
    if indicator.kind == DELAY:
        return number(rng.choice((1, 7, 21, 22, 24.5, 28, 45, 90, 364, 365)))
    if indicator.kind == AMOUNT:
        return number(
            rng.choice(("0", "0.1", "0.2", "1.1", "2.2", "4096.35", "2048.35", "1234.56", "29.99", "999999999.99"))
        )
    if indicator.kind == COUNT:
        if near is not None and rng.random() < 0.5:
            return number(max(0, round(near * rng.choice((0.4, 0.5, 0.9, 1, 1.1, 1.5, 1.6, 3)))))
        return number(
            rng.choice((rng.randint(0, 12), rng.randint(0, 60), rng.randint(50, 900), rng.randint(900, 20000)))
        )
    return number(rng.choice((0.5, 8, 10, 12.5, 29, 30, 54, 83, 83.5, 120, 121)))


def odd_figure(draft: Draft, indicator: Indicator) -> Content:
    """A figure with dust, a decimal, a sign, or far too large."""
    if indicator.kind == RATE:
        odd: tuple[str, ...] = (
            "1.0000000000000002",
            "0.29999999999999999",
            "1E-17",
            "9E-13",
            "1E-12",
            "100.5",
            "-0.1",
            "1.5",
            "2",
            "150",
            "1E+13",
        )
    else:
        odd = (
            "389.00000000000006",
            "388.99999999999994",
            "1E-17",
            "-1E-17",
            "1E-12",
            "12.5",
            "-5",
            "-0.5",
            "1234.0000001",
            "1000000000000",
            "1000000000001",
            "2E+12",
            "12345678901234567",
            "0.1",
            "365.00000000000006",
            "366",
            "0",
        )
    return number(draft.rng.choice(odd))


def odd_text(draft: Draft, indicator: Indicator) -> Content:
    words: tuple[str, ...] = {RATE: RATE_TEXTS, DELAY: DELAY_TEXTS, AMOUNT: AMOUNT_TEXTS}.get(
        indicator.kind, COUNT_TEXTS
    )
    return text(draft.rng.choice(words).replace("{unit}", indicator.unit))


def dated(draft: Draft, indicator: Indicator) -> Content:
    return number(*draft.rng.choice(DATES))


def in_per_cent(draft: Draft, indicator: Indicator) -> Content:
    return number(draft.rng.choice(("0.7", "5", "0", "12")), draft.rng.choice(("0%", "0.0%", '0" "%', "0.00 %")))


def shown_otherwise(draft: Draft, indicator: Indicator) -> Content:
    """The same number under a format that changes nothing of what it says."""
    plain = number(draft.rng.choice((0, 1) if indicator.kind == RATE else (0, 12, 345)))
    return Content(plain.inner, None, plain.told, draft.rng.choice(("0.00", "#,##0", "General", '0" jours"', "@")))


def computed(draft: Draft, indicator: Indicator) -> Content:
    return draft.rng.choice(
        (
            formula("200+145", 345) if indicator.kind != RATE else formula("1/2", 0.5),
            formula("0*1", 0),
            formula('"N"&"D"', "ND", "str"),
            formula('"voir "&"annexe"', "voir annexe", "str"),
            formula('""', "", "str"),
            formula("1=1", 1, "b"),
            formula("1/0", "#DIV/0!", "e"),
            formula("NA()", "#N/A", "e"),
            formula("10-15", -5),
            formula("DATE(2022,1,3)", 44564, shown_as="dd/mm/yyyy"),
            formula("5+5", None),
            formula('"1 2"&"34"', "1 234", "str"),
        )
    )


def accident(draft: Draft, indicator: Indicator) -> Content:
    return draft.rng.choice(
        (
            boolean(True),
            boolean(False),
            error("#REF!"),
            error("#N/A"),
            error("#DIV/0!"),
            raised("389", "2"),
            raised("12 ", "(1)"),
            raised("ND", "1"),
            raised("1 234", "3"),
            text("   "),
            text(NBSP),
        )
    )


def written(value: object) -> Content:
    """A number, a text or nothing, as a person would type it."""
    if value is None:
        return BLANK
    return number(value) if isinstance(value, int | float) else text(str(value))


def code(draft: Draft, indicator: Indicator) -> Content:
    return text(draft.rng.choice(CODES))


def blank(draft: Draft, indicator: Indicator) -> Content:
    return BLANK


ENTRIES: tuple[tuple[Callable[[Draft, Indicator], Content], float], ...] = (
    (figure, 50),
    (code, 14),
    (odd_text, 9),
    (odd_figure, 8),
    (blank, 4),
    (accident, 4),
    (dated, 3),
    (computed, 4),
    (in_per_cent, 2),
    (shown_otherwise, 3),
)
