"""Times the writing of 50 cells against the least it could take: ``python tests/benchmarks/write_cells.py``.

Prints ratios to a bare unzip and parse of the parts concerned, and zip of those that change, measured in the
same run. Concerned besides are the three parts without which no sheet can be found.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from xml.parsers import expat

import xlsxwriter

sys.path.insert(0, str(Path(__file__).parents[2]))

from calpae_xl.books.package import Package
from calpae_xl.books.patch import patch
from calpae_xl.books.repack import raw_entries
from calpae_xl.books.workbook import read_grid
from calpae_xl.books.writing import write_workbook
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

SHEETS, ROWS, COLUMNS, CELLS, ROUNDS = 101, 45, 20, 50, 15
NOW = datetime(2026, 11, 22, 14, 5)


def workbook() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for number in range(SHEETS):
            sheet = book.add_worksheet(f"D{number}")
            for row in range(ROWS):
                sheet.write(row, 0, f"Indicateur {row}")
                for column in range(1, COLUMNS):
                    sheet.write(row, column, number * 1000 + row * COLUMNS + column)
                sheet.write_formula(row, COLUMNS, f"=SUM(B{row + 1}:T{row + 1})", None, row)
    return made.getvalue()


def plan(sheets: int) -> Plan:
    """Return 50 cells spread over some sheets."""
    cells: dict[str, dict[str, Content]] = {f"D{number}": {} for number in range(sheets)}
    for number in range(CELLS):
        cells[f"D{number % sheets}"][f"F{number % ROWS + 1}"] = Content(number + 0.5)
    return Plan({name: SheetPlan(content) for name, content in cells.items()})


FINDING = ("_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")


def bare(source: bytes, parts: list[str]) -> None:
    with zipfile.ZipFile(io.BytesIO(source)) as archive, zipfile.ZipFile(io.BytesIO(), "w", 8) as out:
        for part in {*FINDING, *parts}:
            content = archive.read(part)
            expat.ParserCreate(namespace_separator=" ").Parse(content, True)
            if part in parts:
                out.writestr(part, content)


def timed(action: Callable[[], object]) -> float:
    action()
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        action()
        times.append(perf_counter() - start)
    return 1000 * median(times)


def main() -> None:
    source = workbook()
    print(f"{SHEETS} sheets, {len(source) / 1e6:.1f} MB, {CELLS} cells; milliseconds, median of {ROUNDS}")
    with tempfile.TemporaryDirectory() as folder:
        path, target = Path(folder, "source.xlsx"), Path(folder, "cible.xlsx")
        path.write_bytes(source)
        reading = timed(lambda: read_grid(path))
        for sheets in (1, 5, CELLS):
            wanted = plan(sheets)
            old, new = raw_entries(source), raw_entries(patch(Package(path.name, source), wanted).content)
            parts = [part for part in zipfile.ZipFile(path).namelist() if old[part.lower()] != new[part.lower()]]
            least = timed(lambda parts=parts: bare(source, parts))
            patching = timed(lambda wanted=wanted: patch(Package(path.name, source), wanted).content)
            saving = timed(lambda wanted=wanted: write_workbook(path, wanted, now=NOW, backup=False, target=target))
            print(
                f"on {sheets:2} sheets, {len(parts):2} parts: bare {least:6.1f}   patch {patching:6.1f} = "
                f"{patching / least:4.2f} times   saved and checked {saving:6.1f} = {saving / reading:4.2f} readings"
            )


if __name__ == "__main__":
    main()
