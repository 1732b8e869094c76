"""The brand's accounts on the networks: connect, look after, stop."""
