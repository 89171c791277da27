"""A small message for the tests of what carries it."""

from __future__ import annotations

from calpae_xl.exchange.message import Attachment, Draft

CONTENT = bytes(range(256)) * 40


def draft(**changes: object) -> Draft:
    made = Draft(
        sender="calpae@alsace.example",
        sender_name="Collectivité européenne d’Alsace",
        to="bas-rhin@alsace.example",
        subject="CALPAE 2022 – collecte du Bas-Rhin",
        body="Bonjour,\n\nÀ compléter pour le 31 janvier 2023.\n",
        attachment=Attachment("CALPAE_67_2022_collecte_v1_2026-11-21.xlsx", CONTENT),
    )
    return made._replace(**changes)
