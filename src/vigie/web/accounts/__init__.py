"""Login, invitations and one's own settings."""
