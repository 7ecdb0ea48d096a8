"""民政: who is paid dibao, who is kept as 特困."""
