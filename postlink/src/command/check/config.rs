//! `postlink.toml`, and `[tool.postlink]` of a `pyproject.toml`: the nearest one above the folder in which a check starts.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use postlink::check::{Action, BadLevels, Level, Levels};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a file says. Paths are those of the file's folder.
#[derive(Debug, Default)]
pub struct Config {
    pub levels: Levels,
    pub exclude: Vec<String>,
    pub mains: Vec<PathBuf>,
    pub lib_path: Vec<PathBuf>,
    pub globals: Vec<PathBuf>,
    pub allow_undefined: Vec<String>,
    pub baseline: Option<PathBuf>,
    pub rtld_global: bool,
    pub validate: bool,
    pub jobs: Option<usize>,
}

/// Every key, in the order of the page.
const KEYS: [&str; 14] = [
    "select",
    "ignore",
    "warn",
    "error",
    "levels",
    "exclude",
    "main",
    "lib-path",
    "global",
    "allow-undefined",
    "baseline",
    "rtld-global",
    "validate",
    "jobs",
];

impl Config {
    /// The nearest file above; none is an empty one.
    pub fn find(folder: &Path) -> anyhow::Result<Config> {
        for folder in folder.ancestors() {
            let own = folder.join("postlink.toml");
            if own.is_file() {
                return Config::read(&own);
            }
            let project = folder.join("pyproject.toml");
            if project.is_file() {
                if let Some(config) = Config::read_file(&project)? {
                    return Ok(config);
                }
            }
        }
        Ok(Config::default())
    }

    /// The file that somebody named.
    pub fn read(file: &Path) -> anyhow::Result<Config> {
        Config::read_file(file)?.with_context(|| format!("{}: it has no [tool.postlink]", file.display()))
    }

    fn read_file(file: &Path) -> anyhow::Result<Option<Config>> {
        const LARGEST: u64 = 16 << 20;
        let place = || file.display().to_string();
        let data = fs::metadata(file).with_context(place)?;
        ensure!(data.is_file() && data.len() <= LARGEST, "{}: not a file of options", place());
        let text = fs::read_to_string(file).with_context(place)?;
        let reader = Reader { file, text: &text };
        let whole = match DeTable::parse(&text) {
            Ok(whole) => whole.into_inner(),
            Err(error) => bail!("{}: {}", reader.place(&error.span().unwrap_or_default()), error.message()),
        };
        let is_project = file.file_name().is_some_and(|name| name == "pyproject.toml");
        let table = match is_project {
            true => match whole.get("tool").and_then(|tool| tool.get_ref().get("postlink")) {
                Some(value) => value.get_ref().as_table().context("[tool.postlink] is no table").with_context(place)?,
                None => return Ok(None),
            },
            false => &whole,
        };
        reader.table(table).map(Some)
    }
}

/// The text of a file, to say where in it something stands.
struct Reader<'a> {
    file: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn place(&self, at: &Range<usize>) -> String {
        let line =
            self.text.as_bytes()[..at.start.min(self.text.len())].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("{}:{line}", self.file.display())
    }

    fn table(&self, table: &DeTable) -> anyhow::Result<Config> {
        let mut config = Config::default();
        let mut pairs: Vec<_> = table.iter().collect();
        // As they stand: later levels win.
        pairs.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in pairs {
            let name: &str = key.get_ref();
            ensure!(
                KEYS.contains(&name),
                "{}: no key {name} is known; there are {}",
                self.place(&key.span()),
                KEYS.join(", ")
            );
            self.key(&mut config, name, value).with_context(|| format!("{}: {name}", self.place(&value.span())))?;
        }
        Ok(config)
    }

    fn key(&self, config: &mut Config, name: &str, value: &Spanned<DeValue>) -> anyhow::Result<()> {
        let wrong = |bad: BadLevels| anyhow::anyhow!("{}: expected {}", bad.text, bad.expected);
        let levels = &mut config.levels;
        let mut set = |action| strings(value)?.iter().try_for_each(|codes| levels.set(action, codes).map_err(wrong));
        match name {
            "select" => set(Action::Select)?,
            "ignore" => set(Action::Ignore)?,
            "warn" => set(Action::At(Level::Warning))?,
            "error" => set(Action::At(Level::Error))?,
            "levels" => strings(value)?.iter().try_for_each(|text| config.levels.apply(text).map_err(wrong))?,
            "exclude" => config.exclude = strings(value)?,
            "main" => config.mains = self.paths(value)?,
            "lib-path" => config.lib_path = self.paths(value)?,
            "global" => config.globals = self.paths(value)?,
            "allow-undefined" => config.allow_undefined = strings(value)?,
            "baseline" => config.baseline = self.paths(value)?.pop(),
            "rtld-global" => config.rtld_global = value.get_ref().as_bool().context("give true or false")?,
            "validate" => config.validate = value.get_ref().as_bool().context("give true or false")?,
            _ => {
                let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
                config.jobs = Some(number.filter(|count| *count > 0).context("give a number from 1 on")?);
            }
        }
        Ok(())
    }

    /// Below the file's folder, as it is written.
    fn paths(&self, value: &Spanned<DeValue>) -> anyhow::Result<Vec<PathBuf>> {
        let here = std::env::current_dir().unwrap_or_default();
        let folder = self.file.parent().unwrap_or(Path::new(""));
        // Shown as a person in that folder types it.
        let folder = folder.strip_prefix(&here).unwrap_or(folder);
        Ok(strings(value)?.iter().map(|path| folder.join(path)).collect())
    }
}

/// A text, or a list of texts.
fn strings(value: &Spanned<DeValue>) -> anyhow::Result<Vec<String>> {
    const WANTED: &str = "give a text, or a list of texts";
    let one = |value: &DeValue| value.as_str().map(str::to_owned).context(WANTED);
    match value.get_ref() {
        DeValue::Array(list) => list.iter().map(|value| one(value.get_ref())).collect(),
        value => Ok(vec![one(value)?]),
    }
}
