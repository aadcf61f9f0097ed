"""The rules that revlint ships: one file each, listed here in the order of the documentation."""

from __future__ import annotations

from revlint.api import Rule
from revlint_rules.align_mismatch import AlignMismatch
from revlint_rules.align_not_empty import AlignNotEmpty
from revlint_rules.ambiguous_id import AmbiguousId
from revlint_rules.app_import import AppImport
from revlint_rules.broken_import import BrokenImport
from revlint_rules.broken_install import BrokenInstall
from revlint_rules.chain_order import ChainOrder
from revlint_rules.changed_version_table import ChangedVersionTable
from revlint_rules.clash_on_merge import ClashOnMerge
from revlint_rules.cross_chain_parent import CrossChainParent
from revlint_rules.duplicate_revision import DuplicateRevision
from revlint_rules.dynamic_value import DynamicValue
from revlint_rules.edited_migration import EditedMigration
from revlint_rules.edition_switch import EditionSwitch
from revlint_rules.empty_chain import EmptyChain
from revlint_rules.failing_operation import FailingOperation
from revlint_rules.filename_mismatch import FilenameMismatch
from revlint_rules.filename_order import FilenameOrder
from revlint_rules.foreign_table import ForeignTable
from revlint_rules.fork_on_merge import ForkOnMerge
from revlint_rules.frozen_column import FrozenColumn
from revlint_rules.id_format import IdFormat
from revlint_rules.id_gap import IdGap
from revlint_rules.ignored_file import IgnoredFile
from revlint_rules.illegal_id import IllegalId
from revlint_rules.inserted_revision import InsertedRevision
from revlint_rules.invalid_config import InvalidConfig
from revlint_rules.invalid_value import InvalidValue
from revlint_rules.label_clash import LabelClash
from revlint_rules.locale_config import LocaleConfig
from revlint_rules.long_id import LongId
from revlint_rules.lost_release import LostRelease
from revlint_rules.merge_conflict import MergeConflict
from revlint_rules.merge_with_operations import MergeWithOperations
from revlint_rules.missing_counterpart import MissingCounterpart
from revlint_rules.missing_dependency import MissingDependency
from revlint_rules.missing_downgrade import MissingDowngrade
from revlint_rules.missing_location import MissingLocation
from revlint_rules.missing_parent import MissingParent
from revlint_rules.missing_upgrade import MissingUpgrade
from revlint_rules.multiple_bases import MultipleBases
from revlint_rules.multiple_heads import MultipleHeads
from revlint_rules.no_revision import NoRevision
from revlint_rules.nonlinear_history import NonlinearHistory
from revlint_rules.overlapping_locations import OverlappingLocations
from revlint_rules.placeholder_id import PlaceholderId
from revlint_rules.rebound_value import ReboundValue
from revlint_rules.redundant_dependency import RedundantDependency
from revlint_rules.redundant_parent import RedundantParent
from revlint_rules.removed_revision import RemovedRevision
from revlint_rules.reused_id import ReusedId
from revlint_rules.revision_cycle import RevisionCycle
from revlint_rules.rewritten_revision import RewrittenRevision
from revlint_rules.shared_id import SharedId
from revlint_rules.split_version_table import SplitVersionTable
from revlint_rules.stale_docstring import StaleDocstring
from revlint_rules.stale_head_file import StaleHeadFile
from revlint_rules.taken_number import TakenNumber
from revlint_rules.unadopted_table import UnadoptedTable
from revlint_rules.undeclared_chain import UndeclaredChain
from revlint_rules.unordered_operation import UnorderedOperation
from revlint_rules.unpackaged_revision import UnpackagedRevision
from revlint_rules.unparked_chain import UnparkedChain
from revlint_rules.unreadable_file import UnreadableFile
from revlint_rules.version_table_clash import VersionTableClash
from revlint_rules.wrong_function import WrongFunction
from revlint_rules.wrong_root import WrongRoot

RULES: tuple[type[Rule], ...] = (
    # Configuration
    InvalidConfig,
    MissingLocation,
    LocaleConfig,
    SplitVersionTable,
    # Files
    UnreadableFile,
    BrokenImport,
    NoRevision,
    DynamicValue,
    ReboundValue,
    InvalidValue,
    MissingUpgrade,
    WrongFunction,
    IgnoredFile,
    StaleDocstring,
    FilenameMismatch,
    FilenameOrder,
    UnpackagedRevision,
    AppImport,
    # Identity
    IllegalId,
    LongId,
    IdFormat,
    IdGap,
    TakenNumber,
    AmbiguousId,
    PlaceholderId,
    # The graph
    EmptyChain,
    DuplicateRevision,
    MissingParent,
    MissingDependency,
    RevisionCycle,
    MultipleHeads,
    MultipleBases,
    LabelClash,
    RedundantParent,
    RedundantDependency,
    FailingOperation,
    UnorderedOperation,
    OverlappingLocations,
    StaleHeadFile,
    LostRelease,
    NonlinearHistory,
    MergeWithOperations,
    MissingDowngrade,
    # The contract between chains
    UnparkedChain,
    AlignMismatch,
    AlignNotEmpty,
    WrongRoot,
    CrossChainParent,
    VersionTableClash,
    BrokenInstall,
    EditionSwitch,
    SharedId,
    ChainOrder,
    MissingCounterpart,
    ForeignTable,
    UnadoptedTable,
    FrozenColumn,
    UndeclaredChain,
    # The change
    MergeConflict,
    RewrittenRevision,
    EditedMigration,
    RemovedRevision,
    ReusedId,
    InsertedRevision,
    ForkOnMerge,
    ClashOnMerge,
    ChangedVersionTable,
)
