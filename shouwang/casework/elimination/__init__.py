"""The way out: may it start, its own line of steps, kept or eliminated. Cautious, stable, gradual (*S3 慎退、稳退、渐退*)."""
