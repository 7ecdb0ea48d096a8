"""Five levels of places with their national codes, their own words, and what is seen from each."""
