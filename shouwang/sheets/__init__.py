"""Reading what departments and villages really send, and writing what they can open."""
