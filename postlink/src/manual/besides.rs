//! What a command's help does not hold, and its pages and completions do.

/// What pages and completions say besides.
#[derive(Default)]
pub struct Besides {
    /// Exit codes, each with what it means, for commands whose help does not tell them.
    pub exit_codes: &'static [(&'static str, &'static str)],
    /// Variables, each with what it does.
    pub variables: Vec<(&'static str, String)>,
    /// A command of its own (empty for the whole), a command line, and what that does.
    pub examples: &'static [(&'static str, &'static str, &'static str)],
    /// Commands of its own behind which another command stands.
    pub runs_others: &'static [&'static str],
    /// Arguments, each with the words that may stand there.
    pub words: Vec<(&'static str, Vec<&'static str>)>,
}
