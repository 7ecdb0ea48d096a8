"""Rules over linked tables on a day: runs, and the hits they leave."""
