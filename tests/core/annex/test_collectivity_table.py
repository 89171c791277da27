"""The consolidated table of the annex."""

from factories import REFERENTIAL, plain, real_grid

from calpae_xl.core.annex.collectivity_table import collectivity_table
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.telling.display import printed_text

REAL = process_grid(real_grid())
TABLE = collectivity_table(Scope(REAL))
ROWS = [row for row in TABLE.rows if not row.is_section]
BY_ID = dict(zip((each.id for each in REFERENTIAL.consolidated), ROWS, strict=True))


def test_every_consolidated_cell_is_printed_as_its_sheet_shows_it():
    printed = [cell.text for row in ROWS for cell in row.cells[2:-1]]

    assert printed == [printed_text(cell) for cell in REAL.cells]


def test_a_half_never_looks_like_a_total():
    lower, alone = BY_ID["ase_majeurs_annee"].cells[2], BY_ID["ag_portefeuille_conseiller"].cells[2]

    assert (plain(lower.text), lower.is_number) == ("≥ 389", False)
    assert (plain(alone.text), alone.is_number) == ("56 (68 seul)", False)


def test_a_number_that_carries_a_reservation_bears_a_sign_after_its_last_digit():
    reserved, bare = BY_ID["rsa_nouveaux_entrants"].cells[6], BY_ID["ase_majeurs_annee"].cells[4]

    assert (plain(reserved.text), plain(reserved.sign)) == ("11 341", " *")
    assert bare.sign == ""


def test_nobody_is_sent_to_a_sheet_that_they_do_not_have():
    said = [row.cells[-1].text for row in ROWS]

    assert any("bloqué, chiffre à régler" in plain(text) for text in said)
    assert not any("Contrôles" in text for text in said)
