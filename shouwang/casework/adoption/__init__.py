"""Adopting (接续) who is monitored already: a case from what the national system says. *S4 一(五)*."""
