"""Which texts are copies of one another: reshares, words pasted elsewhere, templates a little changed.

`bands_of` gives each text a few numbers, of which copies share some; `alike` then looks at both texts.
"""

from vigie.core.alike.bands import bands_of
from vigie.core.alike.compare import alike

__all__ = ["alike", "bands_of"]
