"""教育: pupils who left compulsory schooling or may leave it, and pupils who receive aid."""
