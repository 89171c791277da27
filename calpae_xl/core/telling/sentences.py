"""The French words of the finding codes: name, what is seen, what to do, an example; and of what they are sorted by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import article, word
from calpae_xl.core.workbook.layout import Role

_ONE, _OTHER = "2A", "2B"
"""Departments of examples in no workbook in particular."""


class WorkbookNames(NamedTuple):
    """What sentences call by the names of a workbook; those of no workbook in particular by default.

    Attributes:
        one, another: Codes of two departments, for examples.
        scope: The reservation of what is counted once for all departments.
        whole: The collectivity, with its article.
        results: The consolidated sheet.
    """

    one: str = _ONE
    another: str = _OTHER
    scope: str = word(ReservationType.CEA_SCOPE)
    whole: str = "la collectivité"
    results: str = "Consolidation"

    def put_into(self, text: str) -> str:
        """Fill in these names; other fields stay."""
        for field, name in self._asdict().items():
            text = text.replace(f"{{{field}}}", name)
        return text


NO_WORKBOOK = WorkbookNames()
"""The names of no workbook in particular."""


def names_of(settings: Settings) -> WorkbookNames:
    """Return the names of a workbook; where it has a single department, examples borrow another."""
    codes = [territory.code for territory in settings.territories[:2]]
    spare = (code for code in (_ONE, _OTHER) if code not in codes)
    one, another = [*codes, *spare][:2]
    return WorkbookNames(
        one=one,
        another=another,
        scope=settings.reservation_word(ReservationType.CEA_SCOPE),
        whole=article(settings.collectivity_short),
        results=settings.sheet_name(Role.CONSOLIDATION),
    )


class Sentence(NamedTuple):
    """The words of a code.

    Attributes:
        title: Name of the fault, for the lists of codes.
        problem: What is seen; fields in braces are filled in.
        remedy: What to do, in the imperative; fields likewise.
        example: What is seen in one case; fields of `WorkbookNames` in braces.
    """

    title: str
    problem: str
    remedy: str
    example: str

    def any_remedy(self, names: WorkbookNames) -> str:
        """What to do whatever the case, for the lists of codes: fields are left open."""
        chosen = names.put_into(self.remedy.replace("{choose}", _CHOOSE))
        return _FIELD.sub("…", chosen).replace("….", "…")


_CHOOSE = ", ou écrivez dans « Décision » la correction proposée que vous retenez"
"""Holds for one correction as for several, and for one that « Accepter » does not take."""

LEVELS: Mapping[int, str] = {
    0: "structure",
    1: "dans une feuille",
    2: "d’une année ou d’un millésime à l’autre",
    3: "entre départements",
}
"""Where a finding of each level looks."""

EFFECTS: Mapping[Severity, str] = {
    Severity.BLOCKING: "la cellule reste hors de la consolidation",
    Severity.WARNING: "le chiffre demande une justification",
    Severity.INFO: "à savoir avant de diffuser",
}
"""What comes of a finding of each severity."""


def levels_legend() -> str:
    """Say what the numbers of the levels mean."""
    return typeset(f"Niveau : {', '.join(f'{level} {text}' for level, text in LEVELS.items())}.")


def severities_legend() -> str:
    """Say what comes of each severity."""
    return " ".join(typeset(f"{word(severity).capitalize()} : {text}.") for severity, text in EFFECTS.items())


def code_texts(code: Code, names: WorkbookNames = NO_WORKBOOK) -> dict[str, str]:
    """Return what the lists of codes say of one, by field of ``CODE_HEADERS`` and in their order."""
    words = SENTENCES[code]
    texts = {
        "code": code.text,
        "title": words.title,
        "severity": word(code.severity),
        "level": str(code.level),
        "example": names.put_into(words.example),
        "remedy": words.any_remedy(names),
    }
    return {field: typeset(text) for field, text in texts.items()}


_FIELD = re.compile(r"\{\w+\}")
_JUSTIFY = "Vérifiez le chiffre ; s’il est exact, écrivez pourquoi dans « Justification »."
_MEND = "Corrigez la ligne, une fois ôtée la protection de la feuille : {mend}."

SENTENCES: Mapping[Code, Sentence] = {
    Code.MISSING_SHEET: Sentence(
        "feuille absente",
        "La feuille attendue est introuvable.",
        "Rétablissez-la depuis une copie du classeur de la campagne.",
        "La feuille attendue est introuvable.",
    ),
    Code.MISSING_INDICATOR: Sentence(
        "indicateur absent",
        "La ligne de « {label} » a disparu de la feuille.",
        "Reprenez-la d’une copie du classeur, ou lancez « Remettre le classeur en état » (calpae refaire).",
        "La ligne de « Jeunes devenus majeurs » a disparu de la feuille.",
    ),
    Code.DUPLICATE_INDICATOR: Sentence(
        "indicateur en double",
        "L’identifiant de « {label} » figure sur plusieurs lignes : aucune n’est lue.",
        "Supprimez la ligne en trop.",
        "L’identifiant de « Jeunes devenus majeurs » figure sur plusieurs lignes : aucune n’est lue.",
    ),
    Code.UNKNOWN_INDICATOR: Sentence(
        "identifiant inconnu",
        "L’identifiant « {raw} » ne désigne aucun indicateur en vigueur de « Référentiel » : sa ligne n’est pas lue.",
        "Corrigez l’identifiant, ou ajoutez l’indicateur à « Référentiel », puis lancez « Remettre le classeur en "
        "état » (calpae refaire).",
        "L’identifiant « notre_ligne » ne désigne aucun indicateur en vigueur de « Référentiel » : sa ligne "
        "n’est pas lue.",
    ),
    Code.MISSING_HEADER: Sentence(
        "en-tête absent",
        "La colonne « {header} » est introuvable : ses cellules ne sont pas lues.",
        "Rétablissez cet en-tête, exactement ainsi écrit.",
        "La colonne « Réalisé 2021 » est introuvable : ses cellules ne sont pas lues.",
    ),
    Code.DUPLICATE_HEADER: Sentence(
        "en-tête en double",
        "L’en-tête « {header} » figure sur plusieurs colonnes : aucune n’est lue.",
        "Renommez la colonne en trop.",
        "L’en-tête « Réalisé 2021 » figure sur plusieurs colonnes : aucune n’est lue.",
    ),
    Code.OTHER_CAMPAIGN: Sentence(
        "autre campagne",
        "La feuille vient de la campagne {campaign}, le classeur est celui de la campagne {expected}.",
        "Rendez à « Paramètres » sa campagne, ou préparez la suivante avec « Nouvelle campagne » (calpae campagne).",
        "La feuille vient de la campagne 2021, le classeur est celui de la campagne 2022.",
    ),
    Code.ROW_WITHOUT_INDICATOR: Sentence(
        "ligne sans identifiant",
        "La ligne contient « {raw} » mais n’a pas d’identifiant : elle n’est pas lue.",
        "Reportez la valeur sur la ligne de l’indicateur, ou placez-la hors des colonnes d’années.",
        "La ligne contient « 12 » mais n’a pas d’identifiant : elle n’est pas lue.",
    ),
    Code.UNUSABLE_RESERVATION: Sentence(
        "réserve inutilisable",
        "La réserve est ignorée : « {header} » {content}.",
        "Choisissez une valeur de la liste, ou supprimez la ligne.",
        "La réserve est ignorée : « Indicateur » contient « ase_majeurs », qui n’est pas reconnu.",
    ),
    Code.UNUSABLE_PARAMETER: Sentence(
        "paramètre inutilisable",
        "Le paramètre « {parameter} » {content} : {instead}.",
        "Saisissez {possible}.",
        "Le paramètre « Variation à justifier au-delà de » contient « beaucoup », qui ne convient pas : 0,5 "
        "est utilisé.",
    ),
    Code.DUPLICATE_WEIGHT: Sentence(
        "pondération en double",
        "L’identifiant de « {label} » figure sur plusieurs lignes : la pondération n’est pas utilisée.",
        "Supprimez la ligne en trop.",
        "L’identifiant de « Population municipale » figure sur plusieurs lignes : la pondération n’est pas utilisée.",
    ),
    Code.DUPLICATE_SHEET: Sentence(
        "feuille en double",
        "Cette feuille est une copie : seule « {used} » est lue.",
        "Supprimez la feuille en trop, ou gardez celle qui fait foi sous le nom « {used} ».",
        "Cette feuille est une copie : seule « Réserves » est lue.",
    ),
    Code.LOOK_ALIKE: Sentence(
        "libellé qui se ressemble",
        "Le libellé « {written} » est écrit avec d’autres espaces, apostrophes ou tirets, un saut de ligne, des "
        "accents décomposés ou des signes invisibles : il est lu, mais les formules d’Excel peuvent ne pas le "
        "reconnaître.",
        "Réécrivez « {written} » dans la cellule, ou acceptez la correction.",
        "Le libellé « Réalisé 2021 » est écrit avec d’autres espaces, apostrophes ou tirets, un saut de ligne, des "
        "accents décomposés ou des signes invisibles : il est lu, mais les formules d’Excel peuvent ne pas le "
        "reconnaître.",
    ),
    Code.UNREADABLE_RESERVATION: Sentence(
        "réserve illisible",
        "La réserve ne peut pas être lue : « {header} » {content}. Les chiffres de l’indicateur qu’elle peut changer "
        "restent bloqués.",
        "Choisissez une valeur de la liste, ou supprimez la ligne.",
        "La réserve ne peut pas être lue : « Année » contient « 2021-2022 », qui n’est pas reconnu. Les chiffres de "
        "l’indicateur qu’elle peut changer restent bloqués.",
    ),
    Code.DUPLICATE_RESERVATIONS: Sentence(
        "réserves en double",
        "Le classeur a deux feuilles de réserves, celle-ci et « {used} » : rien ne dit laquelle fait foi. Les "
        "chiffres qu’une réserve peut changer restent bloqués.",
        "Supprimez la feuille en trop.",
        "Le classeur a deux feuilles de réserves, celle-ci et « Réserves » : rien ne dit laquelle fait foi. Les "
        "chiffres qu’une réserve peut changer restent bloqués.",
    ),
    Code.MORE_FINDINGS: Sentence(
        "constats non listés",
        "Les constats « {title} » sont trop nombreux : à partir de cette cellule, {unlisted} ne sont pas listés.",
        "Traitez d’abord ceux qui le sont, puis relancez « Valider ».",
        "Les constats « ligne sans identifiant » sont trop nombreux : à partir de cette cellule, 250 ne sont pas "
        "listés.",
    ),
    Code.UNDECLARED_DEPARTMENT: Sentence(
        "département non déclaré",
        "La feuille est la saisie d’un département ({territory}) que « Paramètres » ne déclare pas : {whole} passerait "
        "pour complète sans lui.",
        "Déclarez-le dans « Paramètres » (ligne « territoire_{territory} », avec son nom), ou supprimez la feuille.",
        "La feuille est la saisie d’un département ({another}) que « Paramètres » ne déclare pas : {whole} passerait "
        "pour complète sans lui.",
    ),
    Code.BROKEN_NAMES: Sentence(
        "noms perdus",
        "Dans le gestionnaire de noms, {names} n’existe plus ou ne mène plus à sa place : les formules de "
        "« {results} » et d’« Évolutions » n’y lisent plus rien.",
        "Relancez « Consolider » : CALPAE les rétablit en écrivant les résultats. Si ce constat revient, un en-tête "
        "manque dans une de ces feuilles : rétablissez-le d’abord.",
        "Dans le gestionnaire de noms, le nom « Saisie_{one}_id » n’existe plus ou ne mène plus à sa place : les "
        "formules de « {results} » et d’« Évolutions » n’y lisent plus rien.",
    ),
    Code.MANUAL_CALCULATION: Sentence(
        "calcul manuel",
        "Le classeur demande le calcul manuel : ses formules gardent d’anciens résultats.",
        "Choisissez Formules > Options de calcul > Automatique dans Excel ; le prochain résultat que CALPAE écrit "
        "dans le fichier le rétablit aussi.",
        "Le classeur demande le calcul manuel : ses formules gardent d’anciens résultats.",
    ),
    Code.DAMAGED_TABLE: Sentence(
        "tableau abîmé",
        "Le tableau « {table} » de cette feuille {fault} : CALPAE ne peut plus y placer ses lignes.",
        "Relancez « Consolider » : CALPAE le rétablit en écrivant les résultats, et ce que vous y avez écrit reste. Si "
        "ce constat revient, redonnez-lui dans Excel son nom et ses titres, sans ligne Total.",
        "Le tableau « tblReserves » de cette feuille a été renommé : CALPAE ne peut plus y placer ses lignes.",
    ),
    Code.MISFIT_RESULTS: Sentence(
        "feuilles de résultats dépassées",
        "Les colonnes de cette feuille ne sont pas celles de cette version de CALPAE, ou des périodes de "
        "« Paramètres » : rien n’y est écrit.",
        "Lancez « Remettre le classeur en état » (calpae refaire) : le nouveau classeur suit « Paramètres ».",
        "Les colonnes de cette feuille ne sont pas celles de cette version de CALPAE, ou des périodes de "
        "« Paramètres » : rien n’y est écrit.",
    ),
    Code.UNUSABLE_INDICATOR: Sentence(
        "ligne de « Référentiel » inutilisable",
        "La ligne ne peut pas être utilisée : « {header} », {wrong}. {blocked}.",
        _MEND,
        "La ligne ne peut pas être utilisée : « Statut », « ouvert » n’est pas connu. Les chiffres de « Jeunes devenus "
        "majeurs » restent bloqués.",
    ),
    Code.INCOMPLETE_INDICATOR: Sentence(
        "ligne de « Référentiel » à revoir",
        "La ligne de « {label} » est à revoir : « {header} », {wrong}. Aucun chiffre n’en dépend.",
        _MEND,
        "La ligne de « Jeunes suivis selon le référentiel » est à revoir : « Rattaché à », « ase_majeurs_annee » est "
        "retiré. Aucun chiffre n’en dépend.",
    ),
    Code.UNAPPLIED_HARD_BOUND: Sentence(
        "limite bloquante illisible",
        "Cette limite bloquante n’est pas appliquée : « {header} », {wrong}. {blocked}.",
        _MEND,
        "Cette limite bloquante n’est pas appliquée : « Borne », « beaucoup » n’est ni un nombre ni un indicateur. Les "
        "chiffres de « Jeunes en logement stable » restent bloqués.",
    ),
    Code.UNAPPLIED_BOUND: Sentence(
        "limite habituelle illisible",
        "Ce contrôle n’est pas fait : « {header} », {wrong}.",
        _MEND,
        "Ce contrôle n’est pas fait : « Borne », « ase_majeurs_annee » est retiré.",
    ),
    Code.UNUSABLE_REPLACEMENT: Sentence(
        "remplacement inutilisable",
        "« {label} » ne poursuit l’histoire d’aucun autre indicateur : « {header} », {wrong}.",
        _MEND,
        "« Jeunes devenus majeurs » ne poursuit l’histoire d’aucun autre indicateur : « Remplace », "
        "« ase_personne_lien » est encore en vigueur.",
    ),
    Code.MISSING_DUE_DATE: Sentence(
        "échéance à fixer",
        "La convention « {convention} » n’a pas encore de date dans « {header} ».",
        "Saisissez la date, comme 31/03/2025.",
        "La convention « RSA » n’a pas encore de date dans « Collecte attendue le ».",
    ),
    Code.NUMBER_AS_TEXT: Sentence(
        "nombre saisi en texte",
        "« {raw} » est un nombre saisi comme du texte : les sommes d’Excel l’ignoreraient.",
        "Acceptez la conversion en {proposal}, ou ressaisissez le nombre.",
        "« 1 234 » est un nombre saisi comme du texte : les sommes d’Excel l’ignoreraient.",
    ),
    Code.MALFORMED_NUMBER: Sentence(
        "nombre mal groupé",
        "« {raw} » est illisible : les groupes de chiffres sont irréguliers.",
        "Écrivez le bon nombre{choose}.",
        "« 1 2345 » est illisible : les groupes de chiffres sont irréguliers.",
    ),
    Code.NUMBER_WITH_WORDS: Sentence(
        "nombre mêlé de mots",
        "« {raw} » mêle un nombre et des mots{block}",
        "Gardez le nombre, et mettez le texte dans « Commentaires »{choose}.",
        "« environ 250 » mêle un nombre et des mots.",
    ),
    Code.CODE_WITH_TEXT: Sentence(
        "mention suivie de texte",
        "« {raw} » est une mention suivie d’un texte.",
        "Gardez la mention seule, et mettez le texte dans « Commentaires ».",
        "« ND 5 ateliers » est une mention suivie d’un texte.",
    ),
    Code.FOREIGN_UNIT: Sentence(
        "autre unité",
        "« {shown} » n’est pas dans l’unité de l’indicateur ({unit}).",
        "Saisissez un nombre dans cette unité{choose}.",
        "« 70% » n’est pas dans l’unité de l’indicateur (jeunes).",
    ),
    Code.DATE: Sentence(
        "date ou heure",
        "La cellule montre une date ou une heure ({raw}) : Excel a pu transformer ce qui était saisi.",
        "Ressaisissez la valeur après avoir remis la cellule au format Nombre.",
        "La cellule montre une date ou une heure (01/02/2022) : Excel a pu transformer ce qui était saisi.",
    ),
    Code.BOOLEAN: Sentence(
        "valeur logique",
        "La cellule contient {raw}, qui n’est ni un nombre ni une mention.",
        "Saisissez un nombre, ND (non disponible) ou SO (sans objet).",
        "La cellule contient VRAI, qui n’est ni un nombre ni une mention.",
    ),
    Code.EXCEL_ERROR: Sentence(
        "erreur Excel",
        "La cellule contient l’erreur {raw}.",
        "Remplacez-la par un nombre, ND (non disponible) ou SO (sans objet).",
        "La cellule contient l’erreur #REF!.",
    ),
    Code.UNREADABLE_TEXT: Sentence(
        "texte illisible",
        "« {raw} » n’est ni un nombre ni une mention.",
        "Saisissez un nombre, ND (non disponible) ou SO (sans objet), et le texte dans « Commentaires »{choose}.",
        "« voir annexe » n’est ni un nombre ni une mention.",
    ),
    Code.FORMULA_IN_ENTRY: Sentence(
        "formule dans la saisie",
        "La cellule contient une formule ; {current}.",
        "Remplacez la formule par sa valeur, pour que le chiffre ne change plus à votre insu.",
        "La cellule contient une formule ; sa valeur actuelle, 250, est lue.",
    ),
    Code.FORMULA_WITHOUT_VALUE: Sentence(
        "formule sans valeur",
        "La cellule contient une formule qui n’a pas été calculée.",
        "Ouvrez le classeur dans Excel et enregistrez-le, ou saisissez la valeur.",
        "La cellule contient une formule qui n’a pas été calculée.",
    ),
    Code.NEGATIVE: Sentence(
        "nombre négatif",
        "« {label} » vaut {figure} : un nombre négatif est impossible.",
        "Corrigez le chiffre.",
        "« Jeunes devenus majeurs » vaut −5 : un nombre négatif est impossible.",
    ),
    Code.NON_INTEGER: Sentence(
        "nombre non entier",
        "« {label} » vaut {figure} {unit} : il faut un nombre entier.",
        "Corrigez le chiffre.",
        "« Jeunes devenus majeurs » vaut 1 234,5 jeunes : il faut un nombre entier.",
    ),
    Code.RATE_OUT_OF_RANGE: Sentence(
        "taux hors de 0 à 100 %",
        "« {label} » vaut {figure} : un taux va de 0 à 100 %.",
        "Corrigez le chiffre.",
        "« Taux de couverture à 30 minutes » vaut 150 % : un taux va de 0 à 100 %.",
    ),
    Code.IMPLAUSIBLE: Sentence(
        "nombre démesuré",
        "« {huge} » est démesuré pour « {label} ».",
        "Corrigez le chiffre.",
        "« 2 000 000 000 000 » est démesuré pour « Jeunes devenus majeurs ».",
    ),
    Code.BARE_PERCENT: Sentence(
        "pour cent sans %",
        "« {raw} » est lu comme {figure}.",
        "Saisissez le taux avec le signe % pour lever le doute.",
        "« 95 » est lu comme 95 %.",
    ),
    Code.UNSPECIFIED_NC: Sentence(
        "NC à préciser",
        "« {label} » : NC ({periods}) a deux sens, « non concerné » et « non communiqué ».",
        "Écrivez dans « Décision » SO (sans objet) si le département n’est pas concerné, ND (non disponible) si le "
        "chiffre n’a pas été communiqué.",
        "« Jeunes devenus majeurs » : NC (2018 et 2021) a deux sens, « non concerné » et « non communiqué ».",
    ),
    Code.SMALL_COUNT: Sentence(
        "petit effectif",
        "« {label} » vaut {figure}, moins de {limit} : quelqu’un pourrait être reconnu (secret statistique).",
        "Décidez, avant diffusion, si ce chiffre peut être publié.",
        "« Jeunes devenus majeurs » vaut 2, moins de 3 : quelqu’un pourrait être reconnu (secret statistique).",
    ),
    Code.EMPTY_YEAR: Sentence(
        "année à renseigner",
        "{cells} de l’année de campagne {verb} vide{s} dans cette mesure.",
        "Saisissez le chiffre, ND (non disponible) ou SO (sans objet).",
        "6 cellules de l’année de campagne restent vides dans cette mesure.",
    ),
    Code.FIGURE_IN_COMMENT: Sentence(
        "chiffre en commentaire",
        "« {label} » est à ND, mais son commentaire donne {numbers} : un chiffre peut être perdu.",
        "Saisissez-le dans sa cellule s’il couvre toute l’année ; sinon, écrivez pourquoi dans « Justification ».",
        "« Jeunes devenus majeurs » est à ND, mais son commentaire donne 37 et 12 : un chiffre peut être perdu.",
    ),
    Code.NOTE_MARK: Sentence(
        "appel de note",
        "« {raw} » porte un appel de note{harm}.",
        "Retirez l’appel de note, et mettez la note dans « Commentaires »{choose}.",
        "« 250² » porte un appel de note, qu’un calcul prendrait pour un chiffre.",
    ),
    Code.BOUND_NOT_FIGURE: Sentence(
        "limite à la place du chiffre",
        "« {raw} » est une limite ou une fourchette, pas un chiffre : cela ne s’additionne pas.",
        "Saisissez le chiffre ; s’il ne peut être donné, écrivez ND, et mettez le texte dans « Commentaires »{choose}.",
        "« < 5 » est une limite ou une fourchette, pas un chiffre : cela ne s’additionne pas.",
    ),
    Code.MERGED_CELL: Sentence(
        "cellule fusionnée",
        "La cellule est prise dans la fusion {area}, dont Excel ne montre que la première valeur.",
        "Annulez la fusion (Accueil, Fusionner et centrer), puis saisissez chaque chiffre dans sa cellule.",
        "La cellule est prise dans la fusion E14:I14, dont Excel ne montre que la première valeur.",
    ),
    Code.BELOW_A_CENT: Sentence(
        "plus de deux décimales",
        "« {label} » vaut {figure} : un montant s’arrête au centime.",
        "Corrigez le chiffre{choose}.",
        "« Montant prévu » vaut 1 234,567 € : un montant s’arrête au centime.",
    ),
    Code.HARD_BOUND: Sentence(
        "limite dépassée",
        "« {label} » vaut {figure}, {bound} : la limite est dépassée.",
        "Corrigez, ou écrivez pourquoi dans « Justification ».",
        "« Jeunes en logement stable » vaut 280, plus que « Jeunes devenus majeurs » (250) : la limite est dépassée.",
    ),
    Code.SOFT_BOUND: Sentence(
        "limite habituelle dépassée",
        "« {label} » vaut {figure}, {bound} : c’est inattendu.",
        _JUSTIFY,
        "« Portefeuille par conseiller » vaut 8, moins que 30 : c’est inattendu.",
    ),
    Code.UNBALANCED_TOTAL: Sentence(
        "total différent de ses parties",
        "« {label} » vaut {figure}, mais {parts} {sum}.",
        "Corrigez le total ou ses parties, ou écrivez pourquoi dans « Justification ».",
        "« Orientés vers la garantie d’activité » vaut 1 500, mais la somme de ses parties vaut 1 400.",
    ),
    Code.COMMENT_ARITHMETIC: Sentence(
        "calcul en commentaire",
        "Le commentaire de « {label} » {arithmetic}.",
        "Corrigez le commentaire ou le chiffre, ou écrivez pourquoi dans « Justification ».",
        "Le commentaire de « Orientés vers la garantie d’activité » annonce 1 500, mais ses termes font 1 400.",
    ),
    Code.RATE_WITHOUT_STRUCTURE: Sentence(
        "taux sans structure",
        "« {label} » vaut {figure} alors que « {other} » vaut 0.",
        _JUSTIFY,
        "« Taux de couverture à 30 minutes » vaut 95 % alors que « Structures engagées » vaut 0.",
    ),
    Code.IDENTICAL_ROWS: Sentence(
        "lignes identiques",
        "« {label} » donne les mêmes chiffres que « {source} » en {periods} : une ligne a pu être recopiée.",
        _JUSTIFY,
        "« Jeunes ayant des ressources » donne les mêmes chiffres que « Jeunes devenus majeurs » en 2019 et "
        "2020 : une ligne a pu être recopiée.",
    ),
    Code.CASELOAD_MISMATCH: Sentence(
        "rapport discordant",
        "« {label} » vaut {figure}, mais « {numerator} » rapporté à « {denominator} » donne {derived}.",
        _JUSTIFY,
        "« Portefeuille par conseiller » vaut 60, mais « Suivis – accompagnement global » rapporté à « Conseillers "
        "dédiés (ETP) » donne 80.",
    ),
    Code.UNJUSTIFIED_JUMP: Sentence(
        "variation à justifier",
        "« {label} » passe de {before} à {after} {change}.",
        _JUSTIFY,
        "« Personnes reçues (CD) » passe de 12 000 à 30 000 (+150 %), au-delà du seuil de 50 %.",
    ),
    Code.FIGURE_LOST: Sentence(
        "chiffre disparu",
        "« {label} » passe de {before} en {since} à {now}{gone}.",
        "Retrouvez le chiffre, ou écrivez dans « Justification » pourquoi il manque.",
        "« Jeunes devenus majeurs » passe de 450 en 2021 à « ND ».",
    ),
    Code.UNCHANGED_FIGURE: Sentence(
        "chiffre reconduit",
        "« {label} » vaut {figure}, comme en {since} : le chiffre a pu être reconduit.",
        _JUSTIFY,
        "« Orientés vers la garantie d’activité » vaut 1 500, comme en 2018 : le chiffre a pu être reconduit.",
    ),
    Code.UNEXPLAINED_REVISION: Sentence(
        "révision à expliquer",
        "« {label} » : {before} publié au millésime {vintage}, {figure} aujourd’hui.",
        "Écrivez pourquoi dans « Justification ».",
        "« Jeunes en logement stable » : 240 publié au millésime 2020, 280 aujourd’hui.",
    ),
    Code.BELOW_PUBLISHED_PART: Sentence(
        "total inférieur à une partie publiée",
        "« {label} » vaut {figure}, moins que {before} publié au millésime {vintage} pour « {part} ».",
        _JUSTIFY,
        "« Orientés vers la garantie d’activité » vaut 250, moins que 450 publié au millésime 2020 pour « "
        "Orientés – accompagnement global ».",
    ),
    Code.CARRIED_COMMENT: Sentence(
        "commentaire reconduit",
        "Commentaire reconduit de {vintage} : relisez-le.",
        "Mettez-le à jour, ou choisissez « Accepter » dans « Décision » s’il vaut encore.",
        "Commentaire reconduit de 2021 : relisez-le.",
    ),
    Code.CARRIED_RESERVATION: Sentence(
        "réserve reconduite",
        "Réserve sans année, reconduite de {vintage} : relisez-la.",
        "Mettez-la à jour, ou choisissez « Accepter » dans « Décision » si elle vaut encore.",
        "Réserve sans année, reconduite de 2021 : relisez-la.",
    ),
    Code.EQUAL_DEPARTMENTS: Sentence(
        "valeurs égales entre départements",
        "« {label} » vaut {figure} dans le {territory} comme dans le {others} : peut-être compté une seule fois.",
        "Ajoutez la réserve « {scope} » si c’est le même chiffre ; sinon, écrivez pourquoi dans « Justification ».",
        "« Spécifique – insertion » vaut 250 dans le {another} comme dans le {one} : peut-être compté une seule fois.",
    ),
    Code.UNEVEN_DEPARTMENTS: Sentence(
        "écart entre départements",
        "« {label} » vaut {figure} dans le {territory} et {other_figure} dans le {others}, soit {ratio} : "
        "comptez-vous la même chose ?",
        _JUSTIFY,
        "« Structures engagées » vaut 5 dans le {another} et 90 dans le {one}, soit 18 fois moins : comptez-vous "
        "la même chose ?",
    ),
    Code.CONFLICTING_SCOPE: Sentence(
        "chiffre commun, deux valeurs",
        "« {label} » est {scope}, mais {first_counted} ({first}) et {counted} ({territory}) : le {territory} "
        "a-t-il aussi compté ces {unit} ?",
        "Saisissez le même chiffre dans tous les départements, ou retirez la réserve.",
        "« Spécifique – insertion » est {scope}, mais 250 ({one}) et 240 ({another}) : le {another} "
        "a-t-il aussi compté ces agents ?",
    ),
    Code.MISPLACED_SCOPE: Sentence(
        "réserve sans effet",
        "« {label} » porte la réserve « {scope} », qui n’y a pas d’effet : {refused}.",
        "Retirez la réserve{instead}.",
        "« Formés CNFPT – total » porte la réserve « {scope} », qui n’y a pas d’effet : ce total est fait de thèmes.",
    ),
    Code.SCOPE_WITHOUT_FIGURE: Sentence(
        "réserve sur une cellule sans chiffre",
        "« {label} » est {scope} dans le {territory}, qui ne donne pas de chiffre : le chiffre du "
        "{others} reste compté pour lui seul.",
        "Mettez la réserve sur le département qui donne le chiffre de l’ensemble, ou retirez-la.",
        "« Spécifique – insertion » est {scope} dans le {another}, qui ne donne pas de chiffre : le "
        "chiffre du {one} reste compté pour lui seul.",
    ),
    Code.MEAN_OUTSIDE: Sentence(
        "moyenne hors des valeurs des départements",
        "« {label} » : le rapport des sommes donne {mean}, hors de ce que donnent les départements, de {low} à {high}. "
        "La fourchette est montrée.",
        "Vérifiez « {numerator} » et « {denominator} » des départements ; si tout est exact, écrivez pourquoi dans "
        "« Justification ».",
        "« Portefeuille par conseiller » : le rapport des sommes donne 84,7, hors de ce que donnent les départements, "
        "de 54 à 83. La fourchette est montrée.",
    ),
    Code.CALCULATION_MISMATCH: Sentence(
        "désaccord entre Excel et CALPAE",
        "« {label} » : en {cell}, Excel {excel} et CALPAE {calpae}.",
        "Relancez « Consolider » ; si l’écart demeure, ne diffusez pas ce chiffre et prévenez le service informatique.",
        "« Jeunes devenus majeurs » : en E8, Excel calcule « 549 » et CALPAE calcule « 550 ».",
    ),
}
