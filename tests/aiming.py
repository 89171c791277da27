"""The figures of 2023 of the golden file of targets: those of the campaign that follows the shipped one."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.trade.values import Value

ACHIEVED: Mapping[str, tuple[Value | None, Value | None]] = {
    "ase_majeurs_annee": (450, None),
    "pasi_taux_couverture_30min": (0.98, 1),
    "pasi_structures": (75, 44),
    "pasi_structures_hors_cd": (35, 20),
    "rdp_intervenants_formes": (90, 25),
    "rdp_personnes_accompagnees": (48, 12),
    "rsa_nouveaux_entrants": (8300, 3855),
    "rsa_ne_orientes_1mois": (480, 300),
    "rsa_1er_rdv": (7100, 4000),
    "rsa_1er_cer": (3200, "8 5002"),
    "ga_orientes_ag": (600, 200),
    "ga_en_cours": (2900, 6100),
    "ag_portefeuille_conseiller": (83, 54),
    "ag_delai_demarrage": (20, 24),
    "form_spec_insertion_pro": (150, 150),
    "mob_mesures_diagnostic": (310, 40),
}
"""« Réalisé 2023 » of 67 and 68, by indicator; the weights of the mean delay are 600 and 200."""

AIMED: Mapping[str, tuple[Value | None, Value | None]] = {
    "ase_majeurs_annee": (450, 260),
    "rdp_intervenants_formes": (100, 20),
    "rdp_personnes_accompagnees": (0, 0),
    "rsa_nouveaux_entrants": (8000, 3800),
    "rsa_ne_orientes_1mois": ("Tendre vers 500 personnes", "ND"),
    "rsa_1er_rdv": (7000, 5000),
    "rsa_1er_cer": (3000, 2000),
    "ga_en_cours": (3000, 6000),
    "ag_portefeuille_conseiller": ("Au plus 90", 80),
    "form_spec_insertion_pro": (100, 100),
    "mob_mesures_diagnostic": (300, "SO"),
}
"""« Attendu 2023 », over what the shipped workbook aims at."""

RESERVED = (
    Reservation("68", "rsa_1er_rdv", "2023", ReservationType.PARTIAL_YEAR),
    Reservation("67", "form_spec_insertion_pro", "2023", ReservationType.CEA_SCOPE),
    Reservation("68", "form_spec_insertion_pro", "2023", ReservationType.CEA_SCOPE),
)
"""Beside those that the shipped workbook holds."""
