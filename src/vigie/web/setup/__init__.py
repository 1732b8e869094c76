"""The first visit: from an empty Vigie to a brand that listens."""
