"""Past cases: the library, one case, and what is alike with the situation at hand."""
