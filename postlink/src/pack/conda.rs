//! Conda packages, unpacked into a prefix as an installer does it: the prefix that a package was built for becomes the one where programs see it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, anyhow, bail, ensure};
use memchr::memmem;
use serde_json::Value;
use tempfile::TempDir;

use super::source::text;
use crate::collect;

/// Whether a path names a package.
pub(super) fn is_package(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".conda") || name.ends_with(".tar.bz2")
}

/// Unpacks one into `root`; gives its files, each with the package's name.
pub(super) fn unpack(package: &Path, root: &Path, prefix: &str) -> anyhow::Result<Vec<(String, String)>> {
    let name = package.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = name.trim_end_matches(".conda").trim_end_matches(".tar.bz2").to_owned();
    let folder = TempDir::new_in(root.parent().unwrap_or(root)).context("a folder to unpack into")?;
    collect::archives(package, |reader| {
        let mut archive = tar::Archive::new(reader);
        archive.set_preserve_permissions(true);
        archive.unpack(folder.path()).map_err(|error| error.to_string())
    })
    .map_err(|reason| anyhow!(reason))?;
    let info = folder.path().join("info");
    let said = |file: &str| -> anyhow::Result<Value> {
        match fs::read(info.join(file)) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| format!("info/{file}")),
            Err(_) => Ok(Value::Null),
        }
    };
    if said("link.json")?["noarch"]["type"] == "python" {
        bail!("a package of Python modules for any platform; install it into an environment, and pack that");
    }
    let paths = said("paths.json")?;
    ensure!(paths["paths"].is_array(), "it has no info/paths.json: not a conda package");
    let mut holders = BTreeMap::new();
    for row in paths["paths"].as_array().into_iter().flatten() {
        if let (Some(path), Some(holder)) = (row["_path"].as_str(), row["prefix_placeholder"].as_str()) {
            holders.insert(path.to_owned(), (holder.to_owned(), row["file_mode"] == "binary"));
        }
    }
    fs::remove_dir_all(&info).context("info")?;
    let mut owners = Vec::new();
    install(folder.path(), Path::new(""), root, &mut |path, file| {
        if let Some((holder, is_binary)) = holders.get(path) {
            let bytes = fs::read(file)?;
            let placed = place(&bytes, holder.as_bytes(), prefix.as_bytes(), *is_binary);
            fs::write(file, placed.with_context(|| format!("{path}: no room for the prefix {prefix}"))?)?;
        }
        owners.push((path.to_owned(), name.clone()));
        Ok(())
    })?;
    Ok(owners)
}

/// Moves what lies in a folder to where it belongs.
fn install(
    from: &Path,
    below: &Path,
    root: &Path,
    look: &mut dyn FnMut(&str, &Path) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    ensure!(
        below.components().all(|part| matches!(part, Component::Normal(_))),
        "{}: leads elsewhere",
        below.display()
    );
    fs::create_dir_all(root.join(below))?;
    for entry in fs::read_dir(from.join(below))? {
        let path: PathBuf = below.join(entry?.file_name());
        let (file, target) = (from.join(&path), root.join(&path));
        let found = fs::symlink_metadata(&file)?;
        if found.is_dir() {
            install(from, &path, root, look)?;
            continue;
        }
        ensure!(fs::symlink_metadata(&target).is_err(), "{}: another package has it, too", path.display());
        if found.is_file() {
            look(&text(&path)?, &file)?;
        }
        fs::rename(&file, &target).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// One prefix in place of another. In a binary file a text keeps its length: it ends earlier, and zeros follow.
fn place(bytes: &[u8], holder: &[u8], prefix: &[u8], is_binary: bool) -> Option<Vec<u8>> {
    if holder.is_empty() || is_binary && prefix.len() > holder.len() {
        return None;
    }
    let mut placed = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memmem::find(rest, holder) {
        placed.extend_from_slice(&rest[..at]);
        placed.extend_from_slice(prefix);
        rest = &rest[at + holder.len()..];
        if is_binary {
            // The text goes on behind the prefix, and may have it again.
            let end = memchr::memchr(0, rest).unwrap_or(rest.len());
            let mut lost = holder.len() - prefix.len();
            let mut text = &rest[..end];
            while let Some(at) = memmem::find(text, holder) {
                placed.extend_from_slice(&text[..at]);
                placed.extend_from_slice(prefix);
                text = &text[at + holder.len()..];
                lost += holder.len() - prefix.len();
            }
            placed.extend_from_slice(text);
            placed.resize(placed.len() + lost, 0);
            rest = &rest[end..];
        }
    }
    placed.extend_from_slice(rest);
    Some(placed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_takes_the_place_of_another() {
        let put = |text: &str, is_binary| place(text.as_bytes(), b"/long/holder", b"/opt", is_binary).unwrap();
        assert_eq!(put("a=/long/holder/bin b=/long/holder", false), b"a=/opt/bin b=/opt");
        assert_eq!(put("\x01/long/holder/bin\0x", true), b"\x01/opt/bin\0\0\0\0\0\0\0\0\0x");
        let two = "/long/holder/a:/long/holder/b\0/long/holder\0";
        let placed = put(two, true);
        assert_eq!(placed.len(), two.len());
        assert!(placed.starts_with(b"/opt/a:/opt/b\0\0"));
        assert_eq!(place(b"/a", b"/a", b"/longer", true), None);
        assert_eq!(put("nothing", true), b"nothing");
    }
}
