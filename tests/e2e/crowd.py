"""Forty people of the network with one complaint, each in their own words, and more of them every moment."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle

from tests.connectors.bluesky.people import Person, now, somebody

SAID = (
    "Ma livraison devait arriver lundi, toujours rien. C’est vraiment décevant.",
    "Colis annoncé livré alors que personne n’est passé chez moi, je suis furieuse.",
    "Deux semaines de retard pour ma commande et aucune nouvelle. Inadmissible.",
    "Où est mon colis ? Le suivi ne bouge plus depuis mardi, j’en ai assez.",
    "Encore un livreur qui n’a même pas sonné. Service lamentable.",
    "My parcel has been lost for ten days and nobody cares. Terrible service.",
    "J’ai attendu toute la journée pour rien, le camion n’est jamais venu. Quelle honte.",
    "Paquet arrivé ouvert et à moitié vide, c’est scandaleux.",
    "Livraison reportée pour la quatrième fois, vous vous moquez de vos clients.",
    "Le cadeau de ma mère n’arrivera pas à temps à cause de vous. Très déçu.",
    "Impossible de savoir où en est mon envoi, le numéro de suivi ne marche pas. Nul.",
    "Votre dépôt renvoie mon carton à l’expéditeur sans m’avertir. Incompétents.",
    "Payé la livraison express, reçu neuf jours plus tard. Du grand n’importe quoi.",
    "Still waiting for an order placed three weeks ago. Awful, never again.",
    "On me dit que mon colis est à Québec, puis à Laval, puis perdu. Pitoyable.",
    "Le point relais n’a jamais reçu ma boîte. Qui va me rembourser ce désastre ?",
    "Troisième commande de suite livrée en retard, je ne reviendrai plus.",
    "Livré chez le voisin d’en face sans un mot. C’est inacceptable.",
    "Aucune réponse à mes cinq courriels sur ma livraison manquante. Honteux.",
    "Le chauffeur a jeté le paquet par-dessus la clôture, tout est cassé. Minable.",
    "Votre suivi affiche « en route » depuis douze jours. Ridicule et décevant.",
    "Plus jamais chez vous, ma commande a disparu entre deux entrepôts.",
    "Delivered to the wrong address again. What a disgrace.",
    "Je devais recevoir un lit pour samedi, on dort par terre. Merci pour rien.",
    "Même pas un message pour prévenir du retard, c’est le pire service que j’ai connu.",
    "Mes livres scolaires ne sont toujours pas là, la rentrée est passée. Lamentable.",
    "Le colis a fait demi-tour à trois rues de chez moi. Je suis hors de moi.",
    "Votre application dit « livré », ma porte dit le contraire. Mensonge !",
    "Commande annulée sans explication après un mois d’attente. Dégoûté.",
    "Box arrived soaked and torn, very disappointed with the delivery.",
    "Je paie un abonnement pour être livré en retard, c’est une blague de mauvais goût.",
    "Deux colis perdus en un mois, votre transporteur est catastrophique.",
    "Rien reçu, rien remboursé, personne ne répond. Inadmissible.",
    "On m’a livré la commande d’une autre cliente. Aucun sérieux.",
    "Le livreur refuse de monter, je devais descendre trente kilos seule. Honteux.",
    "Ça fait six jours que mon paquet dort à l’entrepôt. Vous êtes nuls.",
    "Livraison promise avant Noël, on est déjà en retard. Très mauvaise expérience.",
    "Worst delivery ever, three weeks and counting. Shameful.",
    "Mon envoi est parti à l’autre bout du pays. Comment peut-on être aussi mauvais ?",
    "Encore un retard, encore des excuses, toujours pas de colis. Ras-le-bol.",
)
"""Nothing in them is grave by itself: it is their number that is."""


def gather(number: int = len(SAID), *, at_once: int = 4) -> list[Person]:
    """New accounts, made by a few threads."""
    with ThreadPoolExecutor(at_once) as threads:
        return list(threads.map(lambda n: somebody(f"client{n}"), range(number)))


@dataclass
class Crowd:
    """People who begin to complain to a brand, a few at first, then more and more.

    said: what each published, in the order of time: who, the reference of the post, when.
    """

    people: Sequence[Person]
    said: list[tuple[Person, Mapping[str, str], datetime]] = field(default_factory=list)

    def complain(self, brand: Person, *, seconds: float, under: Mapping[str, str]) -> None:
        """All of them within so many seconds; every other one answers the post `under`."""
        began, number = time.monotonic(), len(self.people)
        for n, (person, words) in enumerate(zip(self.people, cycle(SAID), strict=False)):
            # The pace grows as in a wave: half of them have spoken after two thirds of the time.
            time.sleep(max(0.0, began + seconds * (n / number) ** 0.6 - time.monotonic()))
            at = now()
            post = person.say(words, under=under) if n % 2 else person.mention(brand, words)
            self.said.append((person, post, at))
