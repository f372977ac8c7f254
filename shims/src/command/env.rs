//! The variables that make a build target WebAssembly, for each shell.

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use emshim::{Layout, path};
use policy::tool::TRIPLE;
use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
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

/// Names under which build systems look for a compiler of the build machine.
const FOR_BUILD: &[(&str, &str)] = &[
    ("AR_FOR_BUILD", "ar"),
    ("BUILD_CC", "cc"),
    ("BUILD_CXX", "c++"),
    ("CC_BUILD", "cc"),
    ("CC_FOR_BUILD", "cc"),
    ("CXX_FOR_BUILD", "c++"),
    ("HOSTCC", "cc"),
    ("HOSTCXX", "c++"),
];

/// The prefix of a variable that keeps what another one was.
const BACKUP: &str = "EMSHIM_BACKUP_";

/// Variables that we set only where there is something to say.
const SOMETIMES: [&str; 2] = ["EMSHIM_PREFIX", "EMSHIM_USER_CONFIG_SITE"];

/// Do our names come first already?
fn is_active() -> bool {
    let first = env::var_os("PATH").and_then(|path| env::split_paths(&path).next());
    Layout::of_this_program().is_some_and(|layout| first == Some(layout.names()))
}

/// Every variable that we set, with its value.
pub fn variables(prefix: Option<PathBuf>) -> Result<Vec<(String, OsString)>> {
    let layout = Layout::of_this_program()
        .context("emshim is not installed; run scripts/install PREFIX, then PREFIX/bin/emshim")?;
    let mut set: Vec<(String, OsString)> = vec![
        ("PATH".into(), path_with(&layout.names())?),
        ("CONFIG_SITE".into(), layout.share("config.site").into()),
        ("host_alias".into(), TRIPLE.into()),
        ("build_alias".into(), format!("{}-pc-linux-gnu", env::consts::ARCH).into()),
    ];
    for (name, tool) in FOR_BUILD {
        if let Some(native) = path::find(OsStr::new(tool)) {
            set.push(((*name).to_owned(), native.into()));
        }
    }
    let pkg_config = match prefix {
        Some(prefix) => {
            let prefix = std::path::absolute(&prefix).with_context(|| format!("--prefix {}", prefix.display()))?;
            let folders = env::join_paths([prefix.join("lib/pkgconfig"), prefix.join("share/pkgconfig")]);
            set.push(("EMSHIM_PREFIX".into(), prefix.into()));
            folders.context("--prefix: a `:` would part it in two")?
        }
        // A folder that holds nothing, so that the build machine's libraries are not found.
        None => layout.share("pkgconfig").into(),
    };
    set.push(("PKG_CONFIG_LIBDIR".into(), pkg_config));
    if let Some(site) = env::var_os("CONFIG_SITE").filter(|site| Path::new(site) != layout.share("config.site")) {
        set.push(("EMSHIM_USER_CONFIG_SITE".into(), site));
    }
    Ok(set)
}

/// Variables that would lead a build to native packages.
pub const UNSET: &[&str] =
    &["PKG_CONFIG_PATH", "PKG_CONFIG_SYSROOT_DIR", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH"];

/// PATH with our names first, and nowhere else.
fn path_with(names: &Path) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let others = env::split_paths(&path).filter(|folder| folder != names && !folder.as_os_str().is_empty());
    env::join_paths([names.to_owned()].into_iter().chain(others)).context("emshim's own folder has a `:` in its path")
}

/// Prints what sets the variables, and what keeps their old values.
pub fn print(shell: Shell, prefix: Option<PathBuf>) -> Result<ExitCode> {
    let set = variables(prefix)?;
    if shell == Shell::Json {
        let map: serde_json::Map<_, _> =
            set.iter().map(|(name, value)| (name.clone(), value.to_string_lossy().into())).collect();
        println!("{}", serde_json::to_string_pretty(&map)?);
        return Ok(ExitCode::SUCCESS);
    }
    let active = is_active();
    for (name, value) in &set {
        // PATH is taken apart again instead: others may have added to it meanwhile. The second time, what is there is ours.
        if let Some(old) = env::var_os(name).filter(|_| name != "PATH" && !active) {
            println!("{}", assignment(shell, &format!("{BACKUP}{name}"), &old)?);
        }
        println!("{}", assignment(shell, name, value)?);
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what restores the variables.
pub fn print_off(shell: Shell) -> Result<ExitCode> {
    if shell == Shell::Json {
        bail!("--off prints commands; choose --shell sh, fish or csh");
    }
    for (name, _) in variables(None)?.into_iter().chain(SOMETIMES.map(|name| (name.to_owned(), OsString::new()))) {
        let backup = format!("{BACKUP}{name}");
        match (name.as_str(), env::var_os(&backup)) {
            ("PATH", _) => println!("{}", assignment(shell, "PATH", &path_without()?)?),
            (_, Some(old)) => println!("{}\n{}", assignment(shell, &name, &old)?, removal(shell, &backup)),
            (_, None) => println!("{}", removal(shell, &name)),
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn path_without() -> Result<OsString> {
    let names = Layout::of_this_program().context("emshim is not installed")?.names();
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(env::split_paths(&path).filter(|folder| *folder != names))?)
}

fn assignment(shell: Shell, name: &str, value: &OsStr) -> Result<String> {
    let text = value.to_str().with_context(|| format!("{name} is not UTF-8, which no shell script could hold"))?;
    Ok(match shell {
        Shell::Sh => format!("export {name}={}", quoted(text, "'\\''")),
        Shell::Fish => {
            let escaped = text.replace('\\', "\\\\").replace('\'', "\\'");
            match name {
                // PATH is a list in fish.
                "PATH" => format!("set -gx PATH (string split : '{escaped}')"),
                _ => format!("set -gx {name} '{escaped}'"),
            }
        }
        Shell::Csh => format!("setenv {name} {};", quoted(text, "'\\''").replace('!', "\\!")),
        Shell::Json => unreachable!("printed as a whole"),
    })
}

fn removal(shell: Shell, name: &str) -> String {
    match shell {
        Shell::Sh => format!("unset {name}"),
        Shell::Fish => format!("set -e {name}"),
        Shell::Csh | Shell::Json => format!("unsetenv {name};"),
    }
}

/// In single quotes, a single quote written as the shell wants it.
fn quoted(text: &str, quote: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-:+=,@".contains(byte);
    if !text.is_empty() && OsStr::new(text).as_bytes().iter().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_quotes_its_own_way() {
        let value = OsStr::new("a b'c\\d!");
        assert_eq!(assignment(Shell::Sh, "X", value).unwrap(), "export X='a b'\\''c\\d!'");
        assert_eq!(assignment(Shell::Fish, "X", value).unwrap(), "set -gx X 'a b\\'c\\\\d!'");
        assert_eq!(assignment(Shell::Csh, "X", value).unwrap(), "setenv X 'a b'\\''c\\d\\!';");
        assert_eq!(assignment(Shell::Sh, "X", OsStr::new("/a:b")).unwrap(), "export X=/a:b");
        assert_eq!(assignment(Shell::Sh, "X", OsStr::new("")).unwrap(), "export X=''");
    }
}
