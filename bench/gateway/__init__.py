"""What the gateway costs: an engine alone against the same engine through Inhouse, and LiteLLM."""
