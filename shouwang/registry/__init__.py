"""Who lives where: households, their members, income, guarantees and focus tags, each with its dates."""
