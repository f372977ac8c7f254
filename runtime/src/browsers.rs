//! The browsers, a row each: its program, what to install, and how it is started with a page in a fresh profile. A page of ours asks for all that it
//! needs, so no browser is driven from outside.

use anyhow::{Result, bail};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// One browser.
#[derive(Debug)]
pub struct Browser {
    /// As `--runtime` spells it.
    pub name: &'static str,
    /// Names of its program, the first on PATH is taken.
    programs: &'static [&'static str],
    /// What to install.
    pub help: &'static str,
    /// What it is told by its environment.
    pub(crate) variables: &'static [(&'static str, &'static str)],
    /// Fills a fresh profile and gives the arguments that stand before the page's.
    start: fn(&Path) -> io::Result<Vec<OsString>>,
}

/// All of them.
pub static BROWSERS: &[Browser] = &[
    Browser {
        name: "chromium",
        programs: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
        help: "install chromium (Debian's name)",
        variables: &[],
        start: chromium,
    },
    Browser {
        name: "firefox",
        programs: &["firefox-esr", "firefox"],
        help: "install firefox-esr (Debian's name)",
        variables: &[("MOZ_CRASHREPORTER_DISABLE", "1")],
        start: firefox,
    },
    Browser {
        name: "webkit",
        programs: &["cog"],
        help: "install cog (Debian's name), which shows WebKit's pages without a display",
        // A page that is isolated has it as a matter of course in later ones.
        variables: &[("JSC_useSharedArrayBuffer", "1")],
        start: webkit,
    },
];

impl Browser {
    /// The row of this name.
    pub fn named(name: &str) -> Option<&'static Browser> {
        BROWSERS.iter().find(|browser| browser.name == name)
    }

    /// Its program, or one line that says what is missing and what to install.
    pub fn find(&self) -> Result<PathBuf> {
        match self.programs.iter().find_map(|name| on_path(name)) {
            Some(program) => Ok(program),
            None => bail!("there is no {} on PATH; {}", self.programs.join(" or "), self.help),
        }
    }

    /// The arguments that have it open a page, in a profile that is an empty folder.
    pub(crate) fn start(&self, profile: &Path, page: &str) -> io::Result<Vec<OsString>> {
        let mut words = (self.start)(profile)?;
        words.push(page.into());
        Ok(words)
    }
}

fn chromium(profile: &Path) -> io::Result<Vec<OsString>> {
    let words = [
        "--headless=new",
        "--disable-gpu",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-extensions",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-client-side-phishing-detection",
        "--disable-background-networking",
        "--disable-sync",
        "--disable-hang-monitor",
        "--disable-breakpad",
        "--disable-dev-shm-usage",
        "--disable-background-timer-throttling",
        "--disable-renderer-backgrounding",
        "--disable-backgrounding-occluded-windows",
        "--no-proxy-server",
        "--password-store=basic",
        "--use-mock-keychain",
    ];
    let mut words: Vec<OsString> = words.map(OsString::from).into();
    // Chromium's own sandbox does not start as root.
    if rustix::process::geteuid().is_root() {
        words.push("--no-sandbox".into());
    }
    let mut own = OsString::from("--user-data-dir=");
    own.push(profile);
    words.push(own);
    Ok(words)
}

/// What a fresh profile of Firefox would otherwise show, fetch, tell or slow down.
const PREFERENCES: &str = r#"user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.newtabpage.enabled", false);
user_pref("browser.region.network.url", "");
user_pref("browser.safebrowsing.downloads.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.search.update", false);
user_pref("browser.sessionstore.resume_from_crash", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.startup.page", 0);
user_pref("browser.tabs.unloadOnLowMemory", false);
user_pref("datareporting.healthreport.uploadEnabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("datareporting.policy.dataSubmissionPolicyBypassNotification", true);
user_pref("dom.ipc.processPriorityManager.enabled", false);
user_pref("dom.max_script_run_time", 0);
user_pref("dom.min_background_timeout_value", 4);
user_pref("dom.push.connection.enabled", false);
user_pref("dom.timeout.enable_budget_timer_throttling", false);
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.http.speculative-parallel-limit", 0);
user_pref("network.proxy.type", 0);
user_pref("services.settings.server", "data:,");
user_pref("signon.rememberSignons", false);
user_pref("toolkit.startup.max_resumed_crashes", -1);
user_pref("toolkit.telemetry.enabled", false);
user_pref("toolkit.telemetry.server", "");
"#;

fn firefox(profile: &Path) -> io::Result<Vec<OsString>> {
    fs::write(profile.join("user.js"), PREFERENCES)?;
    Ok(vec!["--headless".into(), "--no-remote".into(), "--profile".into(), profile.into()])
}

fn webkit(_: &Path) -> io::Result<Vec<OsString>> {
    Ok(vec!["--platform=headless".into()])
}

fn on_path(name: &str) -> Option<PathBuf> {
    let runs =
        |file: &PathBuf| file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(runs)
}
