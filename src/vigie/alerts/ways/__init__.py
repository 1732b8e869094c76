"""Ways to reach a person: what was typed, which services were looked at, and how a message is handed over."""
