"""How much of an answer masking changes: the same tasks with and without it."""
