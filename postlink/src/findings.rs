//! What can be wrong with what a linker made: every check as a row, its level, and one thing that is wrong.

pub(crate) mod checks;
mod level;
mod problem;

pub use checks::{CHECKS, Check, PAGES};
pub use level::{Level, When};
pub(crate) use problem::Problem;
