"""The chat as one script: its modules stand beside this file, and `bundle` joins them."""
