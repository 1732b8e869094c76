"""Reading: what a message says, in which tone, and how sure we are."""

from vigie.core.text.engine import model_name, read, read_texts
from vigie.core.text.fold import Folded, fold
from vigie.core.text.overlay import Lesson, Overlay, OverlayBroken, learn

__all__ = [
    "Folded",
    "Lesson",
    "Overlay",
    "OverlayBroken",
    "fold",
    "learn",
    "model_name",
    "read",
    "read_texts",
]
