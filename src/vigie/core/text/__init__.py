"""Reading: what a message says, in which tone, and how sure we are."""

from vigie.core.text.engine import read, read_texts
from vigie.core.text.fold import Folded, fold

__all__ = ["Folded", "fold", "read", "read_texts"]
