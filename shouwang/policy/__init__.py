"""What the rules of the day say: dated, cited lines, code lists and the calendar of working days."""
