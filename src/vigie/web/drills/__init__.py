"""Rehearsals: what there is to play, the drill that runs, and what came of it."""
