"""Safe water."""
