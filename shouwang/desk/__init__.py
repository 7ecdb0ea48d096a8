"""My work today, from every room."""
