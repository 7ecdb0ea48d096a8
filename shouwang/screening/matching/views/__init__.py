"""Pages of the room: lists coming in, and rows that no machine may link."""
