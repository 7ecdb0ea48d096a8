"""A safe home."""
