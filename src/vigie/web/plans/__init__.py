"""The crisis plan: how ready we are, the questionnaire, writing, printing."""
