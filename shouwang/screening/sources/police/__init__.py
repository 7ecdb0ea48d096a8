"""公安: who died, was born, moved in or out by the household register (户口)."""
