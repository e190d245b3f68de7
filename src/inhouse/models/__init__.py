"""Model files: fetched through the courier, checked by digest and content, fitted to machines."""
