//! Will these modules load, will they work when called, and if not, why?
//!
//! It puts the floors below together and gives each problem the level that policy wants. Rows of checks are `findings`'s.

mod against;
mod alone;
mod finding;
mod native;
mod options;
mod policy;
mod program;
mod report;
mod run;

pub use crate::findings::{CHECKS, Check, Level, When};
pub use finding::{Finding, Prediction, Verdict};
pub use native::native;
pub use options::Options;
pub use policy::{BadPolicy, Exceptions, Policy};
pub use report::{Checked, Main, Report};
pub use run::check;
