//! One thing that is wrong with a file, before levels and reports are chosen.

use super::checks::Check;
use super::level::{Level, When};

/// One thing that is wrong.
#[derive(Clone)]
pub(crate) struct Problem {
    pub(crate) check: &'static Check,
    pub(crate) level: Level,
    pub(crate) when: When,
    pub(crate) symbol: Option<String>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) providers: Vec<String>,
    pub(crate) callers: Vec<String>,
}

impl Problem {
    pub(crate) fn new(check: &'static Check, message: impl Into<String>) -> Problem {
        Problem {
            check,
            level: check.level,
            when: check.when,
            symbol: None,
            message: message.into(),
            help: None,
            providers: Vec::new(),
            callers: Vec::new(),
        }
    }

    pub(crate) fn of(check: &'static Check, symbol: &str, message: impl Into<String>) -> Problem {
        Problem { symbol: Some(symbol.to_owned()), ..Problem::new(check, message) }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// Worse than its row says.
    pub(crate) fn fatal(mut self, when: When) -> Problem {
        self.level = Level::Error;
        self.when(when)
    }

    pub(crate) fn when(mut self, when: When) -> Problem {
        self.when = when;
        self
    }

    /// As one line: what is wrong, what to do about it, where to read more.
    pub(crate) fn line(&self) -> String {
        format!("{}; {} [{}]", self.message, self.help.as_deref().unwrap_or(self.check.help), self.check.code)
    }
}
