"""Which step of an official line is due, and who may take it. Pure."""
