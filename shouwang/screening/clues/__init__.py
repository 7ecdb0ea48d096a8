"""Clues: one open clue per household and reason, handed out, answered, fed back."""
