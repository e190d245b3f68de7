"""Runs any program in a fake internet, and tells whom it called, when, and with what."""
