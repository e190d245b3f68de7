"""How the parts of Inhouse that learned were taught. Inhouse imports none of it."""
