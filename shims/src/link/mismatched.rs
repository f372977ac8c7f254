//! Functions that a link has under two types. wasm-ld warns of them and makes each call of the other type end the program; natively it
//! goes well as often as not, and every probe of autoconf declares what it asks for as `char f(void)`.

use crate::messages;
use crate::plan::Task;
use policy::settings::Check;
use std::path::Path;

/// A function, and what each of two files takes it for.
#[derive(Debug, PartialEq, Eq)]
struct Mismatch {
    function: String,
    /// `TYPE in FILE`, in wasm-ld's words.
    sides: [String; 2],
}

/// Why a link with such a function fails, if it does.
fn reason(task: &Task) -> Option<&'static str> {
    let fatal = |item: &policy::invocation::Item| item.name.as_deref() == Some(b"fatal-warnings");
    match () {
        () if task.machine.settings.check == Check::Error => Some("check=error"),
        () if task.request.invocation.items.iter().any(fatal) => Some("--fatal-warnings"),
        () => None,
    }
}

/// From which line on stderr is kept for who reads it: from its first one, where `fails` has to know what wasm-ld said.
pub fn hold<'a>(task: &Task, otherwise: &'a str) -> &'a str {
    if reason(task).is_some() { "" } else { otherwise }
}

/// Does the link fail for what wasm-ld said? Says why.
pub fn fails(stderr: &[u8], task: &Task, output: &Path) -> bool {
    let Some(why) = reason(task) else { return false };
    let found = read(&String::from_utf8_lossy(stderr));
    for Mismatch { function, sides: [one, other] } in &found {
        messages::say(format_args!(
            "emshim: error: {}: {function} is {one}, and {other}: a call of the other type ends the program ({why})",
            output.display()
        ));
    }
    !found.is_empty()
}

/// A line `…: warning: function signature mismatch: NAME`, and behind it two `>>> defined as TYPE in FILE`.
fn read(stderr: &str) -> Vec<Mismatch> {
    let mut found = Vec::new();
    let mut lines = stderr.lines();
    while let Some(line) = lines.next() {
        let Some((_, function)) = line.split_once("function signature mismatch: ") else { continue };
        let mut side = || Some(lines.next()?.strip_prefix(">>> defined as ")?.to_owned());
        if let (Some(one), Some(other)) = (side(), side()) {
            found.push(Mismatch { function: function.to_owned(), sides: [one, other] });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_types_and_their_files_are_read() {
        let said = "warning: other\n\
            wasm-ld-14: warning: function signature mismatch: f\n>>> defined as (i32, i32) -> i32 in b.o\n\
            >>> defined as (i32, i32) -> void in a.o\n\nwasm-ld: warning: function signature mismatch: cut\n>>> defined as () -> void in a.o\n";
        let sides = ["(i32, i32) -> i32 in b.o".to_owned(), "(i32, i32) -> void in a.o".to_owned()];
        assert_eq!(read(said), [Mismatch { function: "f".into(), sides }]);
        assert_eq!(read("function signature mismatch: "), []);
    }
}
