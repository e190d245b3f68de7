"""Finds personal data and secrets in a text: one file per family of data.

`detection` puts the families together. Importing this alone loads none of them, so that the
process of the classifier has no more in it than it needs.
"""
