//! A compile at the cost of clang: the command that emcc makes of a compile is recorded once and run again.
//!
//! **What is recorded.** [`policy::recording`] parts a compile from its operands (input, output, folders, macros,
//! dependency names). The first time that a shape is met, emcc is run on placeholders in a folder of its own, with
//! `EM_COMPILER_WRAPPER` naming us: we note the clang command, run nothing and say that all went well (`record`). Only
//! when emcc said not a word, succeeded, and made exactly one command, that command is kept as a template. Then, and
//! each further time, clang itself is executed with the operands filled in: streams, colours, signals and exit code
//! are its own.
//!
//! **What it is found by** (`identity`): a hash over the command line with its placeholders, emcc's path, the size,
//! times and inode of the files that make emcc what it is and of its config files, and every environment variable that
//! emcc, its config file or Python reads. clang's own variables reach clang as they always did.
//!
//! **Where it is kept** (`cache`): a folder that must be ours alone, entries written beside and renamed, with a
//! checksum; whatever is not as it should be is no entry. An entry also names clang's program and the sysroot, which
//! must be as they were.
//!
//! **All else goes to emcc**: each reason is a row of [`Why`], and `emshim cache stats` counts them.

pub mod cache;
pub(crate) mod identity;
pub mod launcher;
pub mod record;
mod verify;

pub(crate) use verify::is_wanted as verify_is_wanted;

use crate::emscripten::Emscripten;
use crate::environment;
use crate::error::Error;
use crate::log::Log;
use crate::run::{self, Job};
use cache::{Cache, Entry};
use policy::recording::{self, Doubt, Operand, Shape, Template};
use policy::{Invocation, Tool, Word};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Why a compile went to emcc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The command line leaves a doubt.
    Doubt(Doubt),
    /// `EMSHIM_REPLAY=off`.
    Off,
    /// A response file with quotes.
    Quotes,
    /// There is no such input.
    Missing,
    /// A variable asks emcc for more than a compile.
    Environment,
    /// No folder for recordings.
    NoCache,
    /// emcc fails on such a command line, or says something about it.
    Said,
    /// emcc's command fits no other compile.
    Unfit,
}

impl Why {
    /// Each reason with the letter that counts it.
    pub const ALL: &[(u8, Why)] = &[
        (b'a', Why::Doubt(Doubt::Mode)),
        (b'b', Why::Doubt(Doubt::Inputs)),
        (b'c', Why::Doubt(Doubt::InputKind)),
        (b'd', Why::Doubt(Doubt::Option)),
        (b'e', Why::Doubt(Doubt::Word)),
        (b'f', Why::Off),
        (b'g', Why::Quotes),
        (b'i', Why::Missing),
        (b'j', Why::Environment),
        (b'k', Why::NoCache),
        (b'l', Why::Said),
        (b'm', Why::Unfit),
    ];

    /// In a phrase.
    pub fn reason(self) -> &'static str {
        match self {
            Why::Doubt(doubt) => doubt.reason(),
            Why::Off => "EMSHIM_REPLAY=off",
            Why::Quotes => "a response file has quotes or backslashes",
            Why::Missing => "the input does not exist",
            Why::Environment => "the environment asks emcc for more than a compile",
            Why::NoCache => "there is no folder for recordings",
            Why::Said => "emcc warns of such a command line, or fails",
            Why::Unfit => "emcc's command fits no other compile",
        }
    }

    fn letter(self) -> u8 {
        Why::ALL.iter().find(|(_, why)| *why == self).map_or(b'?', |(letter, _)| *letter)
    }
}

/// A command that does not link, as it would go to emcc.
pub struct Compile<'a> {
    /// Who compiles.
    pub emscripten: &'a Emscripten,
    /// Which driver.
    pub tool: Tool,
    /// Its words.
    pub words: Vec<Word>,
    /// The same with response files put back.
    pub folded: Vec<OsString>,
    /// Response files that were read.
    pub response_files: Vec<&'a OsStr>,
    /// Makes emcc's process from arguments.
    pub job: &'a dyn Fn(Vec<OsString>) -> Job,
}

/// What takes emcc's place: clang commands that run one after the other, until one fails.
struct Clang {
    commands: Vec<(PathBuf, Vec<OsString>)>,
    operands: Vec<Operand>,
}

impl Compile<'_> {
    /// Compiles, by clang where that is surely the same, by emcc else.
    pub fn run(self, log: Log) -> Result<ExitCode, Error> {
        let cache = Cache::open().ok();
        match self.clang(cache.as_ref()) {
            Ok((clang, key)) => {
                if verify::is_wanted() && !clang.reads_stdin() {
                    return verify::run(&self, &clang, &log, |same| {
                        cache.iter().for_each(|cache| cache.verified(key, same))
                    });
                }
                clang.run(log)
            }
            Err(why) => {
                cache.iter().for_each(|cache| cache.count(why.letter()));
                launcher::by_emcc((self.job)(self.folded)).finish(log)
            }
        }
    }

    /// The commands that are surely what emcc would run.
    pub fn commands(&self, cache: &Cache) -> Option<Vec<(PathBuf, Vec<OsString>)>> {
        self.clang(Some(cache)).ok().map(|(clang, _)| clang.commands)
    }

    fn clang(&self, cache: Option<&Cache>) -> Result<(Clang, postlink::Hash), Why> {
        if environment::is_off("EMSHIM_REPLAY") {
            return Err(Why::Off);
        }
        let words = self.words.iter().map(|word| word.text.clone()).collect();
        let shape = recording::shape(&Invocation::parse(self.tool, words)).map_err(Why::Doubt)?;
        let cache = cache.ok_or(Why::NoCache)?;
        if !self.response_files.iter().all(|file| is_plain(file)) {
            return Err(Why::Quotes);
        }
        if !shape.operands.iter().filter(|operand| operand.is_input()).all(|input| Path::new(&input.value).exists()) {
            return Err(Why::Missing);
        }
        let identity = identity::of(self.emscripten, self.tool).ok_or(Why::Environment)?;
        let key = identity::key(&identity, &shape.words);
        let templates = match cache.read(key) {
            Some(Entry::Templates(templates)) => {
                cache.count(cache::HIT);
                templates
            }
            Some(Entry::Never { seen }) if seen > 1 => return Err(Why::Said),
            found => self.record(cache, key, &identity, &shape, found)?,
        };
        let filled = |template: &Template| Some((template.program().to_owned(), template.fill(&shape.operands)?));
        let commands = templates.iter().map(filled).collect::<Option<_>>().ok_or(Why::Unfit)?;
        Ok((Clang { commands, operands: shape.operands }, key))
    }

    fn record(
        &self,
        cache: &Cache,
        key: postlink::Hash,
        identity: &[u8],
        shape: &Shape,
        found: Option<Entry>,
    ) -> Result<Vec<Template>, Why> {
        let recorded = record::record(self, cache, shape);
        // Replaced while it ran: what was seen is neither the old emcc's nor the new one's for sure.
        if identity::of(self.emscripten, self.tool).as_deref() != Some(identity) {
            return Err(Why::Unfit);
        }
        match recorded {
            Ok(templates) => {
                cache.count(cache::RECORDED);
                let entry = Entry::Templates(templates);
                cache.write(key, &entry);
                let Entry::Templates(templates) = entry else { return Err(Why::Unfit) };
                Ok(templates)
            }
            Err(why) => {
                // A first word may be of the moment, such as a system library being built.
                let seen = if matches!(found, Some(Entry::Never { .. })) { 2 } else { 1 };
                if matches!(why, Why::Said | Why::Unfit) {
                    cache.write(key, &Entry::Never { seen });
                }
                Err(why)
            }
        }
    }
}

impl Clang {
    fn reads_stdin(&self) -> bool {
        self.commands.iter().any(|(_, args)| args.iter().any(|arg| arg == "-"))
    }

    fn run(mut self, log: Log) -> Result<ExitCode, Error> {
        let last = self.commands.pop();
        let job = |(program, args)| {
            let (program, args) = launcher::launched(program, args)?;
            Ok(Job::new(program, args).env(crate::environment::INSIDE, "1"))
        };
        for command in self.commands {
            let status = job(command)?.wait(&log)?;
            if !status.success() {
                return Ok(run::code(status));
            }
        }
        last.map_or(Ok(ExitCode::SUCCESS), |command| job(command)?.finish(log))
    }
}

/// Can its words be cut in one way only?
fn is_plain(word: &OsStr) -> bool {
    let path = &word.as_encoded_bytes()[1..];
    let text = fs::read(OsStr::from_bytes(path)).unwrap_or_else(|_| b"@".into());
    !text.iter().any(|byte| b"\\'\"@\x0b\x0c".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_a_letter_of_its_own() {
        let letters: Vec<u8> = Why::ALL.iter().map(|(letter, _)| *letter).collect();
        let others = [cache::HIT, cache::RECORDED, cache::SAME, cache::DIFFERS];
        let all: std::collections::HashSet<u8> = letters.iter().chain(&others).copied().collect();
        assert_eq!(all.len(), letters.len() + others.len());
        assert!(Why::ALL.iter().all(|(letter, why)| why.letter() == *letter && !why.reason().is_empty()));
    }
}
