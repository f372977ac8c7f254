//! Runs the orders of one case, from top to bottom, up to the first that does not hold.

use crate::case::{Case, Check, Kind, Step, expand};
use crate::setup::{Setup, With, too_long};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// Runs `case`; the error says which order failed, and everything that it printed.
pub fn run(case: &Case, setup: &Setup) -> Result<(), String> {
    let runner = Runner { case, setup, folder: setup.folder(&case.name)? };
    for step in &case.steps {
        if !step.range.contains(setup.version) {
            continue;
        }
        for command in runner.commands(step) {
            runner.step(step, &command)?;
        }
    }
    Ok(())
}

struct Runner<'a> {
    case: &'a Case,
    setup: &'a Setup,
    folder: PathBuf,
}

impl Runner<'_> {
    fn words(&self) -> Vec<&str> {
        let each = self.case.each.iter().filter(|each| each.range.contains(self.setup.version));
        each.flat_map(|each| each.words.iter().map(String::as_str)).collect()
    }

    /// The words that a step runs once with each, or one empty one.
    fn commands(&self, step: &Step) -> Vec<String> {
        if step.command.contains("%e") {
            self.words().iter().map(|word| (*word).to_owned()).collect()
        } else {
            vec![String::new()]
        }
    }

    fn expand(&self, text: &str, word: &str) -> String {
        let file = self.case.path.to_string_lossy();
        let stem = self.folder.join("t");
        expand(text, &file, &stem.to_string_lossy(), word, &self.words().join(" "))
    }

    fn step(&self, step: &Step, word: &str) -> Result<(), String> {
        let command = self.expand(&step.command, word);
        let with = match step.kind {
            Kind::Needed => With::Bare,
            _ if self.setup.only_needed => With::Bare,
            _ => With::Shims,
        };
        if step.kind == Kind::Same && !self.setup.only_needed {
            return self.same(step, &command);
        }
        let output = self.output(with, &command, &self.folder)?;
        if self.setup.only_needed && step.kind != Kind::Needed {
            return Ok(()); // it only makes what a later NEEDED works on
        }
        let fail = |what: &str| Err(self.report(step, what, &command, &output));
        let shown = step.checks.iter().any(|check| matches!(check, Check::Wrong(_)));
        match (step.kind, output.status.code()) {
            (_, Some(124)) => return fail(&too_long()),
            (Kind::Run, code) if code != Some(0) => return fail("must exit 0"),
            (Kind::Fails(_), Some(0)) => return fail("must fail"),
            (Kind::Fails(Some(wanted)), code) if code != Some(wanted) => {
                return fail(&format!("must exit {wanted}"));
            }
            (Kind::Needed, Some(0)) if !shown => {
                return fail("the bare tool does it, so no rule is needed");
            }
            (Kind::Needed, code) if shown && code != Some(0) => {
                return fail("the bare tool is not silent: it fails, so WRONG has nothing to show");
            }
            _ => {}
        }
        for check in &step.checks {
            if let Some(what) = self.unmet(check, &output, word)? {
                return fail(&what);
            }
        }
        Ok(())
    }

    /// What `check` found missing, if anything.
    fn unmet(&self, check: &Check, output: &Output, word: &str) -> Result<Option<String>, String> {
        let holds = |bytes: &[u8], text: &str| {
            let printed = String::from_utf8_lossy(bytes);
            if text.is_empty() { printed.is_empty() } else { printed.contains(text) }
        };
        Ok(match check {
            Check::Stdout(text) => {
                let text = self.expand(text, word);
                (!holds(&output.stdout, &text)).then(|| format!("stdout must hold: {text}"))
            }
            Check::Stderr(text) => {
                let text = self.expand(text, word);
                (!holds(&output.stderr, &text)).then(|| format!("stderr must hold: {text}"))
            }
            Check::Prints(text) => {
                let text = self.expand(text, word);
                let printed = String::from_utf8_lossy(&output.stdout);
                (printed.trim_end_matches('\n') != text).then(|| format!("stdout must be: {text}"))
            }
            Check::Wrong(command) => {
                let command = self.expand(command, word);
                let shown = self.output(With::Bare, &command, &self.folder)?;
                let said = String::from_utf8_lossy(&shown.stderr).into_owned();
                (!shown.status.success()).then(|| format!("this must show the fault: {command}\n{said}"))
            }
        })
    }

    fn same(&self, step: &Step, command: &str) -> Result<(), String> {
        let (bare, bare_files) = self.alone(With::Bare, command)?;
        let (shims, shims_files) = self.alone(With::Shims, command)?;
        let differ = |what: &str| {
            let bare = self.report(step, &format!("{what} differs; bare:"), command, &bare);
            Err(format!("{bare}\n{}", self.report(step, "through the shims:", command, &shims)))
        };
        if bare.status.code() != shims.status.code() {
            return differ("exit code");
        }
        if bare.stdout != shims.stdout {
            return differ("stdout");
        }
        if bare.stderr != shims.stderr {
            return differ("stderr");
        }
        for file in bare_files.keys().chain(shims_files.keys()) {
            if bare_files.get(file) != shims_files.get(file) {
                return differ(&file.display().to_string());
            }
        }
        Ok(())
    }

    /// Runs `command` in the folder `same`, empty at first, and returns what it left there.
    fn alone(&self, with: With, command: &str) -> Result<(Output, BTreeMap<PathBuf, Vec<u8>>), String> {
        let folder = self.folder.join("same");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
        }
        fs::create_dir(&folder).map_err(|error| error.to_string())?;
        let output = self.output(with, command, &folder)?;
        let mut files = BTreeMap::new();
        read_files(&folder, &mut files).map_err(|error| error.to_string())?;
        Ok((output, files))
    }

    fn output(&self, with: With, command: &str, folder: &Path) -> Result<Output, String> {
        let output = self.setup.command(with, command, folder).output();
        output.map_err(|error| format!("timeout (coreutils) does not start: {error}"))
    }

    fn report(&self, step: &Step, what: &str, command: &str, output: &Output) -> String {
        format!(
            "{}:{}: {what}\n  command: {command}\n  {}\n  stdout: {}\n  stderr: {}",
            self.case.name,
            step.line,
            output.status,
            String::from_utf8_lossy(&output.stdout).trim_end(),
            String::from_utf8_lossy(&output.stderr).trim_end(),
        )
    }
}

fn read_files(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read_files(&path, files)?;
        } else {
            let bytes = fs::read(&path)?;
            files.insert(path, bytes);
        }
    }
    Ok(())
}
