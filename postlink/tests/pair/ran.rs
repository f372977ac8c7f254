//! Runs a command as the shim in front of its tool would.

use std::ffi::OsString;
use std::process::Command;

use postlink::link::copy_args::Tool;
use postlink::link::errand::{Errand, errand};
use postlink::link::pair::{How, Outcome};

use crate::fixture::Tree;

/// What came of a command: how the tool ended, and what became of each program.
#[derive(Debug)]
pub struct Ran {
    pub ran: bool,
    pub succeeded: bool,
    pub outcomes: Vec<Outcome>,
}

impl Tree {
    /// Runs a command as the shim would; `@` is the tree's root.
    pub fn run(&self, command: &str) -> Ran {
        let root = format!("{}/", self.root.path().display());
        let words: Vec<OsString> = command.split_whitespace().map(|word| word.replace('@', &root).into()).collect();
        self.run_words(&words)
    }

    pub fn run_words(&self, words: &[OsString]) -> Ran {
        let (name, args) = words.split_first().unwrap();
        let (args, copies) = match errand(Tool::named(name).unwrap(), args) {
            Errand::Done => {
                return Ran { ran: false, succeeded: true, outcomes: vec![] };
            }
            Errand::Plain => (args.to_vec(), vec![]),
            Errand::Watched { args, copies } => (args, copies),
        };
        let done = Command::new(name).args(args).output().unwrap();
        let finish = |copy: &postlink::link::errand::Copy| copy.finish(&self.ledger, true).unwrap();
        let outcomes = copies.iter().map(finish).collect();
        Ran { ran: true, succeeded: done.status.success(), outcomes }
    }

    /// Runs a command that must succeed and must bring exactly one wasm.
    #[track_caller]
    pub fn brings(&self, command: &str, expected: How) {
        let ran = self.run(command);
        assert!(ran.succeeded, "{command}");
        match &ran.outcomes[..] {
            [Outcome::Brought { how, .. }] => assert_eq!(*how, expected, "{command}"),
            other => panic!("{command}: {other:?}"),
        }
    }

    /// Runs a command that must succeed, with nothing left to bring.
    #[track_caller]
    pub fn runs(&self, command: &str) -> Ran {
        let ran = self.run(command);
        assert!(ran.succeeded, "{command}: {ran:?}");
        let brought = |outcome: &Outcome| matches!(outcome, Outcome::Brought { .. });
        assert!(!ran.outcomes.iter().any(brought), "{command}: {ran:?}");
        ran
    }
}
