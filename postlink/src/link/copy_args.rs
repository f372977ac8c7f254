//! What a `cp`, `mv`, `ln` or `install` command is about to put where, as GNU coreutils read it.
//!
//! `options` has the rows that say where option values sit.

pub(crate) mod options;

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

pub use options::Tool;
use options::{Means, Row};

/// A command line, read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Command {
    /// Where the operands are among the arguments.
    operands: Vec<usize>,
    target: Option<OsString>,
    seen: Vec<Means>,
}

impl Command {
    /// `permute`: options may follow operands, which POSIXLY_CORRECT turns off.
    pub(crate) fn parse(tool: Tool, args: &[OsString], permute: bool) -> Command {
        let mut command = Command::default();
        let mut next = 0;
        while let Some(arg) = args.get(next) {
            let place = next;
            next += 1;
            let bytes = arg.as_bytes();
            let ends_options = bytes == b"--";
            let operand = bytes == b"-" || !bytes.starts_with(b"-");
            if ends_options || (operand && !permute) {
                command.operands.extend(next - usize::from(operand)..args.len());
                break;
            }
            if operand {
                command.operands.push(place);
                continue;
            }
            let (row, glued) = match bytes.strip_prefix(b"--") {
                Some(long) => command.long(tool, long),
                None => command.shorts(tool, &bytes[1..]),
            };
            let Some(row) = row else { continue };
            let value = glued.map(|value| OsStr::from_bytes(value).to_owned());
            let value = value.or_else(|| {
                next += 1;
                args.get(next - 1).cloned()
            });
            if row.means == Means::Target {
                command.target = value;
            }
        }
        command
    }

    /// The row that wants a value, and the value if it is glued on.
    fn long<'a>(&mut self, tool: Tool, text: &'a [u8]) -> (Option<&'static Row>, Option<&'a [u8]>) {
        let equals = text.iter().position(|byte| *byte == b'=');
        let row = Row::long(tool, &text[..equals.unwrap_or(text.len())]);
        self.seen.extend(row.map(|row| row.means));
        (row.filter(|row| row.value), equals.map(|at| &text[at + 1..]))
    }

    /// `-fm755`: flags until one wants a value, which is the rest or the next argument.
    fn shorts<'a>(&mut self, tool: Tool, text: &'a [u8]) -> (Option<&'static Row>, Option<&'a [u8]>) {
        for (at, letter) in text.iter().enumerate() {
            let Some(row) = Row::short(tool, *letter) else { continue };
            self.seen.push(row.means);
            if row.value {
                let rest = &text[at + 1..];
                return (Some(row), (!rest.is_empty()).then_some(rest));
            }
        }
        (None, None)
    }

    pub(crate) fn has(&self, means: Means) -> bool {
        self.seen.contains(&means)
    }

    /// Each source with the file that the tool is to make of it. Looks at what the destination is now.
    pub(crate) fn moves(&self, tool: Tool, args: &[OsString]) -> Vec<Move> {
        if self.has(Means::Folders) || self.has(Means::Says) {
            return Vec::new();
        }
        let Some((last, rest)) = self.operands.split_last() else {
            return Vec::new();
        };
        let below = |folder: &Path, place: &usize| {
            let source = Path::new(&args[*place]);
            let below = match self.has(Means::Parents) {
                true => source.strip_prefix("/").unwrap_or(source).as_os_str(),
                false => source.file_name()?,
            };
            Some(Move { place: *place, source: source.to_owned(), dest: folder.join(below) })
        };
        if let Some(folder) = &self.target {
            let folder = Path::new(folder);
            return self.operands.iter().filter_map(|place| below(folder, place)).collect();
        }
        let dest = Path::new(&args[*last]);
        match rest {
            [] if tool == Tool::Ln => below(Path::new("."), last).into_iter().collect(),
            [] => Vec::new(),
            _ if self.is_folder(dest) => rest.iter().filter_map(|place| below(dest, place)).collect(),
            [only] => vec![Move { place: *only, source: args[*only].clone().into(), dest: dest.into() }],
            _ => Vec::new(),
        }
    }

    fn is_folder(&self, dest: &Path) -> bool {
        !self.has(Means::AsFile) && dest.is_dir() && !(self.has(Means::LinkAsFile) && dest.is_symlink())
    }
}

/// One source, and the file to be made of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// Where the source is among the arguments.
    pub(crate) place: usize,
    pub(crate) source: PathBuf,
    pub(crate) dest: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<OsString> {
        text.split_whitespace().map(OsString::from).collect()
    }

    /// `d` and `d/sub` are folders here, `l` is a link to `d`; anything else does not exist.
    #[track_caller]
    fn check(command: &str, expected: &str) {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("d/sub")).unwrap();
        std::os::unix::fs::symlink("d", root.path().join("l")).unwrap();
        let root = root.path().to_str().unwrap();
        let args: Vec<_> = words(&command.replace('@', &format!("{root}/")));
        let (tool, args) = args.split_first().unwrap();
        let tool = Tool::named(tool).unwrap();
        let moves = Command::parse(tool, args, true).moves(tool, args);
        let found: Vec<_> =
            moves.iter().map(|one| format!("{}>{}", one.source.display(), one.dest.display())).collect();
        assert_eq!(found.join(" ").replace(&format!("{root}/"), "@"), expected);
    }

    #[test]
    fn destinations_are_where_the_tools_put_things() {
        check("cp a b", "a>b");
        check("cp -f x/a @d", "x/a>@d/a");
        check("cp x/a @d/", "x/a>@d/a");
        check("cp -pT x/a @d", "x/a>@d");
        check("mv a x/b @d", "a>@d/a x/b>@d/b");
        check("mv a b c", "");
        check("mv a", "");
        check("ln x/a", "x/a>./a");
        check("ln -f a @l", "a>@l/a");
        check("ln -fn a @l", "a>@l");
        check("ln -n a @d", "a>@d/a");
        check("cp --parents x/a /y/b @d", "x/a>@d/x/a /y/b>@d/y/b");
        check("install -D a new/b", "a>new/b");
        check("install -d a b", "");
        check("cp --help a b", "");
        check("cp", "");
        check("cp -- -a b", "-a>b");
        check("cp - b", "->b");
        check("cp .. @d", "");
    }

    #[test]
    fn a_value_is_never_taken_for_a_file_nor_a_file_for_a_value() {
        check("install -c -m 755 a @d", "a>@d/a");
        check("install -cm755 a @d", "a>@d/a");
        check("install -sDm 755 -o root -groot a b", "a>b");
        check("install -m755 -t @d a b", "a>@d/a b>@d/b");
        check("install -t@d a", "a>@d/a");
        check("install a -vt @d b", "a>@d/a b>@d/b");
        check("cp a --target-directory=@d", "a>@d/a");
        check("cp a --target @d", "a>@d/a");
        check("install --strip a b", "a>b");
        check("install --strip-program x a b", "a>b");
        check("cp --preserve=mode a b", "a>b");
        check("cp --par a @d", "a>@d/a");
        check("cp --no-preserve mode a b", "a>b");
        check("cp -S .bak a b", "a>b");
        check("mv -bS.bak a b", "a>b");
        check("ln -s -t @d x/a", "x/a>@d/a");
    }

    #[test]
    fn options_after_a_file_are_files_when_posix_is_wanted() {
        let args = words("a -t d");
        let strict = Command::parse(Tool::Cp, &args, false);
        assert_eq!(strict.operands, [0, 1, 2]);
        assert_eq!(Command::parse(Tool::Cp, &args, true).operands, [0]);
    }

    #[test]
    fn any_bytes_can_be_options_and_names() {
        let args = [b"-\xff\xfe".as_slice(), b"--\xff=", b"\xff", b"--", b"-t"]
            .map(|bytes| OsStr::from_bytes(bytes).to_owned());
        let command = Command::parse(Tool::Mv, &args, true);
        assert_eq!(command.operands, [2, 4]);
        assert_eq!(command.moves(Tool::Mv, &args)[0].dest, Path::new("-t"));
    }
}
