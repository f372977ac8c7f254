//! Files and folders that are left out: by their name, or by their path below the folder or the archive that is looked at.

use crate::glob;

/// Patterns of what is left out.
#[derive(Clone, Copy, Default)]
pub(crate) struct Exclude<'a>(pub(crate) &'a [String]);

impl Exclude<'_> {
    /// Is this left out, with all that is below it?
    pub(super) fn takes(self, below: &str) -> bool {
        let name = below.rsplit('/').next().unwrap_or(below);
        self.0.iter().any(|pattern| {
            let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
            let anywhere = pattern.strip_prefix("**/").unwrap_or(pattern);
            let inside = anywhere.strip_suffix("/**").unwrap_or(anywhere);
            [pattern, anywhere, inside].iter().any(|one| glob::matches(one, below) || glob::matches(one, name))
        })
    }

    /// Is it, or a folder that it is in, left out?
    pub(crate) fn takes_member(self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        !self.0.is_empty() && ends.into_iter().any(|end| self.takes(&path[..end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, path: &str, expected: bool) {
        let patterns = [pattern.to_owned()];
        assert_eq!(Exclude(&patterns).takes_member(path), expected, "{pattern} {path}");
    }

    #[test]
    fn a_name_is_left_out_anywhere_and_a_path_from_the_top() {
        check("tests", "tests/a.so", true);
        check("tests", "pkg/tests/a.so", true);
        check("tests/", "pkg/tests/a.so", true);
        check("tests", "pkg/tests2/a.so", false);
        check("*.so", "pkg/a.so", true);
        check("pkg/*.so", "pkg/a.so", true);
        check("./pkg/a.so", "pkg/a.so", true);
        check("b/a.so", "pkg/b/a.so", false);
        check("**/b/a.so", "pkg/b/a.so", true);
        check("**/b/a.so", "b/a.so", true);
        check("pkg/**", "pkg/b/a.so", true);
        check("a.so", "a.so", true);
        check("a", "a.so", false);
    }
}
