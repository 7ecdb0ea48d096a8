"""Dibao and 特困."""
