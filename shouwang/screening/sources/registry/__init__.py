"""Our own registry as a supplier: a snapshot of who lives where, taken on the day of a run."""
