//! Will these modules load, will they work when called, and if not, why?
//!
//! It puts the floors below together and gives each problem the level that policy wants. Rows of checks are `findings`'s.

mod against;
mod alone;
mod finding;
mod levels;
mod native;
mod options;
mod program;
mod report;
mod run;

pub use crate::findings::{CHECKS, Check, Level, PAGES, When};
pub use finding::{Finding, Prediction, Verdict};
pub use levels::{Action, BadLevels, Exceptions, Levels, Source};
pub use native::{is_excluded, native};
pub use options::Options;
pub use report::{Checked, Main, Report};
pub use run::check;
