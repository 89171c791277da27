import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import amounts
import pytest
from factories import REFERENTIAL, grid, plain, real_grid, shipped_settings, target, year

from calpae_xl.core.actions.double_entry import disagreements
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.campaign.conventions import Convention
from calpae_xl.core.campaign.defined_names import needed_names, restored_names
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.results.consolidation import consolidation_contents
from calpae_xl.core.sheets.vintages import PublishedRemark, RemarkNature
from calpae_xl.core.telling.messages import sentence, with_unit
from calpae_xl.core.telling.sentences import SENTENCES, names_of
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Bound, CellRef, Reservation, ReservationType
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, ListTable, Sheet
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, Mark, Role
from calpae_xl.core.workbook.sheet_recognition import recognise_sheets
from calpae_xl.data import load_figures

BAS_RHIN, HAUT_RHIN = "67 Bas-Rhin", "68 Haut-Rhin"
NB = "\u00a0"

MAJEURS, TAUX, DELAI = "ase_majeurs_annee", "pasi_taux_couverture_30min", "ag_delai_demarrage"

VERIFY = "Vérifiez le chiffre ; s’il est exact, écrivez pourquoi dans « Justification »."
MEND = "Corrigez la ligne, une fois ôtée la protection de la feuille"
CORRECT = "Écrivez le bon nombre, ou acceptez la correction proposée."


def typed(book: Grid, name: str, edits: Mapping[str, Value | None]) -> Grid:
    """The workbook with some cells of one sheet typed over; ``None`` empties one."""
    [sheet] = (s for s in book.sheets if s.name == name)
    values = {cell: value for cell, value in {**sheet.values, **edits}.items() if value is not None}
    return replace(book, sheets=tuple(replace(s, values=values) if s is sheet else s for s in book.sheets))


def entry(value: Value, indicator: str = MAJEURS, label: int = 2021, territory: str = "67") -> Grid:
    return grid({(territory, indicator, year(label)): value})


def entries(*cells: tuple[str, str, int, Value], **options: object) -> Grid:
    return grid({(territory, name, year(label)): value for territory, name, label, value in cells}, **options)


def formula(value: Value | None) -> Grid:
    """A formula in F4 (young people come of age, 2021), with its computed value."""
    book = typed(grid(), BAS_RHIN, {"F4": value})
    sheet = replace(book.sheets[0], formulas={"F4": "=SOMME(C4:E4)"})
    return replace(book, sheets=(sheet, *book.sheets[1:]))


CARRIED = PublishedRemark("2021", "67", "ga_orientes", "", RemarkNature.COMMENT, "Compté à la main.")


def misfit() -> Grid:
    """A workbook whose result sheet has the columns of another campaign."""
    cells = {"A1": Mark(LAYOUT_VERSION, Role.CONSOLIDATION, "", "2022").text, "A4": "Identifiant", "B4": "Réalisé 2017"}
    return replace(grid(), sheets=(*grid().sheets, Sheet("CeA", cells)))


def defined(edits: Mapping[str, Value | None]) -> Grid:
    """A workbook with another « Référentiel »."""
    return typed(grid(), "Référentiel", edits)


def copied(name: str = BAS_RHIN, called: str | None = None) -> Grid:
    """A workbook with a sheet that stands twice, the first under a new name if there is one."""
    book = grid()
    [used] = (sheet for sheet in book.sheets if sheet.name == name)
    kept = (replace(sheet, name=called or name) if sheet is used else sheet for sheet in book.sheets)
    return replace(book, sheets=(*kept, replace(used, name=f"{called or name} (2)")))


def tabled(*tables: ListTable) -> Grid:
    """A workbook whose « Réserves » was looked at for its Excel tables."""
    book = grid()
    sheets = tuple(replace(s, tables=tables) if s.name == "Réserves" else s for s in book.sheets)
    return replace(book, sheets=sheets)


SCOPE = Reservation("67", "form_spec_insertion_pro", "2022", ReservationType.CEA_SCOPE)
CASELOADS = ("ag_portefeuille_conseiller", "ga_en_cours_ag", "aux_ag_nb_conseillers")


def merged() -> Grid:
    book = grid()
    return replace(book, sheets=(replace(book.sheets[0], merges=("E14:I14",)), *book.sheets[1:]))


def scoped(*cells: tuple[str, str, int, Value]) -> Grid:
    return entries(*cells, reservations=[SCOPE])


def named(*lost: str) -> Grid:
    """A workbook with a sheet « CeA » and every defined name that its formulas need, but some."""
    book = grid()
    mark = Mark(1, Role.CONSOLIDATION, "", "2022").text
    book = replace(book, sheets=(*book.sheets, Sheet("CeA", {"A1": mark})))
    wanted = needed_names(recognise_sheets(book, []), shipped_settings())
    names = {name: f"'{sheet}'!$A$1:$A$9" for name, sheet in wanted.items()}
    names |= restored_names(book, recognise_sheets(book, []), shipped_settings(), wanted)
    return replace(book, names={name: target for name, target in names.items() if name not in lost})


def miscalculated() -> Grid:
    """A workbook in whose sheet « CeA » a total is one less than it should be."""
    book = entries(("67", MAJEURS, 2018, 300), ("68", MAJEURS, 2018, 250))
    contents = consolidation_contents(process_grid(book)).cells
    values = {cell: content.value for cell, content in contents.items() if content.value is not None}
    return replace(book, sheets=(*book.sheets, Sheet("CeA", {**values, "E8": 549})))


CASES: dict[Code, tuple[Grid, str, str]] = {
    Code.MISSING_SHEET: (
        replace(grid(), sheets=tuple(s for s in grid().sheets if s.name != HAUT_RHIN)),
        "La feuille attendue est introuvable.",
        "Rétablissez-la depuis une copie du classeur de la campagne.",
    ),
    Code.MISSING_INDICATOR: (
        typed(grid(), BAS_RHIN, {"A4": None}),
        "La ligne de « Jeunes devenus majeurs » a disparu de la feuille.",
        "Reprenez-la d’une copie du classeur, ou lancez « Remettre le classeur en état » (calpae refaire).",
    ),
    Code.DUPLICATE_INDICATOR: (
        typed(grid(), BAS_RHIN, {"A60": MAJEURS}),
        "L’identifiant de « Jeunes devenus majeurs » figure sur plusieurs lignes : aucune n’est lue.",
        "Supprimez la ligne en trop.",
    ),
    Code.UNKNOWN_INDICATOR: (
        typed(grid(), BAS_RHIN, {"A60": "notre_ligne"}),
        "L’identifiant « notre_ligne » ne désigne aucun indicateur en vigueur de « Référentiel » : sa ligne n’est pas lue.",
        "Corrigez l’identifiant, ou ajoutez l’indicateur à « Référentiel », puis lancez « Remettre le classeur en "
        "état » (calpae refaire).",
    ),
    Code.MISSING_HEADER: (
        typed(grid(), BAS_RHIN, {"F3": None}),
        "La colonne « Réalisé 2021 » est introuvable : ses cellules ne sont pas lues.",
        "Rétablissez cet en-tête, exactement ainsi écrit.",
    ),
    Code.DUPLICATE_HEADER: (
        typed(grid(), BAS_RHIN, {"K3": "Réalisé 2021"}),
        "L’en-tête « Réalisé 2021 » figure sur plusieurs colonnes : aucune n’est lue.",
        "Renommez la colonne en trop.",
    ),
    Code.OTHER_CAMPAIGN: (
        typed(grid(), BAS_RHIN, {"A1": Mark(1, Role.ENTRY, "67", "2021").text}),
        "La feuille vient de la campagne 2021, le classeur est celui de la campagne 2022.",
        "Rendez à « Paramètres » sa campagne, ou préparez la suivante avec « Nouvelle campagne » (calpae campagne).",
    ),
    Code.ROW_WITHOUT_INDICATOR: (
        typed(grid(), BAS_RHIN, {"D60": 12}),
        "La ligne contient « 12 » mais n’a pas d’identifiant : elle n’est pas lue.",
        "Reportez la valeur sur la ligne de l’indicateur, ou placez-la hors des colonnes d’années.",
    ),
    Code.UNUSABLE_RESERVATION: (
        typed(grid(), "Réserves", {"A4": "67", "B4": "ase_majeurs", "C4": "2021", "D4": "estimé"}),
        "La réserve est ignorée : « Indicateur » contient « ase_majeurs », qui n’est pas reconnu.",
        "Choisissez une valeur de la liste, ou supprimez la ligne.",
    ),
    Code.UNUSABLE_PARAMETER: (
        typed(grid(), "Paramètres", {"C8": "beaucoup"}),
        "Le paramètre « Variation à justifier au-delà de » contient « beaucoup », qui ne convient pas : 0,5 est utilisé.",
        "Saisissez un nombre au-dessus de 0 et d’au plus 2 : 0,5 pour 50 %.",
    ),
    Code.DUPLICATE_WEIGHT: (
        typed(grid(), BAS_RHIN, {"A60": "aux_population_municipale"}),
        "L’identifiant de « Population municipale » figure sur plusieurs lignes : la pondération n’est pas utilisée.",
        "Supprimez la ligne en trop.",
    ),
    Code.DUPLICATE_SHEET: (
        copied("Réserves"),
        "Cette feuille est une copie : seule « Réserves » est lue.",
        "Supprimez la feuille en trop, ou gardez celle qui fait foi sous le nom « Réserves ».",
    ),
    Code.LOOK_ALIKE: (
        typed(grid(), BAS_RHIN, {"F3": "Réalisé  2021"}),
        "Le libellé « Réalisé 2021 » est écrit avec d’autres espaces, apostrophes ou tirets, un saut de ligne, des "
        "accents décomposés ou des signes invisibles : il est lu, mais les formules d’Excel peuvent ne pas le "
        "reconnaître.",
        "Réécrivez « Réalisé 2021 » dans la cellule, ou acceptez la correction.",
    ),
    Code.UNREADABLE_RESERVATION: (
        typed(grid(), "Réserves", {"A4": "67", "B4": MAJEURS, "C4": "2021-2022", "D4": "estimé"}),
        "La réserve ne peut pas être lue : « Année » contient « 2021-2022 », qui n’est pas reconnu. Les chiffres de "
        "l’indicateur qu’elle peut changer restent bloqués.",
        "Choisissez une valeur de la liste, ou supprimez la ligne.",
    ),
    Code.DUPLICATE_RESERVATIONS: (
        copied("Réserves"),
        "Le classeur a deux feuilles de réserves, celle-ci et « Réserves » : rien ne dit laquelle fait foi. Les "
        "chiffres qu’une réserve peut changer restent bloqués.",
        "Supprimez la feuille en trop.",
    ),
    Code.MORE_FINDINGS: (
        typed(grid(), BAS_RHIN, {f"D{row}": 12 for row in range(60, 60 + 2250)}),
        "Les constats « ligne sans identifiant » sont trop nombreux : à partir de cette cellule, 250 ne sont pas "
        "listés.",
        "Traitez d’abord ceux qui le sont, puis relancez « Valider ».",
    ),
    Code.UNDECLARED_DEPARTMENT: (
        typed(grid(), "Paramètres", {"C18": None}),
        "La feuille est la saisie d’un département (68) que « Paramètres » ne déclare pas : la CeA passerait pour "
        "complète sans lui.",
        "Déclarez-le dans « Paramètres » (ligne « territoire_68 », avec son nom), ou supprimez la feuille.",
    ),
    Code.BROKEN_NAMES: (
        named("Saisie_67_id"),
        "Dans le gestionnaire de noms, le nom « Saisie_67_id » n’existe plus ou ne mène plus à sa place : les "
        "formules de « CeA » et d’« Évolutions » n’y lisent plus rien.",
        "Relancez « Consolider » : CALPAE les rétablit en écrivant les résultats. Si ce constat revient, un en-tête manque "
        "dans une de ces feuilles : rétablissez-le d’abord.",
    ),
    Code.MANUAL_CALCULATION: (
        replace(grid(), manual_calculation=True),
        "Le classeur demande le calcul manuel : ses formules gardent d’anciens résultats.",
        "Choisissez Formules > Options de calcul > Automatique dans Excel ; le prochain résultat que CALPAE écrit "
        "dans le fichier le rétablit aussi.",
    ),
    Code.DAMAGED_TABLE: (
        tabled(ListTable("Tableau1", "A3:E4")),
        "Le tableau « tblReserves » de cette feuille a été renommé : CALPAE ne peut plus y placer ses lignes.",
        "Relancez « Consolider » : CALPAE le rétablit en écrivant les résultats, et ce que vous y avez écrit reste. Si ce "
        "constat revient, redonnez-lui dans Excel son nom et ses titres, sans ligne Total.",
    ),
    Code.MISFIT_RESULTS: (
        misfit(),
        "Les colonnes de cette feuille ne sont pas celles de cette version de CALPAE, ou des périodes de "
        "« Paramètres » : rien n’y est écrit.",
        "Lancez « Remettre le classeur en état » (calpae refaire) : le nouveau classeur suit « Paramètres ».",
    ),
    Code.UNUSABLE_INDICATOR: (
        defined({"B4": "ouvert"}),
        "La ligne ne peut pas être utilisée : « Statut », « ouvert » n’est pas connu. Les chiffres de « Jeunes devenus "
        "majeurs » restent bloqués.",
        f"{MEND} : choisissez parmi : actif, ventilation, total de bloc, pondération, retiré.",
    ),
    Code.INCOMPLETE_INDICATOR: (
        defined({"B4": "retiré", "M5": MAJEURS}),
        "La ligne de « Jeunes suivis selon le référentiel » est à revoir : « Rattaché à », « ase_majeurs_annee » est "
        "retiré. Aucun chiffre n’en dépend.",
        f"{MEND} : choisissez un indicateur en vigueur.",
    ),
    Code.UNAPPLIED_HARD_BOUND: (
        defined({"D57": "beaucoup"}),
        "Cette limite bloquante n’est pas appliquée : « Borne », « beaucoup » n’est ni un nombre ni un indicateur. "
        "Les chiffres de « Jeunes en logement stable » restent bloqués.",
        f"{MEND} : corrigez cette limite.",
    ),
    Code.UNAPPLIED_BOUND: (
        defined({"B4": "retiré"}),
        "Ce contrôle n’est pas fait : « Borne », « ase_majeurs_annee » est retiré.",
        f"{MEND} : choisissez une autre limite, ou supprimez la ligne.",
    ),
    Code.UNUSABLE_REPLACEMENT: (
        defined({"Q4": "ase_personne_lien"}),
        "« Jeunes devenus majeurs » ne poursuit l’histoire d’aucun autre indicateur : « Remplace », "
        "« ase_personne_lien » est encore en vigueur.",
        f"{MEND} : retirez d’abord cet indicateur, ou effacez « Remplace ».",
    ),
    Code.MISSING_DUE_DATE: (
        grid(
            settings=shipped_settings(
                conventions=(Convention("ASE", date(2025, 3, 31), date(2025, 4, 30)), Convention("RSA"))
            )
        ),
        "La convention « RSA » n’a pas encore de date dans « Collecte attendue le ».",
        "Saisissez la date, comme 31/03/2025.",
    ),
    Code.NUMBER_AS_TEXT: (
        entry("1 234"),
        "« 1 234 » est un nombre saisi comme du texte : les sommes d’Excel l’ignoreraient.",
        "Acceptez la conversion en 1 234, ou ressaisissez le nombre.",
    ),
    Code.MALFORMED_NUMBER: (
        entry("1 2345"),
        "« 1 2345 » est illisible : les groupes de chiffres sont irréguliers.",
        "Écrivez le bon nombre, ou écrivez dans « Décision » la correction que vous retenez : 1 234 ou 12 345.",
    ),
    Code.NUMBER_WITH_WORDS: (
        entry("environ 250"),
        "« environ 250 » mêle un nombre et des mots.",
        "Gardez le nombre, et mettez le texte dans « Commentaires », ou acceptez la correction proposée.",
    ),
    Code.CODE_WITH_TEXT: (
        entry("ND 5 ateliers"),
        "« ND 5 ateliers » est une mention suivie d’un texte.",
        "Gardez la mention seule, et mettez le texte dans « Commentaires ».",
    ),
    Code.FOREIGN_UNIT: (
        entry("70%"),
        "« 70% » n’est pas dans l’unité de l’indicateur (jeunes).",
        "Saisissez un nombre dans cette unité, ou acceptez la correction proposée.",
    ),
    Code.DATE: (
        entry(date(2022, 2, 1)),
        "La cellule montre une date ou une heure (01/02/2022) : Excel a pu transformer ce qui était saisi.",
        "Ressaisissez la valeur après avoir remis la cellule au format Nombre.",
    ),
    Code.BOOLEAN: (
        entry(True),
        "La cellule contient VRAI, qui n’est ni un nombre ni une mention.",
        "Saisissez un nombre, ND (non disponible) ou SO (sans objet).",
    ),
    Code.EXCEL_ERROR: (
        entry("#REF!"),
        "La cellule contient l’erreur #REF!.",
        "Remplacez-la par un nombre, ND (non disponible) ou SO (sans objet).",
    ),
    Code.UNREADABLE_TEXT: (
        entry("voir annexe"),
        "« voir annexe » n’est ni un nombre ni une mention.",
        "Saisissez un nombre, ND (non disponible) ou SO (sans objet), et le texte dans « Commentaires ».",
    ),
    Code.FORMULA_IN_ENTRY: (
        formula(250),
        "La cellule contient une formule ; sa valeur actuelle, 250, est lue.",
        "Remplacez la formule par sa valeur, pour que le chiffre ne change plus à votre insu.",
    ),
    Code.FORMULA_WITHOUT_VALUE: (
        formula(None),
        "La cellule contient une formule qui n’a pas été calculée.",
        "Ouvrez le classeur dans Excel et enregistrez-le, ou saisissez la valeur.",
    ),
    Code.NEGATIVE: (
        entry(-5),
        "« Jeunes devenus majeurs » vaut −5 : un nombre négatif est impossible.",
        "Corrigez le chiffre.",
    ),
    Code.NON_INTEGER: (
        entry(1234.5),
        "« Jeunes devenus majeurs » vaut 1 234,5 jeunes : il faut un nombre entier.",
        "Corrigez le chiffre.",
    ),
    Code.RATE_OUT_OF_RANGE: (
        entry(150, TAUX),
        "« Taux de couverture à 30 minutes » vaut 150 % : un taux va de 0 à 100 %.",
        "Corrigez le chiffre.",
    ),
    Code.IMPLAUSIBLE: (
        entry(2 * 10**12),
        "« 2 000 000 000 000 » est démesuré pour « Jeunes devenus majeurs ».",
        "Corrigez le chiffre.",
    ),
    Code.BARE_PERCENT: (
        entry(95, TAUX),
        "« 95 » est lu comme 95 %.",
        "Saisissez le taux avec le signe % pour lever le doute.",
    ),
    Code.UNSPECIFIED_NC: (
        entries(("67", MAJEURS, 2018, "NC"), ("67", MAJEURS, 2021, "n.c.")),
        "« Jeunes devenus majeurs » : NC (2018 et 2021) a deux sens, « non concerné » et « non communiqué ».",
        "Écrivez dans « Décision » SO (sans objet) si le département n’est pas concerné, ND (non disponible) si le "
        "chiffre n’a pas été communiqué.",
    ),
    Code.SMALL_COUNT: (
        entry(2),
        "« Jeunes devenus majeurs » vaut 2, moins de 3 : quelqu’un pourrait être reconnu (secret statistique).",
        "Décidez, avant diffusion, si ce chiffre peut être publié.",
    ),
    Code.EMPTY_YEAR: (
        grid(),
        "6 cellules de l’année de campagne restent vides dans cette mesure.",
        "Saisissez le chiffre, ND (non disponible) ou SO (sans objet).",
    ),
    Code.FIGURE_IN_COMMENT: (
        entries(("67", MAJEURS, 2022, "ND"), comments={("67", MAJEURS): "37 jeunes au 1er semestre 2022, puis 12"}),
        "« Jeunes devenus majeurs » est à ND, mais son commentaire donne 37 et 12 : un chiffre peut être perdu.",
        "Saisissez-le dans sa cellule s’il couvre toute l’année ; sinon, écrivez pourquoi dans « Justification ».",
    ),
    Code.NOTE_MARK: (
        entry("250²"),
        "« 250² » porte un appel de note, qu’un calcul prendrait pour un chiffre.",
        "Retirez l’appel de note, et mettez la note dans « Commentaires », ou acceptez la correction proposée.",
    ),
    Code.BOUND_NOT_FIGURE: (
        entry("< 5"),
        "« < 5 » est une limite ou une fourchette, pas un chiffre : cela ne s’additionne pas.",
        "Saisissez le chiffre ; s’il ne peut être donné, écrivez ND, et mettez le texte dans « Commentaires », ou "
        "acceptez la correction proposée.",
    ),
    Code.MERGED_CELL: (
        merged(),
        "La cellule est prise dans la fusion E14:I14, dont Excel ne montre que la première valeur.",
        "Annulez la fusion (Accueil, Fusionner et centrer), puis saisissez chaque chiffre dans sa cellule.",
    ),
    Code.BELOW_A_CENT: (
        entries(("67", amounts.PLANNED, 2021, 1234.567), referential=amounts.referential()),
        "« Montant prévu » vaut 1 234,567 € : un montant s’arrête au centime.",
        "Corrigez le chiffre, ou acceptez la correction proposée.",
    ),
    Code.HARD_BOUND: (
        entries(("67", MAJEURS, 2019, 250), ("67", "ase_logement_stable", 2019, 280)),
        "« Jeunes en logement stable » vaut 280, plus que « Jeunes devenus majeurs » (250) : la limite est dépassée.",
        "Corrigez, ou écrivez pourquoi dans « Justification ».",
    ),
    Code.SOFT_BOUND: (
        entry(8, "ag_portefeuille_conseiller"),
        "« Portefeuille par conseiller » vaut 8, moins que 30 : c’est inattendu.",
        VERIFY,
    ),
    Code.UNBALANCED_TOTAL: (
        entries(
            ("67", "ga_orientes", 2022, 1500),
            ("67", "ga_orientes_dept", 2022, 900),
            ("67", "ga_orientes_ag", 2022, 500),
        ),
        "« Orientés vers la garantie d’activité » vaut 1 500, mais la somme de ses parties vaut 1 400.",
        "Corrigez le total ou ses parties, ou écrivez pourquoi dans « Justification ».",
    ),
    Code.COMMENT_ARITHMETIC: (
        entries(("67", "ga_orientes", 2022, 1500), comments={("67", "ga_orientes"): "1 500 = 900 + 500"}),
        "Le commentaire de « Orientés vers la garantie d’activité » annonce 1 500, mais ses termes font 1 400.",
        "Corrigez le commentaire ou le chiffre, ou écrivez pourquoi dans « Justification ».",
    ),
    Code.RATE_WITHOUT_STRUCTURE: (
        entries(("68", TAUX, 2018, 0.95), ("68", "pasi_structures", 2018, 0)),
        "« Taux de couverture à 30 minutes » vaut 95 % alors que « Structures engagées » vaut 0.",
        VERIFY,
    ),
    Code.IDENTICAL_ROWS: (
        entries(*(("67", name, label, 38 + label) for name in (MAJEURS, "ase_ressources") for label in (2019, 2020))),
        "« Jeunes ayant des ressources » donne les mêmes chiffres que « Jeunes devenus majeurs » en 2019 et 2020 : "
        "une ligne a pu être recopiée.",
        VERIFY,
    ),
    Code.CASELOAD_MISMATCH: (
        entries(
            ("67", "ag_portefeuille_conseiller", 2022, 60),
            ("67", "ga_en_cours_ag", 2022, 840),
            ("67", "aux_ag_nb_conseillers", 2022, 10.5),
        ),
        "« Portefeuille par conseiller » vaut 60, mais « Suivis – accompagnement global » rapporté à « Conseillers "
        "dédiés (ETP) » donne 80.",
        VERIFY,
    ),
    Code.UNJUSTIFIED_JUMP: (
        entries(("67", "pasi_personnes_cd", 2021, 12_000), ("67", "pasi_personnes_cd", 2022, 30_000)),
        "« Personnes reçues (CD) » passe de 12 000 à 30 000 (+150 %), au-delà du seuil de 50 %.",
        VERIFY,
    ),
    Code.FIGURE_LOST: (
        entries(("67", MAJEURS, 2021, 450), ("67", MAJEURS, 2022, "ND")),
        "« Jeunes devenus majeurs » passe de 450 en 2021 à « ND ».",
        "Retrouvez le chiffre, ou écrivez dans « Justification » pourquoi il manque.",
    ),
    Code.UNCHANGED_FIGURE: (
        entries(("68", "ga_orientes", 2018, 1500), ("68", "ga_orientes", 2019, 1500)),
        "« Orientés vers la garantie d’activité » vaut 1 500, comme en 2018 : le chiffre a pu être reconduit.",
        VERIFY,
    ),
    Code.UNEXPLAINED_REVISION: (
        entries(
            ("67", "ase_logement_stable", 2019, 280),
            vintages=[("2020", "67", "ase_logement_stable", year(2019), "240")],
        ),
        "« Jeunes en logement stable » : 240 publié au millésime 2020, 280 aujourd’hui.",
        "Écrivez pourquoi dans « Justification ».",
    ),
    Code.BELOW_PUBLISHED_PART: (
        entries(("67", "ga_orientes", 2020, 250), vintages=[("2020", "67", "ga_orientes_ag", year(2020), "450")]),
        "« Orientés vers la garantie d’activité » vaut 250, moins que 450 publié au millésime 2020 "
        "pour « Orientés – accompagnement global ».",
        VERIFY,
    ),
    Code.CARRIED_COMMENT: (
        entries(comments={("67", "ga_orientes"): "Compté à la main."}, remarks=[CARRIED]),
        "Commentaire reconduit de 2021 : relisez-le.",
        "Mettez-le à jour, ou choisissez « Accepter » dans « Décision » s’il vaut encore.",
    ),
    Code.CARRIED_RESERVATION: (
        entries(
            reservations=[Reservation("67", "ga_orientes", None, ReservationType.ESTIMATED)],
            remarks=[CARRIED._replace(nature=RemarkNature.RESERVATION, text="estimé")],
        ),
        "Réserve sans année, reconduite de 2021 : relisez-la.",
        "Mettez-la à jour, ou choisissez « Accepter » dans « Décision » si elle vaut encore.",
    ),
    Code.EQUAL_DEPARTMENTS: (
        entries(("67", "form_spec_insertion_pro", 2022, 250), ("68", "form_spec_insertion_pro", 2022, 250)),
        "« Spécifique – insertion » vaut 250 dans le 68 comme dans le 67 : peut-être compté une seule fois.",
        "Ajoutez la réserve « compté à l’échelle de la CeA » si c’est le même chiffre ; sinon, écrivez pourquoi dans « Justification ».",
    ),
    Code.UNEVEN_DEPARTMENTS: (
        entries(("67", "pasi_structures", 2019, 90), ("68", "pasi_structures", 2019, 5)),
        "« Structures engagées » vaut 5 dans le 68 et 90 dans le 67, soit 18 fois moins : comptez-vous la même chose ?",
        VERIFY,
    ),
    Code.CONFLICTING_SCOPE: (
        scoped(("67", "form_spec_insertion_pro", 2022, 250), ("68", "form_spec_insertion_pro", 2022, 240)),
        "« Spécifique – insertion » est compté à l’échelle de la CeA, mais 250 (67) et 240 (68) : "
        "le 68 a-t-il aussi compté ces agents ?",
        "Saisissez le même chiffre dans tous les départements, ou retirez la réserve.",
    ),
    Code.MISPLACED_SCOPE: (
        entries(reservations=[replace(SCOPE, indicator="form_cnfpt_total")]),
        "« Formés CNFPT – total » porte la réserve « compté à l’échelle de la CeA », qui n’y a pas d’effet : ce total "
        "est fait de thèmes.",
        "Retirez la réserve, et mettez-la sur le thème que les départements comptent ensemble.",
    ),
    Code.SCOPE_WITHOUT_FIGURE: (
        entries(("67", SCOPE.indicator, 2022, 22), reservations=[replace(SCOPE, territory="68")]),
        "« Spécifique – insertion » est compté à l’échelle de la CeA dans le 68, qui ne donne pas de chiffre : le "
        "chiffre du 67 reste compté pour lui seul.",
        "Mettez la réserve sur le département qui donne le chiffre de l’ensemble, ou retirez-la.",
    ),
    Code.MEAN_OUTSIDE: (
        entries(
            *(("67", name, 2022, figure) for name, figure in zip(CASELOADS, (83, 879, 10), strict=True)),
            *(("68", name, 2022, figure) for name, figure in zip(CASELOADS, (54, 1027, 12.5), strict=True)),
        ),
        "« Portefeuille par conseiller » : le rapport des sommes donne 84,7, hors de ce que donnent les départements, "
        "de 54 à 83. La fourchette est montrée.",
        "Vérifiez « Suivis – accompagnement global » et « Conseillers dédiés (ETP) » des départements ; si tout est "
        "exact, écrivez pourquoi dans « Justification ».",
    ),
    Code.CALCULATION_MISMATCH: (
        miscalculated(),
        "« Jeunes devenus majeurs » : en E8, Excel calcule « 549 » et CALPAE calcule « 550 ».",
        "Relancez « Consolider » ; si l’écart demeure, ne diffusez pas ce chiffre et prévenez le service informatique.",
    ),
}


def said(book: Grid, code: Code) -> tuple[Finding, str, str]:
    """The first open finding of a code, and its sentence with its real spaces."""
    campaign = read_campaign(book)
    live = code is Code.CALCULATION_MISMATCH  # Of all, the only one that Excel's results are needed for.
    found = disagreements(book, process_grid(book)) if live else validate(campaign).findings
    finding = next((f for f in found if f.code is code), None)
    assert finding is not None, f"{code.name} is not found"
    return finding, *sentence(finding, campaign.referential, campaign.settings)


def assert_well_typed(text: str) -> None:
    """French typography: no-break spaces, typographic apostrophes, one space at a time, nothing of Python."""
    assert text == text.strip()
    assert not re.search(r"\s\s", text), text
    assert not re.search(r" [:;?!%»]|« ", text), text
    assert "'" not in text, text
    assert not re.search(r"[{}]|None|True|False|Code\.|Period\(", text), text
    assert not re.search(r"[0-9]\.[0-9]", text), f"decimal point: {text}"
    assert not re.search(r"(?<![0-9])-[0-9]", text), f"hyphen for a minus: {text}"
    assert not re.search(r"«\s*»|, ,|\(\)", text), f"hole in the sentence: {text}"
    assert text.count("«") == text.count("»")


def test_every_code_has_a_sentence_and_a_case():
    assert [*SENTENCES] == [*Code]
    assert [*CASES] == [*Code]


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_each_finding_says_what_is_seen_and_what_to_do(code):
    book, problem, remedy = CASES[code]

    _, seen, todo = said(book, code)

    assert (plain(seen), plain(todo)) == (problem, remedy)


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_the_example_of_each_code_is_what_a_workbook_gives(code):
    assert names_of(shipped_settings()).put_into(SENTENCES[code].example) == CASES[code][1]


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_no_example_says_anything_of_a_department(code):
    """The list of codes goes to every department, which is told nothing of the others."""
    example = SENTENCES[code].example
    published = {number for figure in load_figures() for number in numbers(figure.raw)}

    assert len(published) > 90
    assert numbers(example).isdisjoint(published)
    assert not re.search("Rhin|Alsace", example)


def numbers(text: str) -> set[int]:
    """Numbers above 100, however their groups are parted: smaller ones are everybody's."""
    joined = re.sub(r"(?<=[0-9])\s(?=[0-9])", "", text)
    return {int(digits) for digits in re.findall(r"[0-9]+", joined) if int(digits) > 100}


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_each_sentence_is_set_in_french_type(code):
    _, seen, todo = said(CASES[code][0], code)

    assert_well_typed(seen)
    assert_well_typed(todo)
    assert seen[0].isupper() or seen[0] in "«6"
    assert seen.endswith((".", f"{NB}?"))
    assert todo.endswith(".")
    if code is not Code.EXCEL_ERROR:
        assert "!" not in seen
    assert "!" not in todo


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_each_remedy_is_a_polite_imperative(code):
    remedy = SENTENCES[code].remedy

    assert re.match(r"[A-ZÉ][a-zéè]+ez\b", remedy)
    assert not re.search(r"\b(tu|toi|ton|ta|tes|te|erreur de votre part|faute)\b", remedy.casefold())


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_each_problem_blames_nobody(code):
    problem = SENTENCES[code].problem

    assert not re.search(r"\b(vous avez|votre|vos|tu|ton|ta|tes|oublié|null|nan)\b", problem.casefold())
    assert "!" not in problem


def test_titles_are_short_and_tell_codes_apart():
    titles = [words.title for words in SENTENCES.values()]

    assert Counter(titles).most_common(1)[0][1] == 1
    for title in titles:
        assert 0 < len(title) <= 45
        assert not title.endswith(".")
        assert "'" not in title


# Codes


def test_code_texts_are_unique_and_name_their_family():
    texts = [code.text for code in Code]

    assert len({*texts}) == len(texts) == 72
    assert all(re.fullmatch(r"[A-Z][0-9]{3}", text) for text in texts)
    assert texts == sorted(texts, key=lambda text: ("SCBTDX".index(text[0]), text))


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_the_family_of_a_code_gives_its_level(code):
    assert code.level == {"S": 0, "C": 1, "B": 1, "T": 2, "D": 3, "X": 3}[code.text[0]]


def test_what_blocks_and_what_informs_is_what_the_design_says():
    by_severity = {severity: {c.name for c in Code if c.severity is severity} for severity in Severity}

    assert by_severity[Severity.BLOCKING] == {
        *("MISSING_SHEET", "MISSING_INDICATOR", "DUPLICATE_INDICATOR", "MISSING_HEADER", "DUPLICATE_HEADER"),
        *("OTHER_CAMPAIGN", "NUMBER_AS_TEXT", "MALFORMED_NUMBER", "NUMBER_WITH_WORDS", "CODE_WITH_TEXT"),
        *("FOREIGN_UNIT", "DATE", "BOOLEAN", "EXCEL_ERROR", "UNREADABLE_TEXT", "FORMULA_WITHOUT_VALUE"),
        *("NEGATIVE", "NON_INTEGER", "RATE_OUT_OF_RANGE", "IMPLAUSIBLE", "HARD_BOUND", "UNBALANCED_TOTAL"),
        "BELOW_A_CENT",
        *("NOTE_MARK", "BOUND_NOT_FIGURE", "MERGED_CELL", "UNREADABLE_RESERVATION", "DUPLICATE_RESERVATIONS"),
        *("CONFLICTING_SCOPE", "CALCULATION_MISMATCH", "UNDECLARED_DEPARTMENT"),
        *("UNUSABLE_INDICATOR", "UNAPPLIED_HARD_BOUND"),
    }
    assert by_severity[Severity.INFO] == {
        *("LOOK_ALIKE", "BARE_PERCENT", "UNSPECIFIED_NC", "SMALL_COUNT", "EMPTY_YEAR", "MORE_FINDINGS"),
        *("CARRIED_COMMENT", "CARRIED_RESERVATION", "MISSING_DUE_DATE"),
    }


def test_nothing_from_another_vintage_ever_blocks():
    assert {c.severity for c in Code if c.text.startswith("T")} == {Severity.WARNING, Severity.INFO}


def test_a_justification_lifts_warnings_and_bounds_only():
    lifted = {c for c in Code if c.justifiable}

    assert lifted == {c for c in Code if c.severity is Severity.WARNING} | {Code.HARD_BOUND, Code.UNBALANCED_TOTAL}


# Sentences that change with what is seen


def with_bound(bound: Bound) -> Referential:
    return replace(REFERENTIAL, bounds=(bound,))


@pytest.mark.parametrize(
    ("code", "book", "problem"),
    [
        pytest.param(
            Code.NUMBER_WITH_WORDS,
            entry("355 agents formés", "form_cnfpt_numerique"),
            "« 355 agents formés » mêle un nombre et des mots ; seule cellule remplie de sa mesure, est-ce « Formés "
            "CNFPT – total » ?",
            id="probable-total-of-a-block",
        ),
        pytest.param(
            Code.NUMBER_WITH_WORDS,
            entries(
                ("67", "form_cnfpt_numerique", 2021, "355 agents formés"), ("67", "form_cnfpt_territoires", 2021, 0)
            ),
            "« 355 agents formés » mêle un nombre et des mots.",
            id="not-alone-in-its-block",
        ),
        pytest.param(
            Code.NOTE_MARK,
            entry("45*"),
            "« 45* » porte un appel de note : la cellule n’est plus un nombre.",
            id="a-star-is-no-digit",
        ),
        pytest.param(
            Code.NOTE_MARK,
            entry("ND*"),
            "« ND* » porte un appel de note : la mention doit être seule dans la cellule.",
            id="a-mark-on-a-code",
        ),
        pytest.param(
            Code.IMPLAUSIBLE,
            entry("2000000000000"),
            "« 2 000 000 000 000 » est démesuré pour « Jeunes devenus majeurs ».",
            id="digits-typed-without-groups",
        ),
        pytest.param(
            Code.EMPTY_YEAR,
            real_grid({("67", "mob_mesures_diagnostic", year(2022)): None}),
            "1 cellule de l’année de campagne reste vide dans cette mesure.",
            id="one-empty-cell",
        ),
        pytest.param(
            Code.UNSPECIFIED_NC,
            entries(*(("67", MAJEURS, label, "NC") for label in range(2018, 2023))),
            "« Jeunes devenus majeurs » : NC (2018, 2019, 2020, 2021 et 2022) a deux sens, « non concerné » et « "
            "non communiqué ».",
            id="five-years-of-nc",
        ),
        pytest.param(
            Code.UNJUSTIFIED_JUMP,
            entries(("67", DELAI, 2020, 1), ("67", DELAI, 2021, 13)),
            "« Délai de démarrage » passe de 1 jour à 13 jours (+12 jours), au-delà du seuil de 50 %.",
            id="one-day-is-singular",
        ),
        pytest.param(
            Code.UNJUSTIFIED_JUMP,
            entries(("67", DELAI, 2020, 24.349), ("67", DELAI, 2021, 1.5)),
            "« Délai de démarrage » passe de 24,349 jours à 1,5 jour (−22,849 jours), au-delà du seuil de 50 %.",
            id="decimals-as-typed",
        ),
        pytest.param(
            Code.HARD_BOUND,
            entry(0, DELAI),
            "« Délai de démarrage » vaut 0 jour, au lieu de plus de 0 jour : la limite est dépassée.",
            id="zero-day-is-singular",
        ),
        pytest.param(
            Code.HARD_BOUND,
            entry(366, DELAI),
            "« Délai de démarrage » vaut 366 jours, plus que 365 jours : la limite est dépassée.",
            id="number-as-a-limit",
        ),
        pytest.param(
            Code.HARD_BOUND,
            entries(("67", "rsa_nouveaux_entrants", 2020, 1000), ("67", "aux_population_municipale", 2020, 1000)),
            "« Nouveaux entrants RSA » vaut 1 000, autant ou plus que « Population municipale » (1 000) : "
            "la limite est dépassée.",
            id="strictly-below",
        ),
        pytest.param(
            Code.SOFT_BOUND,
            grid(
                {("67", TAUX, year(2021)): 0.95, ("67", "pasi_structures", year(2021)): 40},
                referential=with_bound(Bound(TAUX, False, "<=", "pasi_structures")),
            ),
            "« Taux de couverture à 30 minutes » vaut 95 %, plus que « Structures engagées » (40) : c’est inattendu.",
            id="each-figure-in-its-own-unit",
        ),
        pytest.param(
            Code.COMMENT_ARITHMETIC,
            entries(
                ("67", "pasi_structures_hors_cd", 2022, 17),
                comments={("67", "pasi_structures_hors_cd"): "35 = 10 + 25"},
            ),
            "Le commentaire de « Structures engagées (hors CD) » détaille 35, qui n’est aucun chiffre de la ligne.",
            id="sum-of-nothing-known",
        ),
        pytest.param(
            Code.COMMENT_ARITHMETIC,
            grid(
                {("67", "pasi_structures_hors_cd", target(2023)): 35},
                comments={("67", "pasi_structures_hors_cd"): "35 = 10 + 25"},
            ),
            "Le commentaire de « Structures engagées (hors CD) » détaille 35, "
            "qui est l’objectif 2023 et non un résultat.",
            id="sum-of-the-target",
        ),
        pytest.param(
            Code.UNEVEN_DEPARTMENTS,
            entries(("67", "pasi_structures", 2019, 4), ("68", "pasi_structures", 2019, 71)),
            "« Structures engagées » vaut 71 dans le 68 et 4 dans le 67, soit 17,8 fois plus : comptez-vous la même "
            "chose ?",
            id="more-not-less",
        ),
        pytest.param(
            Code.UNEXPLAINED_REVISION,
            entries(("67", TAUX, 2019, 0.95), vintages=[("2020", "67", TAUX, year(2019), "90 %")]),
            "« Taux de couverture à 30 minutes » : 90 % publié au millésime 2020, 95 % aujourd’hui.",
            id="revised-rate",
        ),
        pytest.param(
            Code.BARE_PERCENT,
            entry(1.5, TAUX),
            "« 1,5 » est lu comme 1,5 %.",
            id="bare-per-cent-with-decimals",
        ),
        pytest.param(
            Code.RATE_OUT_OF_RANGE,
            entry(-0.5, TAUX),
            "« Taux de couverture à 30 minutes » vaut −0,5 % : un taux va de 0 à 100 %.",
            id="negative-rate",
        ),
        pytest.param(
            Code.FORMULA_IN_ENTRY,
            formula("ND"),
            "La cellule contient une formule ; sa valeur actuelle, ND, est lue.",
            id="formula-that-gives-a-code",
        ),
        pytest.param(
            Code.MISSING_HEADER,
            typed(grid(), BAS_RHIN, {"A3": None}),
            "La colonne « Identifiant » est introuvable : ses cellules ne sont pas lues.",
            id="header-of-ids",
        ),
        pytest.param(
            Code.UNUSABLE_PARAMETER,
            typed(grid(), "Paramètres", {"C8": None}),
            "Le paramètre « Variation à justifier au-delà de » est vide : 0,5 est utilisé.",
            id="blank-parameter",
        ),
        pytest.param(
            Code.UNUSABLE_PARAMETER,
            typed(grid(), "Paramètres", {"C6": "l’an passé"}),
            "Le paramètre « Année de la campagne » contient « l’an passé », qui ne convient pas : 2022 est utilisé.",
            id="a-year-is-not-grouped",
        ),
        pytest.param(
            Code.UNUSABLE_PARAMETER,
            typed(grid(), "Paramètres", {"C4": None}),
            "Le paramètre « Campagne » est vide : 2022 est utilisé.",
            id="blank-campaign",
        ),
        pytest.param(
            Code.UNUSABLE_RESERVATION,
            typed(grid(), "Réserves", {"A4": "67", "B4": "numérique", "C4": "2021", "D4": "estimé"}),
            "La réserve est ignorée : « Indicateur » contient « numérique », qui désigne plusieurs indicateurs : "
            "« form_cnfpt_numerique » et « form_spec_numerique ».",
            id="label-of-two-indicators",
        ),
        pytest.param(
            Code.UNUSABLE_RESERVATION,
            typed(grid(), "Réserves", {"A4": "67", "C4": "2021", "D4": "estimé"}),
            "La réserve est ignorée : « Indicateur » est vide.",
            id="blank-indicator-of-reservation",
        ),
    ],
)
def test_a_sentence_follows_what_is_seen(code, book, problem):
    _, seen, _ = said(book, code)

    assert plain(seen) == problem
    assert_well_typed(seen)


@pytest.mark.parametrize(
    ("at", "book"),
    [
        pytest.param(CellRef("Paramètres", "C8"), typed(grid(), "Paramètres", {"C8": None}), id="parameter"),
        pytest.param(
            CellRef("Réserves", "D4"), typed(grid(), "Réserves", {"A4": "67", "B4": MAJEURS}), id="reservation"
        ),
        pytest.param(CellRef(BAS_RHIN, "F4"), formula(""), id="formula-that-gives-an-empty-text"),
    ],
)
def test_a_blank_leaves_no_hole_in_a_sentence(at, book):
    campaign = read_campaign(book)

    [finding] = (f for f in validate(campaign).findings if f.at == at)

    for text in sentence(finding, campaign.referential, campaign.settings):
        assert_well_typed(text)


def test_a_number_that_is_no_integer_is_never_shown_as_one():
    _, seen, _ = said(entry(388.99999999999), Code.NON_INTEGER)

    assert "vaut 389 :" not in plain(seen)


def test_the_threshold_of_the_campaign_is_the_one_that_is_told():
    book = typed(
        entries(("67", "pasi_structures", 2018, 100), ("67", "pasi_structures", 2019, 140)), "Paramètres", {"C8": 0.333}
    )

    _, seen, _ = said(book, Code.UNJUSTIFIED_JUMP)

    assert plain(seen).endswith("(+40 %), au-delà du seuil de 33,3 %.")


def test_every_finding_of_the_real_campaign_reads_well():
    campaign = read_campaign(real_grid())
    findings = validate(campaign).findings

    assert len(findings) > 50
    for finding in findings:
        problem, remedy = sentence(finding, campaign.referential, campaign.settings)
        assert_well_typed(problem.replace(finding.raw or "\0", "…"))
        assert_well_typed(remedy)


def test_a_text_with_braces_is_not_taken_for_a_field():
    _, seen, _ = said(entry("voir {annexe} {raw}"), Code.UNREADABLE_TEXT)

    assert plain(seen) == "« voir {annexe} {raw} » n’est ni un nombre ni une mention."


@pytest.mark.parametrize(
    ("name", "value", "decimals", "expected"),
    [
        pytest.param(MAJEURS, 1274, 1, "1 274", id="counts-carry-no-unit"),
        pytest.param(TAUX, 95, 1, "95 %", id="rates-carry-their-sign"),
        pytest.param(TAUX, 33.333333, 6, "33,333333 %", id="rate-in-full"),
        pytest.param(DELAI, 24.349, 1, "24,3 jours", id="delay"),
        pytest.param(DELAI, 1, 1, "1 jour", id="one-day"),
        pytest.param(DELAI, 1, 6, "1 jour", id="one-day-in-full"),
        pytest.param(DELAI, 0, 6, "0 jour", id="no-day-in-full"),
        pytest.param(DELAI, 2, 6, "2 jours", id="two-days-in-full"),
        pytest.param("ag_portefeuille_conseiller", 64.44, 1, "64,4", id="caseloads-carry-no-unit"),
    ],
)
def test_a_figure_is_shown_with_its_unit(name, value, decimals, expected):
    shown = with_unit(value, REFERENTIAL.indicators[name], decimals)

    assert plain(shown) == expected
    assert " " not in shown


def test_sheets_of_other_people_raise_no_finding():
    book = grid()
    codes = [f.code for f in validate(read_campaign(book)).findings]
    more = [
        f.code
        for f in validate(read_campaign(replace(book, sheets=(*book.sheets, Sheet("Notes", {"A1": 5}))))).findings
    ]

    assert more == codes
