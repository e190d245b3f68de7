"""Inhouse: a private AI server you can prove. Importing the package loads nothing."""

__version__ = "0.1.0"
