//! `emshim env`: what makes a shell build for WebAssembly, and what undoes it.

use crate::activation::{literal, off, on};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use emshim::Layout;
use emshim::variables::{ACTIVE, Activation, Variables, spelled};
use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A shell's language.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// sh, bash, dash, zsh
    Sh,
    /// fish
    Fish,
    /// csh, tcsh
    Csh,
    /// One JSON object
    Json,
}

/// This environment, as it is and as it will be for libraries in `prefix`.
pub fn variables(prefix: Option<&Path>) -> Result<(Variables, Variables)> {
    let prefix = prefix.map(absolute).transpose()?;
    let before: Variables = env::vars_os().collect();
    let mut after = before.clone();
    Activation { root: &root()?, prefix: prefix.as_deref() }.on(&mut after);
    Ok((before, after))
}

/// Where emshim is installed, as the active environment spells it.
fn root() -> Result<PathBuf> {
    let layout = Layout::of_this_program()
        .context("emshim is not installed; run scripts/install PREFIX, then PREFIX/bin/emshim")?;
    Ok(spelled(layout.root(), env::var_os(ACTIVE)))
}

fn absolute(prefix: &Path) -> Result<PathBuf> {
    let prefix = std::path::absolute(prefix).with_context(|| format!("--prefix {}", prefix.display()))?;
    if prefix.to_string_lossy().contains(':') {
        bail!("--prefix {}: a `:` would part it in two", prefix.display());
    }
    Ok(prefix)
}

/// Prints what activates.
pub fn print(shell: Shell, prefix: Option<&Path>) -> Result<ExitCode> {
    let text = match shell {
        Shell::Json => json(prefix)?,
        // csh cannot evaluate an `if` of several lines, but it can read a file that has one.
        Shell::Csh => {
            let undo = prefix.map(|_| sourced("deactivate")).transpose()?.unwrap_or_default();
            let prefix = prefix.map(|prefix| literal(shell, &absolute(prefix)?)).transpose()?;
            let prefix = prefix.map(|prefix| format!("set _emshim_prefix = {prefix};\n")).unwrap_or_default();
            format!("{undo}{prefix}{}", sourced("activate")?)
        }
        Shell::Sh | Shell::Fish => {
            let root = root()?;
            let undo = prefix.map(|_| off(shell, &root)).transpose()?.unwrap_or_default();
            undo + &on(shell, &root, prefix.map(absolute).transpose()?.as_deref())?
        }
    };
    print!("{text}");
    Ok(ExitCode::SUCCESS)
}

/// Prints what deactivates.
pub fn print_off(shell: Shell) -> Result<ExitCode> {
    match shell {
        Shell::Csh => print!("{}", sourced("deactivate")?),
        _ => print!("{}", off(shell, &root()?)?),
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a script for an emshim that will be in `root`.
pub fn print_script(shell: Shell, root: &Path, is_off: bool) -> Result<ExitCode> {
    print!("{}", if is_off { off(shell, root)? } else { on(shell, root, None)? });
    Ok(ExitCode::SUCCESS)
}

/// Reads the script that was installed.
fn sourced(what: &str) -> Result<String> {
    let file = root()?.join(format!("etc/conda/{what}.d/zz-emshim_{what}.csh"));
    if !file.is_file() {
        bail!("{} does not exist; run scripts/install again", file.display());
    }
    Ok(format!("source {};\n", literal(Shell::Csh, &file)?))
}

/// Every variable that changes, with its new value, or null where it is removed.
fn json(prefix: Option<&Path>) -> Result<String> {
    let (before, after) = variables(prefix)?;
    let names = before.keys().chain(after.keys()).filter(|name| before.get(*name) != after.get(*name));
    let value = |name| match after.get(name) {
        Some(value) => serde_json::Value::from(value.to_string_lossy()),
        None => serde_json::Value::Null,
    };
    let map: serde_json::Map<_, _> = names.map(|name| (name.to_string_lossy().into_owned(), value(name))).collect();
    Ok(serde_json::to_string_pretty(&map)? + "\n")
}
