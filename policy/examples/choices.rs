//! Writes the tables of choices into README.md, from the rows in `policy/src/settings`.

use std::process::ExitCode;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");

#[expect(clippy::disallowed_methods, reason = "policy is pure; what its developers run writes a file")]
fn main() -> ExitCode {
    let written = std::fs::read_to_string(README).and_then(|document| {
        let updated = policy::settings::update(&document).ok_or(std::io::ErrorKind::InvalidData)?;
        std::fs::write(README, updated)
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("choices: {README}: {error}; it needs the two comments between which the tables stand");
            ExitCode::FAILURE
        }
    }
}
