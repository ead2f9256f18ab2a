"""The city: where work meets people."""
