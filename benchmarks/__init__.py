"""Speed, memory and quality, measured by scripts that record what they found under `results/`."""
