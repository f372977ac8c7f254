//! Where the page of a check was installed: `share/doc/emshim/checks`, beside the folder of this program.

use std::path::PathBuf;
use std::sync::OnceLock;

/// The page as a URI; `None` where no pages were installed (`postlink explain` has them all the same).
pub fn page(code: &str) -> Option<String> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let program = std::env::current_exe().ok()?;
        Some(program.parent()?.parent()?.join("share/doc/emshim/checks")).filter(|folder| folder.is_dir())
    });
    let page = folder.as_ref()?.join(format!("{code}.md"));
    page.to_str().filter(|_| page.is_file()).map(uri)
}

/// A path as a relative or file URI: bytes that have a meaning there are escaped.
pub fn uri(path: &str) -> String {
    let start = if path.starts_with('/') { "file://" } else { "" };
    let escaped = path.bytes().map(|byte| match byte {
        b if b.is_ascii_alphanumeric() || b"/._-~!".contains(&b) => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    });
    start.to_owned() + &escaped.collect::<String>()
}
