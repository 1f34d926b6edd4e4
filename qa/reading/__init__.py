"""Reading: what a question asks for, which spans of the retrieved passages could answer it, and how well each does."""
