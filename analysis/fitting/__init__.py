"""Fits the model to what is known of the world: targets, a city's own records, what happened elsewhere."""
