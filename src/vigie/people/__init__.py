"""The people who speak to the brand, across networks, and the offences of a few."""
