"""Which files of a project its build configuration puts into the wheel and the sdist."""
