"""What a question means after those before it, what is no question at all, and what could be asked next."""
