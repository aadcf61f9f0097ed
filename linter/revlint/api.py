"""Everything that a rule imports. Inside revlint, modules import each other directly."""

from __future__ import annotations

from revlint.change.chain_change import ChainChange, Insertion, Rewriting, Squash, walk_groups
from revlint.change.change import Change
from revlint.change.matching import is_copy
from revlint.change.moved_files import find_moved
from revlint.change.on_top import is_behind, on_top_commands
from revlint.change.taken_ids import TakenBy, find_taken
from revlint.change.taken_numbers import NumberTaken, find_taken_numbers, numbers_on_branches
from revlint.config.config import DEFAULT_MAX_ID_LENGTH, Alignment, ChainConfig, Config, Run
from revlint.config.id_pattern import matches
from revlint.contract.advice import (
    allows,
    declaration,
    does_nothing,
    place_in,
    successors_for,
    toml_after,
    toml_list,
    toml_text,
)
from revlint.contract.contract import Contract, Switch, Table, table_name
from revlint.contract.counterpart_order import Misplaced, misplaced
from revlint.contract.deployment import Stop
from revlint.contract.explained import is_explained, is_unadopted
from revlint.contract.freezing import Promise
from revlint.contract.likely_partners import first_followers, likely_partners, meant
from revlint.contract.ownership import Owner, Ownership
from revlint.contract.pairing import Pairing, pair
from revlint.contract.partners import Group
from revlint.contract.partners_by_docstring import WrongLine
from revlint.contract.project import Project
from revlint.contract.stop_finding import stop_finding
from revlint.contract.switches import (
    Crossing,
    SwitchPlan,
    plan_switches,
    required_switches,
    unaligned_chains,
)
from revlint.contract.tables import TableName, Tables, TableUse
from revlint.contract.wrong_folder import WrongFolder
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.env_text import find_configure_call, mentions
from revlint.discovery.run_calls import RunCall, find_run_calls, may_pass_arguments
from revlint.discovery.script_directory import (
    ScriptDirectory,
    SkippedFile,
    UnreadFolders,
    VersionLocation,
)
from revlint.discovery.version_table_width import Width, widths_in
from revlint.edits.head_file import set_heads
from revlint.engine.example import Example, history, revision_file
from revlint.engine.rule import ChainRule, ChangeRule, FileRule, ProjectRule, Rule
from revlint.errors import EditRefused, TreeError
from revlint.finding import Applicability, Command, Finding, Fix, Related, Severity
from revlint.graph.advised_command import (
    alembic_command,
    base_options,
    can_load,
    git_command,
    revlint_command,
)
from revlint.graph.ancestry import ancestors_among
from revlint.graph.chain import Chain, Reference
from revlint.graph.cycle_links import CycleLinks, Link, links_of
from revlint.graph.file_ages import FileAges
from revlint.graph.filled_revision import known_id, revision_name
from revlint.graph.fork_commands import merge_commands, rebase_commands
from revlint.graph.head_files import HeadFile, head_files
from revlint.graph.labels import are_labels_known, effective_labels
from revlint.graph.loaded_cycles import meets_a_cycle
from revlint.graph.lost_ids import find_lost
from revlint.graph.missing_ids import Explanation, MissingIds
from revlint.graph.mistyped_id import is_named_after, rename_help, skipped_file_of
from revlint.graph.moving import move_obstacles
from revlint.graph.new_files import is_new
from revlint.graph.new_identity import NewIdentity, new_identity
from revlint.graph.next_id import next_id
from revlint.graph.numbering import number_revisions, say_renumbering
from revlint.graph.order import knots
from revlint.graph.parked import base_instead_of_root, end_instead_of_align
from revlint.graph.spare_heads import find_spare, spare_bases
from revlint.graph.spare_search import Spare, SpareHead, SpareHistory, forks_of
from revlint.graph.stated_links import StatedLink, find_stated_link
from revlint.graph.stored_ids import stored_id_facts
from revlint.graph.wrong_link import WrongLink, is_cycle_detected, wrong_link
from revlint.location import Location, Range
from revlint.migration.body import Body, Import, read_body
from revlint.migration.code import Difference
from revlint.migration.definition import Definition
from revlint.migration.docstring_lines import DocstringLine, docstring_lines, place_in_source
from revlint.migration.failures import Failure
from revlint.migration.identifier import (
    SYMBOLS,
    illegal_in_id,
    illegal_in_label,
    is_slip,
    is_unstorable,
    is_usable_id,
    names_in,
    quoted,
    random_id,
)
from revlint.migration.message import message_of
from revlint.migration.near_name import find_near_name
from revlint.migration.revision import Binding, Revision
from revlint.migration.stated_parents import stated_parents
from revlint.packaging.unpackaged import Builds, LeftOut
from revlint.path_text import path_text
from revlint.python.value import Unreadable, Value
from revlint.simulation.bodies import Bodies
from revlint.simulation.chain_run import SURE_KINDS, FailedStep, Step, is_sound, run_chain
from revlint.simulation.clashes import (
    THIS_BRANCH,
    both_shown,
    clash_facts,
    clash_of,
    clash_places,
    clash_text,
    clashing_pairs,
    cure,
    failure_texts,
    find_clashes,
    id_shown,
    settle,
    thing_shown,
    works_in_order,
)
from revlint.simulation.names import shown as table_shown
from revlint.simulation.unordered import Unordered, find_unordered
from revlint.sources.base import Base, Conflict
from revlint.sources.past import Commit, DeletedFile, Deletion, Past
from revlint.spelling import near
from revlint.steps import RenameFile, SetDocstring, SetHeader, WriteFile
from revlint.words import counted, listed

__all__ = [
    "DEFAULT_MAX_ID_LENGTH",
    "SURE_KINDS",
    "SYMBOLS",
    "THIS_BRANCH",
    "Alignment",
    "Applicability",
    "Base",
    "Binding",
    "Bodies",
    "Body",
    "Builds",
    "Chain",
    "ChainChange",
    "ChainConfig",
    "ChainRule",
    "Change",
    "ChangeRule",
    "Command",
    "Commit",
    "Config",
    "ConfigProblem",
    "Conflict",
    "Contract",
    "Crossing",
    "CycleLinks",
    "Definition",
    "DeletedFile",
    "Deletion",
    "Difference",
    "DocstringLine",
    "EditRefused",
    "Example",
    "Explanation",
    "FailedStep",
    "Failure",
    "FileAges",
    "FileRule",
    "Finding",
    "Fix",
    "Group",
    "HeadFile",
    "Import",
    "Insertion",
    "LeftOut",
    "Link",
    "Location",
    "Misplaced",
    "MissingIds",
    "NewIdentity",
    "NumberTaken",
    "Owner",
    "Ownership",
    "Pairing",
    "Past",
    "Project",
    "ProjectRule",
    "Promise",
    "Range",
    "Reference",
    "Related",
    "RenameFile",
    "Revision",
    "Rewriting",
    "Rule",
    "Run",
    "RunCall",
    "ScriptDirectory",
    "SetDocstring",
    "SetHeader",
    "Severity",
    "SkippedFile",
    "Spare",
    "SpareHead",
    "SpareHistory",
    "Squash",
    "StatedLink",
    "Step",
    "Stop",
    "Switch",
    "SwitchPlan",
    "Table",
    "TableName",
    "TableUse",
    "Tables",
    "TakenBy",
    "TreeError",
    "Unordered",
    "UnreadFolders",
    "Unreadable",
    "Value",
    "VersionLocation",
    "Width",
    "WriteFile",
    "WrongFolder",
    "WrongLine",
    "WrongLink",
    "alembic_command",
    "allows",
    "ancestors_among",
    "are_labels_known",
    "base_instead_of_root",
    "base_options",
    "both_shown",
    "can_load",
    "clash_facts",
    "clash_of",
    "clash_places",
    "clash_text",
    "clashing_pairs",
    "counted",
    "cure",
    "declaration",
    "docstring_lines",
    "does_nothing",
    "effective_labels",
    "end_instead_of_align",
    "failure_texts",
    "find_clashes",
    "find_configure_call",
    "find_lost",
    "find_moved",
    "find_near_name",
    "find_run_calls",
    "find_spare",
    "find_stated_link",
    "find_taken",
    "find_taken_numbers",
    "find_unordered",
    "first_followers",
    "forks_of",
    "git_command",
    "head_files",
    "history",
    "id_shown",
    "illegal_in_id",
    "illegal_in_label",
    "is_behind",
    "is_copy",
    "is_cycle_detected",
    "is_explained",
    "is_named_after",
    "is_new",
    "is_slip",
    "is_sound",
    "is_unadopted",
    "is_unstorable",
    "is_usable_id",
    "knots",
    "known_id",
    "likely_partners",
    "links_of",
    "listed",
    "matches",
    "may_pass_arguments",
    "meant",
    "meets_a_cycle",
    "mentions",
    "merge_commands",
    "message_of",
    "misplaced",
    "move_obstacles",
    "names_in",
    "near",
    "new_identity",
    "next_id",
    "number_revisions",
    "numbers_on_branches",
    "on_top_commands",
    "pair",
    "path_text",
    "place_in",
    "place_in_source",
    "plan_switches",
    "quoted",
    "random_id",
    "read_body",
    "rebase_commands",
    "rename_help",
    "required_switches",
    "revision_file",
    "revision_name",
    "revlint_command",
    "run_chain",
    "say_renumbering",
    "set_heads",
    "settle",
    "skipped_file_of",
    "spare_bases",
    "stated_parents",
    "stop_finding",
    "stored_id_facts",
    "successors_for",
    "table_name",
    "table_shown",
    "thing_shown",
    "toml_after",
    "toml_list",
    "toml_text",
    "unaligned_chains",
    "walk_groups",
    "widths_in",
    "works_in_order",
    "wrong_link",
]
