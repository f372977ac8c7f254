//! The parts of a command line: an item is an option with its value, or an operand, and is spelled in one piece or two.

use std::ffi::OsString;
use std::ops::Range;

/// Whose list an item stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The compiler driver's.
    Compiler,
    /// The linker's.
    Linker,
}

/// An option with its value, or an operand.
#[derive(Debug)]
pub struct Item {
    /// Whose list it stands in.
    pub side: Side,
    /// The option as the tables name it; `None` for an operand.
    pub name: Option<Vec<u8>>,
    /// The option's value, or the operand.
    pub value: Option<OsString>,
    /// Where it is spelled: its name or operand, and its value where that is a piece of its own.
    pub(super) pieces: [Option<usize>; 2],
}

/// How a piece is spelled in its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the word.
    Whole,
    /// A part of `-Wl,…`.
    Comma,
    /// The word behind `-Xlinker`.
    Xlinker,
}

/// A word of the command line, or a part of one.
#[derive(Debug)]
pub(super) struct Piece {
    /// The word's index.
    pub word: usize,
    /// What of it.
    pub bytes: Range<usize>,
    /// How it is spelled there.
    pub place: Place,
}
