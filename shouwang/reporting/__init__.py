"""Numbers, statutory tables and exports: computed from rows, never typed."""
