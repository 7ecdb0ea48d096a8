"""Cases: from an application to the last decision, step by step along the line of the place."""
