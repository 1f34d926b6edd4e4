"""Makes the reader that ships with the project: tokenizer, pretraining, fine-tuning, export and evaluation.

`python -m embeddings.training.reader` runs everything in order; each step is a module of its own that can be run alone
and goes on where it stopped. Nothing here is imported at serving time.
"""
