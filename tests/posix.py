"""The tests that only a POSIX system can run, and why; ``conftest.py`` skips them on Windows.

A key is a folder, a module, or a test of one, below ``tests``.
"""

from __future__ import annotations

SHELL = "needs a POSIX shell"
PROGRAM = "puts a shell script in the place of a program"
PERMISSIONS = "needs the permissions of POSIX"
FIFO = "needs FIFOs"
SIGNALS = "needs the signals of POSIX"
DEVICES = "needs /dev or /proc"
LINKS = "needs files to be opened without following links, or in an open directory"
TERMINAL = "needs a terminal of POSIX"

REASONS = {
    "advice": SHELL,
    "cache/test_store.py::test_no_link_is_followed": LINKS,
    "cache/test_store.py::test_the_folder_is_for_this_user_alone": PERMISSIONS,
    "cache/test_store.py::test_what_others_may_write_is_not_read": PERMISSIONS,
    "cli/test_cache.py::test_a_place_that_cannot_be_had": DEVICES,
    "cli/test_cache.py::test_what_is_kept_is_for_this_user_alone": PERMISSIONS,
    "cli/test_check.py::test_a_standard_stream_that_is_closed": SHELL,
    "cli/test_commands.py::test_a_working_directory_that_is_gone": SHELL,
    "cli/test_fix.py::test_a_read_only_file": PERMISSIONS,
    "cli/test_graph_page.py::test_open_shows_a_file_that_others_cannot_read": PERMISSIONS,
    "cli/test_init.py::test_pyproject": PERMISSIONS,
    "cli/test_init.py::test_pyproject_as_a_pipe": FIFO,
    "cli/test_output.py": SHELL,
    "cli/test_rename.py::test_a_map_without_an_end_is_refused": DEVICES,
    "cli/test_signals.py": SIGNALS,
    "config/test_links.py::test_a_fifo_is_no_configuration": FIFO,
    "config/test_links.py::test_a_folder_that_is_exchanged_for_a_link": LINKS,
    "config/test_links.py::test_a_run_waits_for_no_fifo": FIFO,
    "distribution/test_dockerfile.py": PERMISSIONS,
    "distribution/test_action.py": SHELL,
    "distribution/test_gitlab_component.py": SHELL,
    "docs/test_getting_started.py::test_its_commands_run": SHELL,
    "docs/test_tour.py": SHELL,
    "edits/test_carry_out.py::test_a_read_only_file_is_refused": PERMISSIONS,
    "edits/test_carry_out.py::test_permissions_stay": PERMISSIONS,
    "edits/test_question.py": TERMINAL,
    "engine/test_reading.py::test_a_worker_that_dies_changes_nothing": SIGNALS,
    "engine/test_workers.py::test_a_worker_that_dies_ends_the_results": SIGNALS,
    "ground/test_process.py": SIGNALS,
    "hostile/test_canary.py": PROGRAM,
    "server/test_no_orphans.py": FIFO,
    "sources/test_comparison.py::test_a_git_without_batch_command": PROGRAM,
    "sources/test_comparison.py::test_nothing_that_is_configured_runs": PROGRAM,
    "sources/test_disk.py::test_in_git_a_fifo_beside_python_files_is_listed": FIFO,
    "sources/test_disk.py::test_what_cannot_be_read": FIFO,
    "sources/test_files.py::test_a_directory_that_is_exchanged_for_a_link_leads_nowhere": LINKS,
    "sources/test_files.py::test_a_directory_that_is_exchanged_while_a_tree_is_read": LINKS,
    "sources/test_files.py::test_a_directory_that_may_be_searched_but_not_listed": PERMISSIONS,
    "sources/test_files.py::test_a_fifo_is_not_waited_for": FIFO,
    "sources/test_files.py::test_a_file_that_is_exchanged_for_a_link_is_not_read": LINKS,
    "sources/test_files.py::test_a_location_without_permission_is_an_error": PERMISSIONS,
    "sources/test_files.py::test_no_descriptor_is_left_open": DEVICES,
    "sources/test_git_command.py::test_the_repository_runs_nothing": PROGRAM,
    "sources/test_git_processes.py": PROGRAM,
    "sources/test_interrupted_git.py::test_a_command_that_waits_is_killed": PROGRAM,
    "sources/test_signals.py": SIGNALS,
    "warm": SHELL,
}


def reason_of(node: str) -> str | None:
    """Why a test, by its id below ``tests``, runs on POSIX alone; None if it runs everywhere."""
    module, _, test = node.partition("::")
    name = test.partition("[")[0].rpartition("::")[2]
    for key in (module.partition("/")[0], module, f"{module}::{name}"):
        if key in REASONS:
            return REASONS[key]
    return None
