"""Disability."""
