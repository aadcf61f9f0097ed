"""``python -m revlint``."""

from revlint.isolation import leave_working_directory

# Before anything else is imported, the modules of the command line included.
leave_working_directory()

from revlint.cli import main  # noqa: E402

main()
