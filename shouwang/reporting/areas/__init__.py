"""The pages of places: the tree, a village's posting places, a new code. They show policy, so they stand above it."""
