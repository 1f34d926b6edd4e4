"""From readings to an answer: how sure, whether at all, which quote, and what else the documents say."""
