"""Console scripts that start at once, for tests whose subject is not how a program starts.

``warm_programs()`` is a directory for ``PATH``: the ``alembic``, ``flask`` and ``revlint`` in it
ask a server for the work. It has imported what they need, and forks for each call.
"""

from tests.warm.programs import warm_programs as warm_programs
