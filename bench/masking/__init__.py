"""How much personal data and how many secrets are found, beside other tools."""
