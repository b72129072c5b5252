"""Guided first-time planning: twelve answers to a plan that can be committed."""
