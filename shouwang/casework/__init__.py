"""Clues in, help out: home checks, recognition, help, elimination — by people."""
