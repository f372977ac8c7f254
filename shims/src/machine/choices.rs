//! What the environment and the policy file choose.

use super::installation::Installation;
use crate::error::Error;
use policy::Settings;
use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;

/// The choices: the defaults, then `share/emshim/policy`, because build systems scrub the environment, then
/// `EMSHIM_POLICY`.
pub fn settings(installation: Option<&Installation>) -> Result<Settings, Error> {
    let mut settings = Settings::default();
    if let Some(file) = installation.map(|installation| installation.share("policy")) {
        match fs::read_to_string(&file) {
            Ok(text) => take(&mut settings, &text, &file.display().to_string())?,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => return Err(Error::Read(file, cause)),
        }
    }
    if let Some(text) = env::var_os("EMSHIM_POLICY") {
        take(&mut settings, &text.to_string_lossy(), "EMSHIM_POLICY")?;
    }
    Ok(settings)
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
