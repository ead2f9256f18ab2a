"""Runs studies and keeps their records."""
