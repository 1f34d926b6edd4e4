"""Text and nothing but text: cleaning, folding, sentences, tokens, and the maps that lead every change home."""
