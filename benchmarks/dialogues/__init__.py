"""Follow-up questions: dialogues by hand and by pattern, and how many are understood."""
