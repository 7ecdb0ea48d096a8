"""Files in, clues out: what departments send, who it is about, and which households are worth a visit."""
