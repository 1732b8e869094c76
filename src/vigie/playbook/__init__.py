"""How this brand answers: rules, reply templates and departments, all in versions."""
