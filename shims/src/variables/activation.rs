//! The environment that comes of the rows, when an emshim is activated and when it is deactivated.

use super::rows::{ACTIVE, GAVE, How, LEVEL, MACHINE, POLICY, PREFIX, ROWS, Variables, WAS, When, names};
use crate::machine::programs;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

/// One installation of emshim, and for which libraries it builds.
pub struct Activation<'a> {
    /// Where emshim is installed.
    pub root: &'a Path,
    /// `--prefix`, when it was given.
    pub prefix: Option<&'a Path>,
    /// `--policy`, when it was given.
    pub policy: Option<&'a str>,
}

impl Activation<'_> {
    /// Activates. When it is active already, only our folder comes first again, unless another prefix or policy is
    /// asked for.
    pub fn on(&self, variables: &mut Variables) {
        if self.prefix.is_some() || self.policy.is_some() {
            self.off(variables);
        }
        let active = self.is_active(variables);
        if active {
            self.leave_path(variables);
        } else {
            self.set(variables);
        }
        let mut path = self.folder();
        if let Some(rest) = get(variables, "PATH").filter(|rest| !rest.is_empty()) {
            path.push(":");
            path.push(rest);
        }
        variables.insert("PATH".into(), path);
    }

    /// Deactivates: what nobody else has changed meanwhile becomes what it was.
    pub fn off(&self, variables: &mut Variables) {
        if !self.is_active(variables) {
            return;
        }
        self.leave_path(variables);
        let level = level(variables).unwrap_or_else(|| "1".into());
        for name in names() {
            let was = variables.remove(OsStr::new(&format!("{WAS}{level}_{name}")));
            let gave = variables.remove(OsStr::new(&format!("{GAVE}{level}_{name}")));
            if get(variables, name) == gave.as_deref() {
                put(variables, name, was);
            }
        }
    }

    /// The prefix and the policy that were given to the activation that is in force.
    pub fn given(&self, variables: &Variables) -> (Option<OsString>, Option<OsString>) {
        let Some(level) = level(variables).filter(|_| self.is_active(variables)) else { return (None, None) };
        let kept = |start: &str| filled_in(variables, &format!("{start}{level}_{POLICY}")).unwrap_or_default();
        let (was, gave) = (kept(WAS), kept(GAVE));
        let given = gave.as_bytes().strip_prefix(was.as_bytes()).unwrap_or_default().trim_ascii_start();
        let policy = (!given.is_empty()).then(|| OsStr::from_bytes(given).to_owned());
        (filled_in(variables, PREFIX), policy)
    }

    fn set(&self, variables: &mut Variables) {
        let level = level(variables).unwrap_or_default() + "1";
        let is_first = get(variables, ACTIVE).is_none_or(OsStr::is_empty);
        let before = |name: &str| filled_in(variables, name);
        let is_recipe = get(variables, "CONDA_BUILD") == Some(OsStr::new("1")) && before("PREFIX").is_some();
        let asked = self.prefix.map(|prefix| prefix.as_os_str().to_owned());
        let prefix = asked.or_else(|| before(if is_recipe { "PREFIX" } else { PREFIX }));
        let fill = |template: &str| {
            let places = [
                ("{root}", self.root.as_os_str().as_bytes()),
                ("{prefix}", prefix.as_deref().unwrap_or_default().as_bytes()),
                ("{policy}", self.policy.unwrap_or_default().as_bytes()),
                ("{machine}", MACHINE.as_bytes()),
                ("{level}", level.as_bytes()),
            ];
            filled(template, &places)
        };
        let mut after = variables.clone();
        for row in ROWS {
            let counts = match row.when {
                When::Always => true,
                When::Prefix => prefix.is_some(),
                When::NoPrefix => prefix.is_none(),
                When::Policy => self.policy.is_some(),
                When::Recipe => is_recipe,
                When::Machine(machine) => machine == MACHINE,
            };
            if !counts {
                continue;
            }
            let (had, now) = (filled_in(&after, row.name), get(&after, row.name).map(OsStr::to_owned));
            let value = match row.how {
                How::Set => Some(fill(row.value)),
                How::Default => had.or_else(|| Some(fill(row.value))),
                // Two rows may stand before one value, as in the scripts.
                How::Before => {
                    let had = get(&after, row.name).filter(|value| !value.is_empty()).map(OsStr::to_owned);
                    Some(had.map_or_else(|| fill(row.value), |had| joined(fill(row.value), " ", &had)))
                }
                How::After => Some(had.map_or_else(|| fill(row.value), |had| joined(had, " ", &fill(row.value)))),
                How::Path => Some(had.map_or_else(|| fill(row.value), |had| joined(fill(row.value), ":", &had))),
                How::Native => had.or_else(|| programs::find(OsStr::new(row.value)).map(Into::into)).or(now),
                How::Keep if is_first => before(row.value).or(now),
                How::Keep => now,
                How::Remove => None,
            };
            put(&mut after, row.name, value);
        }
        for name in names() {
            put(&mut after, &format!("{WAS}{level}_{name}"), get(variables, name).map(OsStr::to_owned));
            let gave = get(&after, name).map(OsStr::to_owned);
            put(&mut after, &format!("{GAVE}{level}_{name}"), gave);
        }
        *variables = after;
    }

    fn is_active(&self, variables: &Variables) -> bool {
        get(variables, ACTIVE) == Some(self.root.as_os_str())
    }

    /// The folder that goes first on PATH.
    fn folder(&self) -> OsString {
        self.root.join("libexec/emshim/bin").into()
    }

    /// Takes our folder off PATH once, and leaves every other byte of it.
    fn leave_path(&self, variables: &mut Variables) {
        let Some(path) = get(variables, "PATH") else { return };
        let folder = self.folder();
        let mut folders: Vec<_> = path.as_bytes().split(|&byte| byte == b':').collect();
        if let Some(at) = folders.iter().position(|other| *other == folder.as_bytes()) {
            folders.remove(at);
        }
        let path = folders.join(&b':');
        variables.insert("PATH".into(), OsString::from_vec(path));
    }
}

/// The root as the active environment spells it, where that is the same folder.
pub fn spelled(root: &Path, active: Option<OsString>) -> std::path::PathBuf {
    let active = active.map(std::path::PathBuf::from).filter(|active| active.is_absolute());
    active.filter(|active| fs::canonicalize(active).is_ok_and(|real| real == root)).unwrap_or_else(|| root.to_owned())
}

fn level(variables: &Variables) -> Option<String> {
    let level = get(variables, LEVEL)?.to_str()?;
    (!level.is_empty() && level.bytes().all(|byte| byte == b'1')).then(|| level.to_owned())
}

fn get<'a>(variables: &'a Variables, name: &str) -> Option<&'a OsStr> {
    variables.get(OsStr::new(name)).map(OsString::as_os_str)
}

/// Its value, when it has one that is not empty.
fn filled_in(variables: &Variables, name: &str) -> Option<OsString> {
    get(variables, name).filter(|value| !value.is_empty()).map(OsStr::to_owned)
}

fn put(variables: &mut Variables, name: &str, value: Option<OsString>) {
    match value {
        Some(value) => variables.insert(name.into(), value),
        None => variables.remove(OsStr::new(name)),
    };
}

fn joined(mut first: OsString, between: &str, rest: &OsStr) -> OsString {
    first.push(between);
    first.push(rest);
    first
}

fn filled(template: &str, places: &[(&str, &[u8])]) -> OsString {
    let mut out = Vec::new();
    let mut rest = template;
    'next: while let Some(first) = rest.chars().next() {
        for (place, value) in places {
            if let Some(behind) = rest.strip_prefix(place) {
                out.extend_from_slice(value);
                rest = behind;
                continue 'next;
            }
        }
        out.extend_from_slice(&rest.as_bytes()[..first.len_utf8()]);
        rest = &rest[first.len_utf8()..];
    }
    OsString::from_vec(out)
}
