"""A department's file: received, checked, normalised; nothing lost, every fault said."""
