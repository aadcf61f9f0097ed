"""What the functions of a migration do to tables, in the order in which they would run."""
