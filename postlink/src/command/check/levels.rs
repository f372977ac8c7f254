//! Which checks are reported and at which level: options that `check` and `finish` share.

use anyhow::anyhow;
use clap::Args;
use postlink::check::{Action, Level, Levels, Source};

use super::config::Config;

/// Which checks are reported, and how bad each is.
#[derive(Args)]
pub struct LevelOptions {
    /// Report only these checks: codes such as PL012, their first letters such as PL01, or ALL (repeatable)
    #[arg(long, value_name = "CODES", help_heading = "Levels")]
    select: Vec<String>,
    /// Do not report these (repeatable)
    #[arg(long, value_name = "CODES", help_heading = "Levels")]
    ignore: Vec<String>,
    /// Report these as warnings (repeatable)
    #[arg(long, value_name = "CODES", help_heading = "Levels")]
    warn: Vec<String>,
    /// Report these as errors (repeatable)
    #[arg(long, value_name = "CODES", help_heading = "Levels")]
    error: Vec<String>,
    /// default, strict, emscripten-forge, or key=value pairs such as unresolved=warn,PL061=off (repeatable)
    #[arg(long, alias = "policy", value_name = "LEVELS", help_heading = "Levels")]
    levels: Vec<String>,
    /// Leave out files and folders of this name, or path, below folders and in archives; * stands for any text (repeatable)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Read options from this file; without, from the postlink.toml or the [tool.postlink] of a pyproject.toml above here
    #[arg(long, value_name = "FILE")]
    config: Option<std::path::PathBuf>,
    /// Read no such file
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
}

impl LevelOptions {
    /// What the file says that these options name, or that is found.
    pub fn config(&self) -> anyhow::Result<Config> {
        match (&self.config, self.no_config) {
            (_, true) => Ok(Config::default()),
            (Some(file), _) => Config::read(file),
            (None, _) => Config::find(&std::env::current_dir()?),
        }
    }

    /// The levels, first those of the file.
    pub fn levels(&self, config: &Config) -> anyhow::Result<Levels> {
        let mut levels = config.levels.clone();
        levels.from(Source::CommandLine);
        for text in &self.levels {
            levels.apply(text).map_err(|bad| anyhow!("--levels {}: expected {}", bad.text, bad.expected))?;
        }
        let at = [
            ("--select", Action::Select, &self.select),
            ("--ignore", Action::Ignore, &self.ignore),
            ("--warn", Action::At(Level::Warning), &self.warn),
            ("--error", Action::At(Level::Error), &self.error),
        ];
        for (option, action, texts) in at {
            for text in texts {
                levels.set(action, text).map_err(|bad| anyhow!("{option} {}: expected {}", bad.text, bad.expected))?;
            }
        }
        Ok(levels)
    }

    /// What is left out, by the file too.
    pub fn exclude(&self, config: &Config) -> Vec<String> {
        config.exclude.iter().chain(&self.exclude).cloned().collect()
    }
}
