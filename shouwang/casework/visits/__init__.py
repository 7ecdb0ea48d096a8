"""Home checks: what was found at a household, what was answered, what is still to be solved."""
