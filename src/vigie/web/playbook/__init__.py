"""The brand's rules, texts and departments, in versions."""
