"""Append-only history: who did what, when, from which value to which."""
