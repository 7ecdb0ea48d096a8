"""Outlay on illness."""
