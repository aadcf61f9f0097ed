"""``python -m bench [number of revisions ...]``: every benchmark, or the table of these sizes."""

from __future__ import annotations

import sys

from bench import base, check, contract, new_file, reader, server, server_stdio

if __name__ == "__main__":
    if not sys.argv[1:]:
        reader.main()
    check.main(sys.argv[1:])
    if not sys.argv[1:]:
        contract.main([])
        base.main([])
        new_file.main([])
        server.main([])
        server_stdio.main([])
