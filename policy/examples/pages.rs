//! Writes the tables of the documentation that are made from rows.

use std::path::Path;
use std::process::ExitCode;

#[expect(clippy::disallowed_methods, reason = "policy is pure; what its developers run writes a file")]
fn main() -> ExitCode {
    for page in policy::pages::PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page.path);
        let written = std::fs::read_to_string(&path).and_then(|document| {
            let updated = page.update(&document).ok_or(std::io::ErrorKind::InvalidData)?;
            std::fs::write(&path, updated)
        });
        if let Err(error) = written {
            eprintln!("pages: {}: {error}; it needs the two comments between which the tables stand", page.path);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
