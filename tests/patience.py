"""How long a test waits for another process, thread or page."""

#: In seconds. Only what hangs takes so long, however busy the machine is.
PATIENCE = 600.0
