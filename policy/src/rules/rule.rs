//! What a row of the rules is: for which option it is, when it applies, what is done, and why.

use crate::command_line::invocation::Invocation;
use crate::command_line::item::Side;
use crate::command_line::mode::Mode;
use crate::settings::Settings;
use crate::tool::Tool;
use crate::version::{Span, Version};
use std::ffi::OsStr;

/// What is done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It stays as it is.
    Keep,
    /// It goes.
    Drop,
    /// It goes when its value is a folder that the native toolchain searches by itself.
    DropHostFolder,
    /// The target's own folder takes its place, when what it names was measured on the build machine.
    TargetFolder,
    /// The command fails.
    Refuse,
    /// These words take its place, in the list that it stands in; `{}` is its value, `{*}` what the row's `*` stands for.
    Become(&'static [&'static str]),
    /// The linker gets these words in a response file, which emcc hands on unread.
    PastEmcc(&'static [&'static str]),
}

/// When a row applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Always.
    Any,
    /// When the linker does not run.
    Compile,
    /// When the linker runs.
    Link,
    /// When the compiler proper runs.
    Source,
    /// When the linker runs, and the compiler before it.
    CompilingLink,
    /// When the linker runs and wasm-opt optimizes what it made: `-O2` and above.
    OptimizedLink,
    /// When a shared library is linked.
    SideModule,
    /// When a program is linked by a compiler; who asks the linker itself knows what for.
    Program,
}

impl On {
    /// Is this such a command line?
    pub fn fits(self, invocation: &Invocation) -> bool {
        let mode = invocation.mode;
        let optimizes = || !matches!(invocation.last("-O").and_then(OsStr::to_str), None | Some("" | "0" | "1" | "g"));
        match self {
            On::Any => true,
            On::Compile => !mode.links() && mode != Mode::Query,
            On::Link => mode.links(),
            On::Source => invocation.compiles(),
            On::CompilingLink => mode.links() && invocation.compiles(),
            On::OptimizedLink => mode.links() && mode != Mode::Relocatable && optimizes(),
            On::SideModule => mode == Mode::SideModule,
            On::Program => mode == Mode::Program && invocation.tool != Tool::Ld,
        }
    }
}

/// One row.
#[derive(Debug)]
pub struct Rule {
    /// Whose list the option stands in.
    pub side: Side,
    /// The option's name; a `*` at its end stands for any further characters.
    pub flag: &'static str,
    /// The value; `*` at its end or its start as above, alone for any value or none.
    pub value: &'static str,
    /// When it applies.
    pub on: On,
    /// What is done.
    pub action: Action,
    /// Why, in a phrase that a person who never saw Emscripten understands.
    pub reason: &'static str,
    /// The versions it is for.
    pub span: Span,
    /// An option whose presence switches the row off.
    pub unless: &'static str,
    /// The choice that switches the row on.
    pub when: Option<fn(&Settings) -> bool>,
    /// For `-l`: only when the library is in none of the folders that were named.
    pub unless_found: bool,
}

const fn rule(side: Side, flag: &'static str, action: Action, reason: &'static str) -> Rule {
    let (value, on, span) = ("*", On::Any, Span::ALL);
    Rule { side, flag, value, on, action, reason, span, unless: "", when: None, unless_found: false }
}

/// A row for an option of the compiler driver.
pub(super) const fn compiler(flag: &'static str, action: Action, reason: &'static str) -> Rule {
    rule(Side::Compiler, flag, action, reason)
}

/// A row for an option of the linker.
pub(super) const fn linker(flag: &'static str, action: Action, reason: &'static str) -> Rule {
    rule(Side::Linker, flag, action, reason)
}

impl Rule {
    pub(super) const fn value(self, value: &'static str) -> Rule {
        Rule { value, ..self }
    }

    pub(super) const fn on(self, on: On) -> Rule {
        Rule { on, ..self }
    }

    pub(super) const fn until(self, until: Version) -> Rule {
        Rule { span: Span { since: self.span.since, until: Some(until) }, ..self }
    }

    pub(super) const fn since(self, since: Version) -> Rule {
        Rule { span: Span { since: Some(since), until: self.span.until }, ..self }
    }

    pub(super) const fn unless(self, unless: &'static str) -> Rule {
        Rule { unless, ..self }
    }

    pub(super) const fn when(self, when: fn(&Settings) -> bool) -> Rule {
        Rule { when: Some(when), ..self }
    }

    /// Does the row speak of this option and value?
    pub fn names(&self, side: Side, flag: &[u8], value: &[u8]) -> bool {
        self.side == side && fits(self.flag, flag) && fits(self.value, value)
    }
}

/// Does a pattern stand for this text? A `*` at its end or its start stands for any characters.
pub(super) fn fits(pattern: &str, text: &[u8]) -> bool {
    match (pattern.strip_suffix('*'), pattern.strip_prefix('*')) {
        (Some(start), _) => text.starts_with(start.as_bytes()),
        (None, Some(end)) => text.ends_with(end.as_bytes()),
        (None, None) => text == pattern.as_bytes(),
    }
}
