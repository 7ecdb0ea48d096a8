"""Users, the posts they hold, what a role may do, and signing in."""
