//! `emshim env`: what makes a shell build for WebAssembly, and what undoes it.

use crate::activation::{assign, literal, off, on};
use crate::browser::Asked as Browser;
use crate::shell::Shell;
use anyhow::{Context, Result, bail};
use emshim::Installation;
use emshim::machine::choices;
use emshim::messages;
use emshim::variables::activation::{Activation, spelled};
use emshim::variables::rows::{ACTIVE, Variables};
use policy::Settings;
use policy::settings::words;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a person asks for.
pub struct Asked {
    /// The folder of libraries for WebAssembly.
    pub prefix: Option<PathBuf>,
    /// Choices.
    pub policy: Option<String>,
}

impl Asked {
    /// Where one thing alone is asked for, the other stays what the active environment was given. A prefix is absolute.
    fn settled(&self, root: &Path) -> Result<Asked> {
        let mut prefix = self.prefix.as_deref().map(absolute).transpose()?;
        let mut policy = self.policy.clone();
        if prefix.is_some() || policy.is_some() {
            let active = Activation { root, prefix: None, policy: None }.given(&env::vars_os().collect());
            prefix = prefix.or(active.0.map(PathBuf::from));
            policy = policy.or(active.1.and_then(|policy| policy.into_string().ok()));
        }
        Ok(Asked { prefix, policy })
    }

    fn is_some(&self) -> bool {
        self.prefix.is_some() || self.policy.is_some()
    }
}

/// Reads `--policy`: its words parted by commas, which every shell's script can hold.
pub fn policy(text: &str) -> Result<String, String> {
    match Settings::default().apply(text) {
        Ok(()) => Ok(words(text).collect::<Vec<_>>().join(",")),
        Err(bad) => Err(format!("{} is not a choice; {}", bad.text, bad.expected)),
    }
}

/// This environment, as it is and as it will be for what is asked.
pub fn variables(asked: &Asked) -> Result<(Variables, Variables)> {
    readable()?;
    let root = root()?;
    let Asked { prefix, policy } = asked.settled(&root)?;
    let before: Variables = env::vars_os().collect();
    let mut after = before.clone();
    Activation { root: &root, prefix: prefix.as_deref(), policy: policy.as_deref() }.on(&mut after);
    Ok((before, after))
}

/// The choices of the environment and of the policy file can be read; a build would meet it late.
fn readable() -> Result<()> {
    choices::settings(Installation::of_this_program().as_ref()).map(|_| ()).map_err(Into::into)
}

/// Where emshim is installed, as the active environment spells it.
fn root() -> Result<PathBuf> {
    let installation = Installation::of_this_program()
        .context("emshim is not installed; run scripts/install PREFIX, then PREFIX/bin/emshim")?;
    Ok(spelled(installation.root(), env::var_os(ACTIVE)))
}

fn absolute(prefix: &Path) -> Result<PathBuf> {
    let prefix = std::path::absolute(prefix).with_context(|| format!("--prefix {}", prefix.display()))?;
    if prefix.to_string_lossy().contains(':') {
        bail!("--prefix {}: a `:` would part it in two", prefix.display());
    }
    Ok(prefix)
}

/// Prints what activates.
pub fn print(shell: Shell, asked: &Asked, browser: &Browser) -> Result<ExitCode> {
    readable()?;
    let root = root()?;
    let besides = besides(shell, browser.for_shell(&variables(asked)?.1)?)?;
    let text = match shell {
        Shell::Json => json(asked, browser)?,
        // csh cannot evaluate an `if` of several lines, and fish's `eval (…)` joins lines by spaces; both can read a file.
        Shell::Csh | Shell::Fish => {
            let asked = asked.settled(&root)?;
            let mut text = if asked.is_some() { sourced(shell, "deactivate")? } else { String::new() };
            let equals = if shell == Shell::Csh { "= " } else { "" };
            for (name, value) in [("prefix", asked.prefix), ("policy", asked.policy.map(PathBuf::from))] {
                if let Some(value) = value {
                    text += &format!("set _emshim_{name} {equals}{}; ", literal(shell, &value)?);
                }
            }
            text + &sourced(shell, "activate")? + &besides + "\n"
        }
        Shell::Sh => {
            let asked = asked.settled(&root)?;
            let undo = if asked.is_some() { off(shell, &root)? } else { String::new() };
            let on = on(shell, &root, asked.prefix.as_deref(), asked.policy.as_deref())?;
            undo + &on + &besides
        }
    };
    messages::answer(text)?;
    Ok(ExitCode::SUCCESS)
}

fn besides(shell: Shell, variables: Vec<(&str, Option<OsString>)>) -> Result<String> {
    variables.iter().map(|(name, value)| assign(shell, name, value.as_deref())).collect()
}

/// Prints what deactivates.
pub fn print_off(shell: Shell) -> Result<ExitCode> {
    let besides = besides(shell, Browser::off(&env::vars_os().collect()))?;
    match shell {
        Shell::Csh | Shell::Fish => messages::answer(sourced(shell, "deactivate")? + &besides + "\n")?,
        Shell::Sh | Shell::Json => messages::answer(off(shell, &root()?)? + &besides)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a script for an emshim that will be in `root`.
pub fn print_script(shell: Shell, root: &Path, is_off: bool) -> Result<ExitCode> {
    messages::answer(if is_off { off(shell, root)? } else { on(shell, root, None, None)? })?;
    Ok(ExitCode::SUCCESS)
}

/// Reads the script that was installed.
fn sourced(shell: Shell, what: &str) -> Result<String> {
    let ending = if shell == Shell::Csh { "csh" } else { "fish" };
    let file = root()?.join(format!("etc/conda/{what}.d/zz-emshim_{what}.{ending}"));
    if !file.is_file() {
        bail!("{} does not exist; run `emshim setup {}`", file.display(), root()?.display());
    }
    Ok(format!("source {}; ", literal(shell, &file)?))
}

/// Every variable that changes, with its new value, or null where it is removed.
fn json(asked: &Asked, browser: &Browser) -> Result<String> {
    let (before, mut after) = variables(asked)?;
    for (name, value) in browser.for_shell(&after)? {
        match value {
            Some(value) => after.insert(name.into(), value),
            None => after.remove(OsStr::new(name)),
        };
    }
    let names = before.keys().chain(after.keys()).filter(|name| before.get(*name) != after.get(*name));
    let value = |name| match after.get(name) {
        Some(value) => serde_json::Value::from(value.to_string_lossy()),
        None => serde_json::Value::Null,
    };
    let map: serde_json::Map<_, _> = names.map(|name| (name.to_string_lossy().into_owned(), value(name))).collect();
    Ok(serde_json::to_string_pretty(&map)? + "\n")
}
