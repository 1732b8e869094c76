"""Everything by hand: what people paste or import, and where they go to act on it."""
