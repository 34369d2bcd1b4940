"""Addresses of pilots by noun; `pilots/urls.py` puts the lists together."""
