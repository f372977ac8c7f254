//! How a clang command that emcc made once serves the next compile.
//!
//! emcc is shown the command line with a placeholder for each operand, and the clang command that it makes of it is
//! kept with the same placeholders: it is the command for every compile that differs in its operands alone. A probe is
//! parted in two before: what compiles, and what links.

mod emcc_options;
pub mod halves;
mod link_shape;
mod placeholder;
mod shape;
mod template;

pub use link_shape::link_shape;
pub use placeholder::FOLDER;
pub use shape::{Operand, Shape, Uncacheable, shape};
pub use template::Template;

#[cfg(test)]
mod tests;
