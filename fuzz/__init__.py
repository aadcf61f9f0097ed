"""Fuzzing: what reads text from strangers, fed with whatever atheris comes up with."""
