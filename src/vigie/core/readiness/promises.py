"""What a text promises, admits or denies, by the stems that say so in each language."""

import re

# concept: (French, English). Only what binds: a text may speak of a parcel in one language and not the other.
CONCEPTS: dict[str, tuple[str, str]] = {
    "refund": (r"rembours\w*|rendre l['’]argent", r"refund\w*|reimburs\w*|money back"),
    "replace": (r"remplac\w*|échang(?:er|é\w*|eons|e)\b", r"replac\w*|exchang\w*"),
    "compensate": (
        r"indemnis\w*|dédommag\w*|geste commercial|bons? d['’]achat|compens\w*",
        r"compensat\w*|indemnif\w*|goodwill|vouchers?",
    ),
    "apologise": (r"excus\w*|désolée?s?|pardon", r"apolog\w*|sorry"),
    "free": (r"gratuit\w*|sans frais|offert\w*|offrons", r"free\b|at no cost|no charge"),
    "admit": (
        r"(?:notre|une) (?:erreur|faute)|nous sommes responsables?|notre responsabilité",
        r"(?:our|a) (?:mistake|fault|error)\b|we (?:made|are responsible|are at fault)|our responsibility",
    ),
    "deny": (
        r"c['’]est faux|sont fausses|est fausse|démen\w+|infondé\w*|inexact\w*",
        r"(?:is|are|that['’]s) (?:false|untrue|not true|inaccurate)|den(?:y|ies|ied)|unfounded",
    ),
    "stop-use": (
        r"cessez|arrêtez|arrêter d['’]utiliser|n['’]utilisez|ne (?:consommez|utilisez)",
        r"stop (?:using|eating|drinking)|do not (?:use|eat|drink|consume)",
    ),
    "investigate": (
        r"enquêt\w*|nous (?:vérifions|examinons)|audit\w*",
        r"investigat\w*|inquir\w*|we(?: are)? (?:check|looking into|examin|verify)\w*|audit\w*",
    ),
    "guarantee": (
        r"garanti\w*|nous (?:promettons|engageons)|engagement",
        r"guarantee\w*|we (?:promise|commit|undertake)|commitment|warrant\w*",
    ),
    "resign": (r"démission\w*|licenci\w*", r"resign\w*|dismiss\w*|fired|stepp?(?:ed|ing)? down"),
    "lawsuit": (
        r"port\w+ plainte|poursui\w+ judiciaires?|en justice",
        r"police report|lawsuit|legal (?:action|proceedings)|press(?:ing)? charges|fil\w+ a complaint",
    ),
}
NEGATIONS = {
    "fr": re.compile(r"\b(?:ne|n['’]|aucun\w*|jamais|sans|ni)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:not|no|never|cannot|nor|without)\b|n['’]t\b", re.IGNORECASE),
}
_NOBODY = re.compile(r"\b(?:nobody|no one|none|nothing)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,:]|\b(?:mais|but|et|and)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?;\n]+")
_COMPILED = {
    (concept, language): re.compile(rf"\b(?:{ways[place]})", re.IGNORECASE)
    for concept, ways in CONCEPTS.items()
    for place, language in enumerate(("fr", "en"))
}
# What says no by its own words: a negation beside it is part of it.
_NEGATIVE = frozenset({"deny", "stop-use", "free"})


def promises(text: str, language: str) -> dict[tuple[str, bool], str]:
    """(concept, whether it is affirmed) → the word that says so, as it comes first.

    >>> promises("We will not refund anybody.", "en")
    {('refund', False): 'refund'}
    """
    found: dict[tuple[str, bool], str] = {}
    for sentence in _SENTENCE.findall(text):
        for concept in CONCEPTS:
            said = _COMPILED[concept, language].search(sentence)
            if said:
                before, after = sentence[: said.end()], sentence[said.end() :]
                affirmed = concept in _NEGATIVE or not _denied(before, after, language)
                found.setdefault((concept, affirmed), said[0])
    return found


def _denied(before: str, after: str, language: str) -> bool:
    """A negation in the clause that leads to the word, or an object that is nobody behind it."""
    clause = _CLAUSE.split(before)[-1]
    return bool(NEGATIONS[language].search(clause) or _NOBODY.search(_CLAUSE.split(after)[0]))
