//! `emshim setup PREFIX`: lays out an installation from this program, which carries every other file in itself, and
//! `--remove` takes away exactly what it laid out.

use crate::activation;
use crate::manual::besides;
use crate::shell::Shell;
use anyhow::{Context, Result, anyhow, bail};
use clap::Command as Page;
use emshim::Installation;
use emshim::machine::installation::SHIM;
use emshim::messages;
use emshim::roles::NODE;
use emshim::store::folder::private;
use policy::tool;
use std::collections::BTreeSet;
use std::env;
use std::fs::{self, Permissions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What lies below `share`: names, and their bytes.
static SHARE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/share.rs"));

/// Meson's cross file has the path of the installation in it: Meson 1.0 knows no relative one.
const MESON: (&str, &str) = ("emshim/meson/meson.ini.in", "emshim/meson.ini");

/// Every path that was laid out, a line each, relative to the prefix.
const LIST: &str = "share/emshim/installed.txt";

/// What a name is a link to.
const TO_SHIM: &str = "../emshim-shim";

/// Names that stand for nothing: with emshim's names on PATH its own commands are there, too.
const COMMANDS: &[&str] = &["emshim", "postlink"];

/// Installs into `prefix`, and says what comes next.
pub fn run(prefix: &Path, page: &Page) -> Result<ExitCode> {
    let root = lay_out(prefix, page)?;
    messages::answer(next_steps(&root))?;
    Ok(ExitCode::SUCCESS)
}

/// cargo and pip put the programs alone into a folder. There this one lays out an installation of the person's own, once for
/// each build of emshim, and becomes the emshim of it. Returns where the programs do not lie together, or are installed.
pub fn become_installed(page: &Page) -> Result<()> {
    if Installation::of_this_program().is_some() {
        return Ok(());
    }
    let Ok(programs) = Programs::find() else { return Ok(()) };
    // In a folder that cargo builds into, each build would be one more installation.
    if programs.emshim.with_file_name(".cargo-lock").exists() {
        return Ok(());
    }
    let root = own_place()?.join(format!("{}-{:016x}", env!("CARGO_PKG_VERSION"), programs.stamp()?));
    private(&root).map_err(|refusal| anyhow!("no installation of your own can be kept: {refusal}"))?;
    if !root.join(LIST).is_file() {
        lay_out(&root, page)?;
    }
    let emshim = root.join("bin/emshim");
    Err(Command::new(&emshim).args(env::args_os().skip(1)).exec()).with_context(|| emshim.display().to_string())
}

/// Where data of the person's own lies, by the XDG Base Directory Specification 0.8.
fn own_place() -> Result<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|place| place.is_absolute());
    let data = absolute("XDG_DATA_HOME").or_else(|| Some(absolute("HOME")?.join(".local/share")));
    Ok(data
        .context("neither XDG_DATA_HOME nor HOME names a folder; `emshim setup PREFIX` installs into one")?
        .join("emshim"))
}

/// Lays everything out below `prefix`, and says where that really is. Safe to run again over an installation, also over the one
/// that this program belongs to.
fn lay_out(prefix: &Path, page: &Page) -> Result<PathBuf> {
    fs::create_dir_all(prefix).with_context(|| format!("{}: no folder can be made there", prefix.display()))?;
    let root = fs::canonicalize(prefix).with_context(|| prefix.display().to_string())?;
    let text = root.to_str().with_context(|| format!("{}: not UTF-8, which no script could hold", root.display()))?;
    if text.contains(['\n', ':']) {
        bail!("{text:?}: PATH and scripts cannot hold a newline or a `:`; choose another folder");
    }
    let programs = Programs::find()?;
    let before = listed(&root);
    let mut laid = Laid { root: root.clone(), paths: BTreeSet::new() };
    laid.copy(&programs.emshim, "bin/emshim")?;
    laid.copy(&programs.postlink, "bin/postlink")?;
    laid.copy(&programs.shim, SHIM)?;
    for (name, bytes) in SHARE.iter().filter(|(name, _)| *name != MESON.0) {
        let mode = if bytes.starts_with(b"#!") { 0o755 } else { 0o644 };
        laid.write(&format!("share/{name}"), bytes, mode)?;
    }
    let (_, cross) = SHARE.iter().find(|(name, _)| *name == MESON.0).context("meson.ini.in was not built in")?;
    let cross = String::from_utf8_lossy(cross).replace("@ROOT@", &text.replace('\\', r"\\").replace('\'', r"\'"));
    laid.write(&format!("share/{}", MESON.1), cross.as_bytes(), 0o644)?;
    let names = Path::new(SHIM).with_file_name("bin");
    for name in tool::file_names() {
        laid.link(TO_SHIM, &names.join(name))?;
    }
    for name in COMMANDS {
        laid.link(&format!("../../../bin/{name}"), &names.join(name))?;
    }
    // By this name emcc starts it in node's place.
    laid.link("emshim-shim", &Path::new(SHIM).with_file_name(NODE))?;
    for (shell, ending) in [(Shell::Sh, "sh"), (Shell::Fish, "fish"), (Shell::Csh, "csh")] {
        let scripts =
            [("activate", activation::on(shell, &root, None, None)?), ("deactivate", activation::off(shell, &root)?)];
        for (what, text) in scripts {
            laid.write(&format!("etc/conda/{what}.d/zz-emshim_{what}.{ending}"), text.as_bytes(), 0o644)?;
        }
    }
    laid.manual(page, &programs.postlink)?;
    laid.paths.insert(LIST.into());
    // What an older version had and this one has not would still stand before the real tool.
    for old in before.union(&standing(&root)).filter(|old| !laid.paths.contains(*old)) {
        take_away(&root, old)?;
    }
    let list: String = laid.paths.iter().map(|path| format!("{}\n", path.display())).collect();
    laid.write(LIST, list.as_bytes(), 0o644)?;
    Ok(root)
}

fn next_steps(root: &Path) -> String {
    let emshim = root.join("bin/emshim");
    let emshim =
        shlex::try_quote(&emshim.to_string_lossy()).map_or_else(|_| "emshim".into(), |quoted| quoted.into_owned());
    format!(
        "{emshim} doctor                  # what is missing, and what to do\n\
         {emshim} exec make               # one command whose compilers build for WebAssembly\n\
         eval \"$({emshim} env)\"          # or this shell, until `eval \"$(emshim env --off)\"`\n"
    )
}

/// Removes what [`run`] laid out, and the folders that are empty afterwards.
pub fn remove(prefix: &Path) -> Result<ExitCode> {
    let root = fs::canonicalize(prefix).with_context(|| prefix.display().to_string())?;
    let paths = listed(&root);
    if paths.is_empty() {
        bail!("{} does not exist: nothing says what was installed into {}", root.join(LIST).display(), root.display());
    }
    for path in &paths {
        take_away(&root, path)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The paths of an earlier installation. A line that leads out of the prefix is nobody's.
fn listed(root: &Path) -> BTreeSet<PathBuf> {
    let text = fs::read_to_string(root.join(LIST)).unwrap_or_default();
    let paths = text.lines().map(PathBuf::from);
    paths.filter(|path| path.components().all(|part| matches!(part, std::path::Component::Normal(_)))).collect()
}

/// The names that stand before real tools now, also those of a version that wrote no list.
fn standing(root: &Path) -> BTreeSet<PathBuf> {
    let names = Path::new(SHIM).with_file_name("bin");
    let entries = fs::read_dir(root.join(&names)).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| fs::read_link(entry.path()).is_ok_and(|target| target == Path::new(TO_SHIM)));
    ours.map(|entry| names.join(entry.file_name())).collect()
}

/// Removes a file or a link, and the folders above it that are empty then.
fn take_away(root: &Path, path: &Path) -> Result<()> {
    let file = root.join(path);
    match fs::remove_file(&file) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause).context(file.display().to_string()),
        _ => {}
    }
    for folder in path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty()) {
        if fs::remove_dir(root.join(folder)).is_err() {
            break;
        }
    }
    Ok(())
}

/// The programs that an installation has: they lie beside this one, or where an installation has them.
struct Programs {
    emshim: PathBuf,
    postlink: PathBuf,
    shim: PathBuf,
}

impl Programs {
    fn find() -> Result<Programs> {
        let emshim = env::current_exe().and_then(fs::canonicalize).context("where this program lies is not known")?;
        let installed = Installation::of_this_program();
        let beside = |name: &str| {
            let file = emshim.with_file_name(name);
            file.is_file().then_some(file).with_context(|| {
                format!(
                    "{} is missing: the three programs of emshim lie in one folder",
                    emshim.with_file_name(name).display()
                )
            })
        };
        let shim = installed.map(|installed| installed.shim()).filter(|shim| shim.is_file());
        Ok(Programs { postlink: beside("postlink")?, shim: shim.map_or_else(|| beside("emshim-shim"), Ok)?, emshim })
    }
}

impl Programs {
    /// Another number for every build of one of them.
    fn stamp(&self) -> Result<u64> {
        let mut hasher = DefaultHasher::new();
        for program in [&self.emshim, &self.postlink, &self.shim] {
            let found = fs::metadata(program).with_context(|| program.display().to_string())?;
            (program, found.len(), found.mtime(), found.mtime_nsec()).hash(&mut hasher);
        }
        Ok(hasher.finish())
    }
}

/// An installation, as it grows.
struct Laid {
    root: PathBuf,
    paths: BTreeSet<PathBuf>,
}

impl Laid {
    fn copy(&mut self, from: &Path, to: &str) -> Result<()> {
        if fs::canonicalize(self.root.join(to)).is_ok_and(|real| real == from) {
            self.paths.insert(to.into());
            return Ok(());
        }
        let bytes = fs::read(from).with_context(|| from.display().to_string())?;
        self.write(to, &bytes, 0o755)
    }

    /// Beside its place first, then renamed: a build that is running meanwhile sees the old or the new file, never half of one.
    fn write(&mut self, path: &str, bytes: &[u8], mode: u32) -> Result<()> {
        let file = self.root.join(path);
        self.paths.insert(path.into());
        let is_same = fs::symlink_metadata(&file)
            .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o777 == mode)
            && fs::read(&file).is_ok_and(|old| old == bytes);
        if is_same {
            return Ok(());
        }
        let put = || {
            let folder = file.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder)?;
            let new = tempfile::NamedTempFile::new_in(folder)?;
            fs::write(new.path(), bytes)?;
            fs::set_permissions(new.path(), Permissions::from_mode(mode))?;
            new.persist(&file).map_err(|failed| failed.error)
        };
        put().map(|_| ()).with_context(|| file.display().to_string())
    }

    fn link(&mut self, target: &str, path: &Path) -> Result<()> {
        let file = self.root.join(path);
        self.paths.insert(path.to_owned());
        if fs::read_link(&file).is_ok_and(|old| old == Path::new(target)) {
            return Ok(());
        }
        let put = || {
            let folder = file.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder)?;
            let place = tempfile::tempdir_in(folder)?;
            let new = place.path().join("link");
            symlink(target, &new)?;
            fs::rename(&new, &file)
        };
        put().with_context(|| file.display().to_string())
    }

    /// Manual pages, and what completes the commands in bash, fish and zsh.
    fn manual(&mut self, page: &Page, postlink: &Path) -> Result<()> {
        let place = tempfile::tempdir().context("no temporary folder")?;
        postlink::manual::write("emshim", page, &besides(), place.path()).context("manual pages")?;
        let made = Command::new(postlink).arg("manual").arg(place.path()).status();
        if !made.with_context(|| postlink.display().to_string())?.success() {
            bail!("{} manual failed", postlink.display());
        }
        let mut folders = vec![place.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)?.flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(name) = path.strip_prefix(place.path()) {
                    self.write(&format!("share/{}", name.display()), &fs::read(&path)?, 0o644)?;
                }
            }
        }
        Ok(())
    }
}
