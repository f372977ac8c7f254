//! What is made once for each Emscripten, and kept by a hash of all that it is made of.

use emshim_tests::setup::Setup;
use sha2::{Digest, Sha256};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Where this Emscripten's modules are kept, and what node did with them.
pub fn cache(setup: &Setup) -> Result<PathBuf, String> {
    let home = || env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let base = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home);
    let base = base.ok_or("neither XDG_CACHE_HOME nor HOME is set: built modules have no place")?;
    Ok(base.join("emshim-dev/modules").join(setup.version.to_string()))
}

/// The folder below `cache` that `make` filled, now or before with the same `key`; it appears whole or not at all.
pub fn once(
    cache: &Path,
    name: &str,
    key: &[&str],
    make: impl Fn(&Path) -> Result<(), String>,
) -> Result<PathBuf, String> {
    let mut hash = Sha256::new();
    for part in key {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let mut place = String::new();
    for byte in hash.finalize().iter().take(8) {
        let _ = write!(place, "{byte:02x}");
    }
    let place = cache.join(format!("{name}-{place}"));
    if place.is_dir() {
        return Ok(place);
    }
    let because = |error: std::io::Error| format!("{}: {error}", place.display());
    fs::create_dir_all(cache).map_err(because)?;
    let part = tempfile::Builder::new().prefix("part-").tempdir_in(cache).map_err(because)?;
    make(part.path()).map_err(|error| format!("{name}: {error}"))?;
    match fs::rename(part.path(), &place) {
        Err(_) if place.is_dir() => Ok(place), // another run was faster
        Err(error) => Err(because(error)),
        Ok(()) => {
            let _ = part.keep();
            Ok(place)
        }
    }
}
