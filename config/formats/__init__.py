"""How days are written in fields: the browser's own way first."""
