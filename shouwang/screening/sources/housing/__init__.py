"""住建: dangerous houses and how far their rebuilding has come."""
