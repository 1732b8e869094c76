"""Which column holds what, by its title in French or English."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

TITLES: dict[str, str] = {
    "text": "text texte message messages commentaire comment avis review contenu content body corps verbatim"
    " tweet publication post reviewtext commentbody texteducommentaire messagetext description",
    "url": "url lien link permalink permalien adresse adresseweb liendirect commenturl posturl reviewurl",
    "author": "author auteur auteure nom name pseudo pseudonyme user username utilisateur utilisatrice handle"
    " client cliente reviewer from de authorname nomdelauteur nomutilisateur screenname",
    "said_at": "date dates datetime timestamp horodatage time heure saidat createdat created createdtime"
    " published publishedat publicationdate datedepublication dateetheure dateheure posteddate publiele le"
    " cree creele",
    "network": "network reseau reseausocial source plateforme platform canal channel site",
    "rating": "rating note notes stars etoiles etoile score starrating nombredetoiles nbetoiles evaluation",
    "kind": "kind type nature typedemessage",
    "language": "language langue lang locale",
    "native_id": "id identifiant nativeid commentid messageid reviewid postid tweetid iddumessage numero",
    "parent_id": "parent parentid enreponsea inreplyto inreplytoid replyto idparent",
    "place": "place lieu page group groupe forum sujet etablissement location magasin boutique",
    "author_url": "authorurl profil profile profileurl lienduprofil",
    "followers": "followers abonnes abonnees nbabonnes subscribers audience",
    "likes": "likes jaime mentionsjaime reactions favorites favoris nblikes",
    "shares": "shares partages retweets reposts republications nbpartages",
    "replies": "replies reponses comments commentaires nbreponses replycount",
    "media": "media medias image images photo photos piecejointe attachment attachments capture screenshot",
}
"""Field of `payloads.Pasted` -> titles that mean it, folded: no case, accents, spaces or marks."""

FIELDS = tuple(TITLES)
_BY_TITLE = {title: name for name, titles in reversed(TITLES.items()) for title in titles.split()}


def folded(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold())
    return re.sub(r"[^a-z0-9]", "", plain)


def guess_columns(columns: Iterable[str]) -> dict[str, str]:
    """Field -> column title, for the titles we know; the first column that fits keeps the field."""
    found: dict[str, str] = {}
    for column in columns:
        name = _BY_TITLE.get(folded(column))
        if name is not None:
            found.setdefault(name, column)
    return found


def mapping_faults(mapping: Mapping[str, str], columns: Iterable[str]) -> list[str]:
    """Fields and columns of a chosen mapping that do not exist."""
    known = set(columns)
    return sorted(
        {*(name for name in mapping if name not in TITLES), *(c for c in mapping.values() if c not in known)}
    )
