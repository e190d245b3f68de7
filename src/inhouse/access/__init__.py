"""Who may come in: one owner for now, by a bearer credential or a signed-in page."""
