"""Which indicator a label names."""

from __future__ import annotations

from dataclasses import replace

from calpae_xl.core.transcription.known_labels import KnownLabels
from calpae_xl.data import load_published_labels, load_referential

KNOWN = KnownLabels(load_referential(), "67", load_published_labels())


def test_a_label_is_known_whatever_spaces_accents_and_line_ends_it_lost():
    assert KNOWN.named("Nombre de nouveaux entran\nts") == ("rsa_nouveaux_entrants",)
    assert KNOWN.named("NUMERIQUE") == ("form_cnfpt_numerique", "form_spec_numerique")
    assert KNOWN.named("Nombres de jeunes pris en charge dans le cadre du référentiel") == ("ase_pec_referentiel",)
    assert KNOWN.named("Jeunes devenus majeurs") == ("ase_majeurs_annee",)
    assert KNOWN.named("Nombre de chevaux") == KNOWN.named("") == ()


def test_a_theme_is_that_of_the_block_above():
    assert KNOWN.in_block("Numérique", "form_spec_total", "") == "form_spec_numerique"
    assert KNOWN.in_block("– dont accompagnement global", "ga_orientes", "") == "ga_orientes_ag"
    assert KNOWN.in_block("Numérique", None, "") is None
    assert KNOWN.in_block("Nombre de nouveaux entrants", None, "") == "rsa_nouveaux_entrants"


def test_the_measure_tells_two_rows_of_one_label_apart():
    referential = load_referential()
    twin = replace(referential.indicators["rdp_personnes_accompagnees"], label="Nombre de nouveaux entrants")
    known = KnownLabels(replace(referential, indicators={**referential.indicators, twin.id: twin}), "67")

    assert known.in_block("Nombre de nouveaux entrants", None, "2.2 Référent de parcours") == twin.id
    assert known.in_block("Nombre de nouveaux entrants", None, "") is None


def test_the_label_of_the_workbook_goes_before_that_of_the_archive():
    referential = load_referential()
    renamed = replace(referential.indicators["ase_ressources"], label="Nombre de nouveaux entrants ")
    first = replace(referential.indicators["rsa_nouveaux_entrants"], label="Entrants de l’année")
    indicators = {**referential.indicators, renamed.id: renamed, first.id: first}
    known = KnownLabels(replace(referential, indicators=indicators), "67", load_published_labels())

    assert known.named("Nombre de nouveaux entrants") == ("ase_ressources",)


def test_the_own_label_of_a_department_is_its_alone():
    referential = replace(load_referential(), labels={("68", "ase_ressources"): "Jeunes aidés"})

    assert KnownLabels(referential, "68").named("Jeunes aidés") == ("ase_ressources",)
    assert KnownLabels(referential, "67").named("Jeunes aidés") == ()


def test_the_beginning_of_a_label_is_not_all_of_it():
    assert KNOWN.begins("Nombre de personnes formées")
    assert not KNOWN.begins("Délai moyen du démarrage de l’accompagnement global (reporting assuré par pôle emploi)")
    assert not KNOWN.begins("Nom")


def test_the_closest_labels_are_named_by_their_short_ones():
    assert (
        KNOWN.closest("Nombre total de premiers contrats d’engagements signés")[0] == "Premiers contrats d’engagement"
    )
    assert KNOWN.closest("xxxx") == ()
    assert KNOWN.parents["form_spec_numerique"] == "form_spec_total"
