"""Past cases, and how far they are like the situation at hand."""

from vigie.core.likeness.case import Case, Fact, Source, Sureness, from_document, sureness, to_document
from vigie.core.likeness.compare import Attribute, Likeness, Profile, compare, similar

__all__ = [
    "Attribute",
    "Case",
    "Fact",
    "Likeness",
    "Profile",
    "Source",
    "Sureness",
    "compare",
    "from_document",
    "similar",
    "sureness",
    "to_document",
]
