"""How long pages and screening take over the data that are here; nothing of it stays."""
