//! Where the results of a link go, and what is said of them. A link is told its stage before it starts.

pub mod check_output;
pub mod interrupt;
pub mod owner;
pub mod stage;
