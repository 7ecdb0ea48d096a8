"""Clues: one open clue per household and risk, handed out, answered, fed back."""
