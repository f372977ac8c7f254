//! What a plan says of itself: each change with its reason, or the option for which there is no plan.

use crate::version::Span;

/// One change and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As it was spelled; empty for an addition.
    pub before: String,
    /// What took its place; empty when it was left out.
    pub after: String,
    /// Why.
    pub reason: &'static str,
    /// The versions for which the change is made.
    pub span: Span,
}

/// An option that cannot be honoured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The option as it was spelled.
    pub option: String,
    /// Why not.
    pub reason: &'static str,
}
