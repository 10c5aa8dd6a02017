"""The conventions A, C, D and G, each line a check that looks at every letter of every programme in every language.

`python -m tests.conventions` (make letters) prints the table of checks and letters; pytest runs the same checks.
"""
