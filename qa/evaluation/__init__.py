"""Question sets in, a report out: what is asked, what came back, how right it was, and how sure that is."""
