"""Editions of the survey that a home check fills in: sections and questions as data, and what their answers must keep to."""
