"""The doors of this room: lists, one clue, what people bring, what departments are told."""
