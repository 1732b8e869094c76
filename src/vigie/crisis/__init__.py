"""See it coming, be ready, hold together, learn: signals, plans, crises, drills, past cases."""
