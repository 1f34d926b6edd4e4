"""Makes the weights that ship with the project: corpora, tokenizer, pairs, contrastive loop, export and model card.

Nothing here is imported at serving time. Needs torch, safetensors and rjieba.
"""
