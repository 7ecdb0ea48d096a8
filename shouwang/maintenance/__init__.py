"""Operators' commands that look over the whole house: documents, floor plan, trace, backup, restore, bench."""
