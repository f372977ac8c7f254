//! What a session is asked for: the runtime, the folders that programs see, how long one may run, and whose session it is.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The variable that hands a session on to the programs of a command.
pub const SESSION: &str = "EMSHIM_SESSION";
/// The variable that names who stands in a program's place; the line for sh at a program's start looks at it.
pub const RUNNER: &str = "EMSHIM_RUNNER";
/// The word behind which the runner is given a program and its arguments.
pub const HAND_OVER: &str = "program";
/// How long one program may run, in seconds, where nobody says otherwise.
pub const LIMIT: u64 = 600;

/// A folder of the host, and where programs see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// On the host, without links in its path.
    pub host: PathBuf,
    /// In the program.
    pub seen: PathBuf,
}

impl Mount {
    /// Reads `FOLDER` or `FOLDER:PATH`.
    pub fn parse(text: &str) -> Result<Mount> {
        let (host, seen) = text.split_once(':').unwrap_or((text, ""));
        let real = fs::canonicalize(host).with_context(|| format!("{host}: no such folder"))?;
        if !real.is_dir() {
            bail!("{host} is no folder");
        }
        let seen = if seen.is_empty() { std::path::absolute(host)? } else { PathBuf::from(seen) };
        if !seen.is_absolute() || seen.components().any(|part| part.as_os_str() == "..") {
            bail!("{}: where programs see a folder is an absolute path without ..", seen.display());
        }
        Ok(Mount { host: real, seen: seen.components().collect() })
    }

    fn root(path: &Path) -> Option<Mount> {
        let host = fs::canonicalize(path).ok()?;
        Some(Mount { seen: host.clone(), host })
    }
}

/// A process, told apart from a later one of the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Its number.
    pub pid: u32,
    /// When it started, in the kernel's ticks.
    pub started: u64,
}

impl Owner {
    /// The process of this number, if there is one.
    pub fn of(pid: u32) -> Option<Owner> {
        let stat = fs::read(format!("/proc/{pid}/stat")).ok()?;
        let behind = stat.iter().rposition(|byte| *byte == b')')?;
        let fields = String::from_utf8_lossy(&stat[behind + 1..]).into_owned();
        let mut fields = fields.split_whitespace();
        let state = fields.next()?.to_owned();
        let started = fields.nth(18)?.parse().ok()?;
        (state != "Z" && state != "X").then_some(Owner { pid, started })
    }

    /// This process.
    pub fn own() -> Result<Owner> {
        Owner::of(std::process::id()).context("there is no /proc: a browser's session needs Linux")
    }

    /// The shell that asked. It may have forked itself for what it reads from us.
    pub fn shell() -> Result<Owner> {
        let words = |pid: u32| fs::read(format!("/proc/{pid}/cmdline")).ok().filter(|words| !words.is_empty());
        let mut pid = std::os::unix::process::parent_id();
        while let Some(parent) = parent_of(pid).filter(|parent| *parent > 1 && words(*parent) == words(pid)) {
            pid = parent;
        }
        Owner::of(pid).context("the shell that asked has ended, or there is no /proc")
    }

    /// Whether it still runs.
    pub fn is_there(self) -> bool {
        Owner::of(self.pid) == Some(self)
    }
}

fn parent_of(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

/// What a session is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The session's private folder. It is made when the first program starts.
    pub folder: PathBuf,
    /// The row of `browsers` that it is for.
    pub runtime: String,
    /// The session ends with it.
    pub owner: Owner,
    /// What programs see.
    pub mounts: Vec<Mount>,
    /// Without the host a program outside of all mounts starts in `/`, as on a page.
    pub no_host: bool,
    /// Seconds that a program may run.
    pub limit: u64,
}

/// What a person says of a session.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Folders that programs see in place of the project and the prefix.
    pub roots: Vec<String>,
    /// Further folders, `FOLDER[:PATH]`.
    pub mounts: Vec<String>,
    /// Nothing but what is named.
    pub no_host: bool,
    /// Seconds that a program may run.
    pub limit: Option<u64>,
}

impl Settings {
    /// A new session that ends with its owner or with what that becomes.
    pub fn new(runtime: &str, wishes: &Wishes, prefix: Option<&Path>, owner: Owner) -> Result<Settings> {
        let mut mounts = wishes.mounts.iter().map(|text| Mount::parse(text)).collect::<Result<Vec<_>>>()?;
        for root in &wishes.roots {
            mounts.extend([Mount::parse(&format!("{root}:"))?, Mount::root(Path::new(root)).context(root.clone())?]);
        }
        if wishes.roots.is_empty() && !wishes.no_host {
            let here = env::current_dir().context("the working folder")?;
            mounts.extend(
                [Some(project(&here)), prefix.map(Path::to_owned)]
                    .into_iter()
                    .flatten()
                    .filter_map(|root| Mount::root(&root)),
            );
        }
        mounts.sort_by(|a, b| a.seen.cmp(&b.seen));
        mounts.dedup();
        Ok(Settings {
            folder: base().join(format!("emshim-session-{}-{}-{}", owner.pid, owner.started, random(8)?)),
            runtime: runtime.to_owned(),
            owner,
            mounts,
            no_host: wishes.no_host,
            limit: wishes.limit.unwrap_or(LIMIT),
        })
    }

    /// As one line for a variable.
    pub fn encode(&self) -> Result<String> {
        let text = |path: &Path| {
            path.to_str()
                .map(str::to_owned)
                .with_context(|| format!("{}: not UTF-8, which a page cannot hold", path.display()))
        };
        let mounts: Result<Vec<Value>> =
            self.mounts.iter().map(|mount| Ok(json!([text(&mount.host)?, text(&mount.seen)?]))).collect();
        Ok(json!({
            "folder": text(&self.folder)?, "runtime": self.runtime, "pid": self.owner.pid, "started": self.owner.started,
            "mounts": mounts?, "no_host": self.no_host, "limit": self.limit,
        })
        .to_string())
    }

    /// Reads what `encode` wrote.
    pub fn decode(text: &str) -> Option<Settings> {
        let value: Value = serde_json::from_str(text).ok()?;
        let path = |value: &Value| value.as_str().map(PathBuf::from);
        let mounts = value["mounts"].as_array()?.iter();
        Some(Settings {
            folder: path(&value["folder"]).filter(|folder| folder.is_absolute())?,
            runtime: value["runtime"].as_str()?.to_owned(),
            owner: Owner { pid: value["pid"].as_u64()?.try_into().ok()?, started: value["started"].as_u64()? },
            mounts: mounts
                .map(|pair| Some(Mount { host: path(&pair[0])?, seen: path(&pair[1])? }))
                .collect::<Option<_>>()?,
            no_host: value["no_host"].as_bool()?,
            limit: value["limit"].as_u64()?,
        })
    }

    /// Where programs hand themselves over.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("socket")
    }

    /// What the browser, its driver and the session say.
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }
}

/// A short path: the kernel takes 107 bytes for a socket's.
pub(crate) fn base() -> PathBuf {
    let own = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    own.filter(|path| path.is_absolute() && path.is_dir() && path.as_os_str().len() < 40)
        .unwrap_or_else(|| "/tmp".into())
}

/// Hexadecimal digits of as many bytes that nobody guesses.
pub(crate) fn random(bytes: usize) -> Result<String> {
    let mut raw = vec![0; bytes];
    fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut raw)).context("/dev/urandom")?;
    Ok(raw.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The highest folder above, or this one, that has what a project has at its top.
fn project(here: &Path) -> PathBuf {
    let marks = [".git", "configure", "configure.ac", "CMakeLists.txt", "meson.build"];
    let shared =
        [PathBuf::from("/"), "/tmp".into(), "/home".into(), env::var_os("HOME").map(PathBuf::from).unwrap_or_default()];
    let above = here.ancestors().take_while(|folder| !shared.iter().any(|other| other == folder));
    let found = above.filter(|folder| marks.iter().any(|mark| folder.join(mark).exists())).last();
    found.unwrap_or(here).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_back() {
        let wishes = Wishes { mounts: vec!["/usr:/a/b".into()], limit: Some(3), ..Wishes::default() };
        let settings = Settings::new("chromium", &wishes, Some(Path::new("/usr/lib")), Owner::own().unwrap()).unwrap();
        assert_eq!(Settings::decode(&settings.encode().unwrap()), Some(settings.clone()));
        assert!(settings.mounts.iter().any(|mount| mount.seen == Path::new("/a/b")));
        assert!(settings.owner.is_there());
        assert_eq!(Settings::decode("{}"), None);
        assert!(Mount::parse("/usr:b").is_err());
        assert!(Mount::parse("/no/such/folder").is_err());
    }

    #[test]
    fn a_project_is_the_highest_folder_with_its_marks() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b/c");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(project(&deep), deep);
        fs::write(folder.path().join("a/configure"), "").unwrap();
        fs::write(folder.path().join("a/b/meson.build"), "").unwrap();
        assert_eq!(project(&deep), folder.path().join("a"));
    }
}
