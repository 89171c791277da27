"""A workbook that holds every kind of cell, of sheet and of name."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

ENTRY, PROTECTED, HELPER = "L'entrée", "Protégée", "_caché"
TABLE = "tblListe"
ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
LONG, LONGER = "é" * 300, "Phrase sans fin. " * 500


def workbook_of_kinds(path: Path, *, date1904: bool = False) -> Path:
    """Make it."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "date_1904": date1904, "remove_timezone": True})
    day, moment = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    euro, rate, text = (book.add_format({"num_format": code}) for code in ('#,##0.00 "€"', "0 %", "@"))
    entry = book.add_worksheet(ENTRY)
    entry.write_column("B3", [389, 389.5, -1, 0, 1e20, 2**53, 0.1 + 0.2])
    entry.write_column("C3", [0.95, 1], rate)
    entry.write_column("D3", [12.3456789, 1234], euro)
    entry.write_column(
        "E3", ["texte", "=1+1", "+1", "'cité", "00123", "1-2", " espaces ", "deux\nlignes", "🙂 émoji", "#N/A !"]
    )
    entry.write_column("F3", ["1 274", "x"], text)
    entry.write_number("F5", 12, text)
    entry.write_column("G3", [LONG, LONGER])
    entry.write_column("H3", [True, False])
    entry.write_datetime("I3", date(2026, 11, 22), day)
    entry.write_datetime("I4", datetime(2026, 11, 22, 10, 30, 15), moment)
    entry.write_datetime("I5", datetime(2026, 11, 22, 23, 59, 59, 999000), moment)
    entry.write_datetime("I6", time(6, 0), book.add_format({"num_format": "hh:mm"}))
    for row, error in enumerate(ERRORS):
        entry.write_formula(row + 2, 10, f"={error}", None, error)
    entry.write_formula("L3", '=""', None, "")
    entry.write_formula("L4", "=B3+1", None, 390)
    entry.write_formula("L5", '="=1+1"', None, "=1+1")
    entry.write_formula("L6", "=1=1", None, True)
    entry.write_formula("L7", "=I3", day, 46348 - 1462 * date1904)
    entry.write_blank("N20", None, euro)
    book.add_worksheet("Vide")
    book.add_worksheet("Une cellule").write("C7", 5)
    book.add_worksheet("Une ligne").write_row("B2", [1, "x", 2.5])
    book.add_worksheet("Une colonne").write_column("B2", [1, "x", 2.5])
    protected = book.add_worksheet(PROTECTED)
    protected.write_column("B4", ["Nom", "un", "deux", "trois", "quatre"])
    protected.write_column("C4", ["Nombre", 1, 2, 3, 4])
    protected.add_table("B4:C8", {"name": TABLE, "columns": [{"header": "Nom"}, {"header": "Nombre"}]})
    protected.protect("", {"insert_rows": True, "objects": True, "pivot_tables": True, "autofilter": True})
    helper = book.add_worksheet(HELPER)
    helper.write("A1", "vu")
    helper.protect()
    helper.very_hidden()
    hidden = book.add_worksheet("Masquée")
    hidden.write("A1", 1)
    hidden.hide()
    book.define_name("Calpae_essai", f"='{ENTRY.replace(chr(39), 2 * chr(39))}'!$B$3:$B$9")
    book.define_name("Seuil", "=0.5")
    book.define_name("Masquée!locale", "='Masquée'!$A$1")
    book.close()
    return path
