"""Help for a monitored household: who is responsible, what was promised and delivered, until when, and a look each month."""
