//! `--runtime NAME` and what belongs to it: linked programs run in a headless browser in place of node.

use anyhow::{Result, bail};
use emshim::variables::rows::{PREFIX, Variables};
use runtime::browsers::{BROWSERS, Browser};
use runtime::settings::{Mount, Owner, RUNNER, SESSION, Settings, Wishes};
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// The variable that says the same.
const RUNTIME: &str = "EMSHIM_RUNTIME";

/// Folders that programs see elsewhere, `FOLDER:PATH`, with commas between them.
const MOUNT: &str = "EMSHIM_MOUNT";

fn mounted(variables: &Variables) -> Vec<String> {
    let said = variables.get(OsStr::new(MOUNT)).and_then(|said| said.to_str()).unwrap_or_default();
    said.split(',').filter(|row| !row.is_empty()).map(str::to_owned).collect()
}

fn changed(before: &Variables, after: &Variables) -> Vec<(&'static str, Option<OsString>)> {
    let value = |name: &str| after.get(OsStr::new(name)).cloned();
    let is_new = |name: &&str| before.get(OsStr::new(*name)) != after.get(OsStr::new(*name));
    [RUNNER, SESSION, MOUNT].into_iter().filter(is_new).map(|name| (name, value(name))).collect()
}

/// What a person asks for.
#[derive(clap::Args, Clone, Debug)]
pub struct Asked {
    /// Where linked programs run: node, or a browser: chromium, firefox, webkit [default: what EMSHIM_RUNTIME names, or node]
    #[arg(long, value_name = "NAME")]
    runtime: Option<String>,
    /// A folder that programs in a browser see, in place of the project and the prefix; may be given again
    #[arg(long, value_name = "FOLDER")]
    root: Vec<String>,
    /// A further folder that programs see, at PATH; in a browser at its own path if none is named. May be given again
    #[arg(long, value_name = "FOLDER[:PATH]")]
    mount: Vec<String>,
    /// Programs in a browser see only what --root and --mount name
    #[arg(long)]
    no_host: bool,
    /// How long one program may run in a browser [default: 600]
    #[arg(long, value_name = "SECONDS")]
    limit: Option<u64>,
}

impl Asked {
    /// The browser that is asked for; none for node.
    pub fn browser(&self) -> Result<Option<&'static Browser>> {
        let wanted = self.runtime.clone().or_else(|| env::var(RUNTIME).ok().filter(|name| !name.is_empty()));
        let found = match wanted.as_deref() {
            None | Some("node") => None,
            Some(name) => match Browser::named(name) {
                None => {
                    let names: Vec<_> = BROWSERS.iter().map(|browser| browser.name).collect();
                    bail!("{name} is no runtime; there are node, {}", names.join(", "))
                }
                found => found,
            },
        };
        if let (None, Some(option)) = (found, self.about_browsers()) {
            bail!("{option} is about programs in a browser: say --runtime NAME, too");
        }
        Ok(found)
    }

    /// Programs in node find the folders by `EMSHIM_MOUNT`.
    fn mount_in_node(&self, variables: &mut Variables) -> Result<()> {
        let mut all = Vec::new();
        for text in &self.mount {
            if !text.contains(':') {
                bail!(
                    "--mount {text}: in node programs see every folder at its own path; say where else, as {text}:/data"
                );
            }
            let Mount { host, seen } = Mount::parse(text)?;
            let row = format!("{}:{}", host.display(), seen.display());
            if row.contains(',') || host.to_string_lossy().contains(':') {
                bail!("--mount {text}: a path with a comma or a colon cannot be handed to node");
            }
            all.push(row);
        }
        if !all.is_empty() {
            all.extend(mounted(variables));
            variables.insert(MOUNT.into(), all.join(",").into());
        }
        Ok(())
    }

    fn about_browsers(&self) -> Option<&'static str> {
        let given = [("--root", !self.root.is_empty()), ("--no-host", self.no_host), ("--limit", self.limit.is_some())];
        given.into_iter().find_map(|(name, is_given)| is_given.then_some(name))
    }

    /// Sets a new session that ends with this process, that of the command around this one where nothing else is said, or none.
    pub fn set(&self, variables: &mut Variables) -> Result<()> {
        self.set_for(variables, Owner::own)
    }

    /// The variables that a shell is to have as well, where it asks for a runtime or a folder. A session ends with the shell.
    pub fn for_shell(&self, before: &Variables) -> Result<Vec<(&'static str, Option<OsString>)>> {
        let mut after = before.clone();
        if self.runtime.is_some() || !self.mount.is_empty() || self.about_browsers().is_some() {
            self.set_for(&mut after, Owner::shell)?;
        }
        Ok(changed(before, &after))
    }

    /// What takes `for_shell` back.
    pub fn off(before: &Variables) -> Vec<(&'static str, Option<OsString>)> {
        let mut after = before.clone();
        for name in [RUNNER, SESSION] {
            after.remove(OsStr::new(name));
        }
        changed(before, &after)
    }

    fn set_for(&self, variables: &mut Variables, owner: fn() -> Result<Owner>) -> Result<()> {
        let Some(browser) = self.browser()? else {
            self.mount_in_node(variables)?;
            if self.runtime.is_some() {
                variables.remove(OsStr::new(RUNNER));
                variables.remove(OsStr::new(SESSION));
            }
            return Ok(());
        };
        let around = env::var(SESSION).ok().and_then(|text| Settings::decode(&text));
        let is_same = around.is_some_and(|around| around.runtime == browser.name && around.owner.is_there());
        if is_same && self.mount.is_empty() && self.about_browsers().is_none() {
            return Ok(());
        }
        browser.find()?;
        let mounts = self.mount.iter().cloned().chain(mounted(variables)).collect();
        let wishes = Wishes { roots: self.root.clone(), mounts, no_host: self.no_host, limit: self.limit };
        let prefix = variables.get(OsStr::new(PREFIX)).map(Path::new);
        let settings = Settings::new(browser.name, &wishes, prefix, owner()?)?;
        variables.insert(SESSION.into(), settings.encode()?.into());
        variables.insert(RUNNER.into(), env::current_exe()?.into());
        Ok(())
    }
}
