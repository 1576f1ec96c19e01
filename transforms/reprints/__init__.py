"""Recognising articles that carry the story of another one."""
