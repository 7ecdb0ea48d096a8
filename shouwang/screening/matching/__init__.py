"""Which person and household a delivered row speaks of; what is uncertain waits for a person."""
