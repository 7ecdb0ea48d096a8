"""The shell: doors, sight, base templates, front-end sources. Knows no domain."""
