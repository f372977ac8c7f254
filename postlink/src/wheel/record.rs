//! RECORD: a line for each file of a wheel, with its path, its hash and its size.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// `NAME-1.0.dist-info/RECORD`
pub(super) fn is_record(path: &str) -> bool {
    path.strip_suffix(".dist-info/RECORD").is_some_and(|folder| !folder.contains('/'))
}

/// Signs what RECORD held before.
pub(super) fn is_signature(path: &str, record: &str) -> bool {
    path.strip_prefix(record).is_some_and(|ending| [".jws", ".p7s"].contains(&ending))
}

/// The text with new lines for these members; all others stay as they are.
pub(super) fn updated(text: &str, record: &str, changed: &BTreeMap<String, Vec<u8>>) -> String {
    let mut result = String::new();
    let mut own = String::new();
    let mut added: Vec<&String> = changed.keys().collect();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let path = path_of(line);
        match changed.get(&path) {
            _ if path == record => own = format!("{line}\n"),
            _ if is_signature(&path, record) => {}
            Some(bytes) => result += &self::line(&path, bytes),
            None => result += &format!("{line}\n"),
        }
        added.retain(|one| **one != path);
    }
    for path in added {
        result += &line(path, &changed[path]);
    }
    result + &own
}

/// The first field of a line, which has quotes where it holds a comma or quotes.
fn path_of(line: &str) -> String {
    let Some(quoted) = line.strip_prefix('"') else {
        return line.split(',').next().unwrap_or(line).to_owned();
    };
    let mut path = String::new();
    let mut chars = quoted.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if chars.peek() == Some(&'"') => path.extend(chars.next()),
            '"' => break,
            c => path.push(c),
        }
    }
    path
}

fn line(path: &str, bytes: &[u8]) -> String {
    let path = match path.contains([',', '"']) {
        true => format!("\"{}\"", path.replace('"', "\"\"")),
        false => path.to_owned(),
    };
    format!("{path},sha256={},{}\n", URL_SAFE_NO_PAD.encode(Sha256::digest(bytes)), bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_and_new_members_have_their_hash_and_the_record_stands_last() {
        let text = "a.py,sha256=x,1\n\"b,\"\"c.so\",sha256=y,2\np-1.dist-info/RECORD,,\nd.py,,\r\n";
        let changed =
            BTreeMap::from([("b,\"c.so".to_owned(), b"abc".to_vec()), ("p.libs/l.so".to_owned(), Vec::new())]);
        let expected = "a.py,sha256=x,1\n\
            \"b,\"\"c.so\",sha256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0,3\n\
            d.py,,\n\
            p.libs/l.so,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n\
            p-1.dist-info/RECORD,,\n";
        assert_eq!(updated(text, "p-1.dist-info/RECORD", &changed), expected);
    }

    #[test]
    fn a_record_of_another_package_inside_is_none() {
        assert!(is_record("p-1.dist-info/RECORD") && !is_record("p/q-1.dist-info/RECORD") && !is_record("RECORD"));
        assert!(is_signature("p-1.dist-info/RECORD.jws", "p-1.dist-info/RECORD"));
        assert!(!is_signature("p-1.dist-info/RECORD", "p-1.dist-info/RECORD"));
    }
}
