//! The browsers, a row each: its driver, its program, what to install, and how a session of it is asked for.

use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// One browser.
#[derive(Debug)]
pub struct Browser {
    /// As `--runtime` spells it.
    pub name: &'static str,
    /// The program that speaks WebDriver.
    driver: &'static str,
    /// Names of the browser, the first on PATH is taken.
    programs: &'static [&'static str],
    /// What to install.
    pub help: &'static str,
    ask: fn(&Path) -> Value,
}

/// All of them.
pub static BROWSERS: &[Browser] = &[Browser {
    name: "chromium",
    driver: "chromedriver",
    programs: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    help: "install chromium and chromium-driver (Debian's names)",
    ask: chromium,
}];

/// What of a browser is on PATH.
#[derive(Debug)]
pub struct Found {
    /// Its driver.
    pub driver: PathBuf,
    /// The browser itself.
    pub program: PathBuf,
}

impl Browser {
    /// The row of this name.
    pub fn named(name: &str) -> Option<&'static Browser> {
        BROWSERS.iter().find(|browser| browser.name == name)
    }

    /// Its programs, or one line that says what is missing and what to install.
    pub fn find(&self) -> Result<Found> {
        let program = self.programs.iter().find_map(|name| on_path(name));
        match (on_path(self.driver), program) {
            (Some(driver), Some(program)) => Ok(Found { driver, program }),
            (_, None) => bail!("there is no {} on PATH; {}", self.programs[0], self.help),
            (None, _) => bail!("there is no {} on PATH; {}", self.driver, self.help),
        }
    }

    /// The capabilities of a session whose browser is started by this file.
    pub fn capabilities(&self, starter: &Path) -> Value {
        json!({ "capabilities": { "alwaysMatch": (self.ask)(starter) } })
    }
}

fn chromium(starter: &Path) -> Value {
    let mut words = vec![
        "--headless=new",
        "--disable-gpu",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-extensions",
        "--disable-component-update",
        "--disable-background-networking",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--disable-background-timer-throttling",
        "--disable-renderer-backgrounding",
        "--disable-backgrounding-occluded-windows",
        "--no-proxy-server",
        "--password-store=basic",
    ];
    // Chromium's own sandbox does not start as root.
    if rustix::process::geteuid().is_root() {
        words.push("--no-sandbox");
    }
    json!({ "browserName": "chrome", "goog:chromeOptions": { "binary": starter, "args": words } })
}

fn on_path(name: &str) -> Option<PathBuf> {
    let runs =
        |file: &PathBuf| file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(runs)
}
