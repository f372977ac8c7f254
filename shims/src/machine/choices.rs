//! What the environment and the policy file choose.

use super::installation::Installation;
use crate::error::Error;
use policy::Settings;
use policy::settings::words;
use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;

/// The choices: the defaults, then `share/emshim/policy`, because build systems scrub the environment, then
/// `EMSHIM_POLICY`, in which `--policy` stands last.
pub fn settings(installation: Option<&Installation>) -> Result<Settings, Error> {
    let mut settings = Settings::default();
    for (place, text) in texts(installation)? {
        take(&mut settings, &text, &place)?;
    }
    Ok(settings)
}

/// Where something is chosen, and what: the words without comments. Places that choose nothing are left out.
pub fn sources(installation: Option<&Installation>) -> Result<Vec<(String, String)>, Error> {
    let mut sources = Vec::new();
    for (place, text) in texts(installation)? {
        take(&mut Settings::default(), &text, &place)?;
        let said = words(&text).collect::<Vec<_>>().join(" ");
        if !said.is_empty() {
            sources.push((place, said));
        }
    }
    Ok(sources)
}

fn texts(installation: Option<&Installation>) -> Result<Vec<(String, String)>, Error> {
    let mut texts = Vec::new();
    if let Some(file) = installation.map(|installation| installation.share("policy")) {
        match fs::read_to_string(&file) {
            Ok(text) => texts.push((file.display().to_string(), text)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => return Err(Error::Read(file, cause)),
        }
    }
    if let Some(text) = env::var_os("EMSHIM_POLICY") {
        texts.push(("EMSHIM_POLICY".into(), text.to_string_lossy().into_owned()));
    }
    Ok(texts)
}

fn take(settings: &mut Settings, text: &str, place: &str) -> Result<(), Error> {
    settings.apply(text).map_err(|bad| Error::Choice { place: place.to_owned(), bad })
}

/// The folder that is searched as a native compiler searches /usr.
pub fn prefix() -> Option<PathBuf> {
    env::var_os("EMSHIM_PREFIX").filter(|prefix| !prefix.is_empty()).map(PathBuf::from)
}

/// Does this variable switch off what it names?
pub fn is_off(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| value == "off")
}
