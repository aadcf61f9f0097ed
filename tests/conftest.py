"""Puts the folder above this package on the path, so that tests find ``tests.support``."""
