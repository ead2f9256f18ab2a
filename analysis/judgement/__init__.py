"""Weighs what the records say."""
