"""Pages: the door, one's own sign-ins, posts and deputies."""
