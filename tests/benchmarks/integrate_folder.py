"""Times the integration of a folder of 200 returns: ``python tests/benchmarks/integrate_folder.py``.

Prints the rate beside that of the bare reading of the same files, measured in the same run; nothing is saved.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from copies import copy, dispatch, remember, typed
from masters import master

from calpae_xl.books.file import FileBook
from calpae_xl.usecases.integrate import prepare_integration, preview_returns

RETURNS, KINDS = 200, 10
NOW = datetime(2026, 11, 22, 14, 5)


def fill(folder: Path) -> list[Path]:
    """Make returns of one dispatch that differ by a figure or by nothing but their last bytes."""
    edited = []
    for number in range(KINDS):
        path = typed(copy(folder / f"modele{number}.xlsx"), "67", {("rsa_1er_rdv", "Réalisé 2021"): 9000 + number})
        edited.append(path.read_bytes())
        path.unlink()
    paths = [folder / f"retour{number:03}.xlsx" for number in range(RETURNS)]
    for number, path in enumerate(paths):
        # A comment of the archive: another digest, the same workbook.
        content, note = edited[number % KINDS], f"{number}".encode()
        path.write_bytes(content[:-2] + len(note).to_bytes(2, "little") + note)
    return paths


def main() -> None:
    """Print the rates."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "retours"
        folder.mkdir()
        workbook, paths = FileBook(remember(master(Path(name) / "CALPAE.xlsx"), dispatch())), fill(folder)
        start = perf_counter()
        for path in paths:
            FileBook(path).read()
        read = perf_counter()
        preview = preview_returns(workbook, [folder], open_return=FileBook, workbook=workbook.path)
        seen = perf_counter()
        prepare_integration(preview, at=NOW, user="banc")
        end = perf_counter()
    assert len(preview.integration.returns) == RETURNS
    bare, merged, prepared = read - start, seen - read, end - seen
    print(f"bare reading      {RETURNS / bare:7.0f} files/s  {bare:.2f} s")
    print(f"read and merge    {RETURNS / merged:7.0f} files/s  {merged:.2f} s  {merged / bare:.2f} x the bare reading")
    print(f"results to write  {prepared:.2f} s, once")


if __name__ == "__main__":
    main()
