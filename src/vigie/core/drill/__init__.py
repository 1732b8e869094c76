"""Drills: a scenario file and a seed make the same chatter everywhere, and marks for what a team does."""
