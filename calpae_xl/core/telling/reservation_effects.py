"""What each reservation says of a figure and changes, in the same words on the ribbon, in sheets and in the notice."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.trade.model import ReservationType

RESERVATION_EFFECTS: Mapping[ReservationType, str] = {
    ReservationType.PARTIAL_YEAR: "Le chiffre ne couvre pas toute l’année : il n’est pas comparé aux autres années.",
    ReservationType.UNDERESTIMATED: "On sait que le chiffre est trop bas : il n’est pas comparé aux autres années.",
    ReservationType.EXCEPTIONAL_EVENT: "Un événement a faussé l’année : le chiffre n’est pas comparé aux autres "
    "années.",
    ReservationType.SERIES_BREAK: "Le chiffre ne se compte plus comme l’année précédente : il ne lui est pas comparé.",
    ReservationType.DIFFERING_DEFINITION: "Le chiffre ne se définit pas comme ailleurs : il reste compté, mais "
    "l’évolution de l’ensemble n’est pas calculée.",
    ReservationType.CEA_SCOPE: "Le chiffre vaut pour tous les départements ensemble : il n’est compté qu’une fois.",
    ReservationType.ESTIMATED: "Le chiffre est une estimation : il reste compté, et la réserve l’accompagne.",
    ReservationType.PROVISIONAL: "Le chiffre peut encore changer : il reste compté, et la réserve l’accompagne.",
}
"""For people who choose one."""
