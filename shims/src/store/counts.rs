//! The letters under which a store counts what became of a compile, a probe, a step of a link.

/// Counts a compile by a recording that was there.
pub const HIT: u8 = b'h';
/// Counts a compile that was recorded.
pub const RECORDED: u8 = b'r';
/// Counts, besides, one that was compared with emcc's and came out the same.
pub const SAME: u8 = b'v';
/// Counts, besides, one that came out differently.
pub const DIFFERS: u8 = b'x';
/// Counts, apart from compiles, a probe that was linked without emcc.
pub const PROBE: u8 = b'p';
/// One on which emcc was asked, too, and agreed.
pub const PROBE_SAME: u8 = b'q';
/// One on which emcc did not agree.
pub const PROBE_DIFFERS: u8 = b'y';
/// Counts a step of a link that node did not run again.
pub const STEP: u8 = b's';
/// One that node ran, and that is kept.
pub const STEP_RUN: u8 = b'n';
/// Counts a link that was made without emcc.
pub const LINK: u8 = b'h';
/// Counts one of emcc's that is kept.
pub const LINK_RECORDED: u8 = b'r';
/// Counts one of a kind that cannot be recorded.
pub const LINK_BY_EMCC: u8 = b'e';
