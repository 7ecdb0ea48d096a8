"""Income."""
