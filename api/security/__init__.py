"""Who comes in, what they may do, how often, and what is told of it: all that stands before the answers."""
