"""The HTTP API, version 1: what the desk does, for programs. A token acts as its member, in its scopes."""
