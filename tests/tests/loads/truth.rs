//! What node does: one process loads one module and calls its tests. Its words are kept, by all that they depend on.

use crate::build::{Main, Module};
use crate::kept::{cache, once};
use crate::verdict::Verdict;
use emshim_tests::setup::{Setup, With, too_long, workspace};
use std::fs;
use std::path::PathBuf;

/// A verdict and what node printed about it.
#[derive(Clone, Debug)]
pub struct Truth {
    /// What became of it.
    pub verdict: Verdict,
    /// The text of the failure, in one line.
    pub said: String,
}

/// Whose word it is.
pub struct Node {
    driver: PathBuf,
    /// The text of what it runs, and its own versions.
    key: [String; 2],
    said: PathBuf,
}

impl Node {
    /// The node on PATH.
    pub fn new(setup: &Setup) -> Result<Node, String> {
        let driver = workspace().join("tests/modules/driver.js");
        let text = fs::read_to_string(&driver).map_err(|error| format!("{}: {error}", driver.display()))?;
        let folder = setup.folder("node")?;
        let versions = setup.command(With::Bare, "node -p 'JSON.stringify(process.versions)'", &folder).output();
        let versions = versions.map_err(|error| error.to_string())?;
        let versions = String::from_utf8(versions.stdout).map_err(|error| error.to_string())?;
        Ok(Node { driver, key: [text, versions], said: cache(setup)?.join("said") })
    }

    /// Loads `module` in `main`, now or in an earlier run that did just the same; an error means that node or the main
    /// module did not even try.
    pub fn load(&self, setup: &Setup, main: &Main, module: &Module) -> Result<Truth, String> {
        let folder = module.path.parent().unwrap_or(&module.path);
        let command = format!(
            "node {} {} {} {} {} {}",
            self.driver.display(),
            format!("{:?}", main.row.shape).to_lowercase(),
            folder.join(main.glue.file_name().unwrap_or_default()).display(),
            module.path.display(),
            if module.global { "global" } else { "local" },
            module.tests.join(" "),
        );
        let broken = |what: &str| format!("{} in {}: {what}\n{command}", module.name, main.row.name);
        // Folders of modules are named by a hash of what is in them.
        let (asked, glue) = (command.replace(&*self.driver.to_string_lossy(), ""), main.glue.to_string_lossy());
        let key = [&*self.key[0], &self.key[1], &asked, &glue];
        let kept = once(&self.said, &format!("{}-{}", main.row.name, module.name), &key, |kept| {
            let output = setup.command(With::Bare, &command, folder).output().map_err(|error| error.to_string())?;
            let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            if output.status.code() == Some(124) {
                return Err(broken(&too_long()));
            }
            if !out.lines().any(|line| line.starts_with("loading\t")) {
                return Err(format!("{}\n{out}{err}", broken("the main module did not start")));
            }
            let written = fs::write(kept.join("out"), &*out).and_then(|()| fs::write(kept.join("err"), &*err));
            written.map_err(|error| format!("{}: {error}", kept.display()))
        })?;
        let read = |name| fs::read_to_string(kept.join(name)).map_err(|error| format!("{}: {error}", kept.display()));
        let truth = judge(&read("out")?, &read("err")?, module.tests.len());
        if truth.verdict == Verdict::Loads && module.tests.is_empty() {
            return Err(broken("it has no test that could be called"));
        }
        Ok(truth)
    }
}

/// Lines are `WORD\tTEXT\tNUMBER`, as `main.cpp` and `driver.js` write them.
fn judge(out: &str, err: &str, tests: usize) -> Truth {
    let lines: Vec<Vec<&str>> = out.lines().map(|line| line.split('\t').collect()).collect();
    let first = |word: &str| lines.iter().find(|line| line[0] == word && line.len() == 3);
    let died = || first("died").map_or_else(|| last_error(err), |line| line[1].to_owned());
    if first("loaded").is_none() {
        let said = first("failed").map(|line| line[1].to_owned()).unwrap_or_else(died);
        return Truth { verdict: Verdict::FailsAtLoad, said };
    }
    let wrong = lines.iter().find(|line| line[0] == "returned" && line.len() == 3 && line[2] != "0");
    let right = lines.iter().filter(|line| line[0] == "returned" && line.len() == 3 && line[2] == "0").count();
    let said = match (wrong, first("absent")) {
        (Some(line), _) => format!("{} gave {} where 0 is right", line[1], line[2]),
        (None, Some(line)) => format!("{} is not there", line[1]),
        (None, None) if right < tests => died(),
        (None, None) => return Truth { verdict: Verdict::Loads, said: String::new() },
    };
    Truth { verdict: Verdict::FailsWhenCalled, said }
}

fn last_error(err: &str) -> String {
    let telling = |line: &&str| line.contains("Error") || line.contains("Aborted");
    err.lines().find(telling).unwrap_or("it ended and said nothing").to_owned()
}
