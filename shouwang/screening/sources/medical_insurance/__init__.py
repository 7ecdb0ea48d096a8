"""医保: what a person paid himself, and who is not insured."""
