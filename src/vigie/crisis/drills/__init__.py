"""Rehearsals: start, pause, resume and end them, let the crowd speak, note what the team does."""
