"""Who lives where: households, persons, dated memberships, income, guarantees and focus tags."""
