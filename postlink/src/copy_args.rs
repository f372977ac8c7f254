//! What a `cp`, `mv`, `ln` or `install` command is about to put where, as GNU coreutils read it.
//!
//! The rows say where option values sit and what moves a destination. An option without a row
//! takes no value: `pair` looks at what the tool really did, so a mistake here pairs too little
//! and never harms.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// A tool that puts files somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tool {
    Cp,
    Mv,
    Ln,
    Install,
}

use Tool::{Cp, Install, Ln, Mv};

impl Tool {
    /// The tool of this name.
    pub fn named(name: &OsStr) -> Option<Tool> {
        let tools = [("cp", Cp), ("mv", Mv), ("ln", Ln), ("install", Install)];
        tools.into_iter().find(|(known, _)| name == *known).map(|(_, tool)| tool)
    }
}

/// What an option means for sources and destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// Nothing; the row is here for its value, or so that no longer name can be mistaken for it.
    Nothing,
    /// Its value is the folder that everything goes to.
    Target,
    /// The last operand is the new file's own name.
    AsFile,
    /// The last operand is the new file's own name when it is a link to a folder.
    LinkAsFile,
    /// The source's whole path is made again below the folder.
    Parents,
    /// It makes symbolic links: a program is found through one by its real name.
    Symbolic,
    /// The operands are folders to be made.
    Folders,
    /// The tool says something and ends.
    Says,
}

use Means::{AsFile, Folders, LinkAsFile, Nothing, Parents, Says, Symbolic, Target};

struct Row {
    tools: &'static [Tool],
    short: u8,
    long: &'static str,
    value: bool,
    means: Means,
}

const ALL: &[Tool] = &[Cp, Mv, Ln, Install];
const NO_SHORT: u8 = 0;

const fn value(tools: &'static [Tool], short: u8, long: &'static str, means: Means) -> Row {
    Row { tools, short, long, value: true, means }
}

const fn flag(tools: &'static [Tool], short: u8, long: &'static str, means: Means) -> Row {
    Row { tools, short, long, value: false, means }
}

/// GNU coreutils 9.1. `[=WHEN]` values are always glued, so those options stand with the flags.
/// A test compares the first group with the `--help` of the tools at hand.
#[rustfmt::skip]
static ROWS: &[Row] = &[
    value(ALL,        b't', "target-directory",    Target),
    value(ALL,        b'S', "suffix",              Nothing),
    value(&[Cp],      NO_SHORT, "no-preserve",     Nothing),
    value(&[Cp],      NO_SHORT, "sparse",          Nothing),
    value(&[Install], b'g', "group",               Nothing),
    value(&[Install], b'm', "mode",                Nothing),
    value(&[Install], b'o', "owner",               Nothing),
    value(&[Install], NO_SHORT, "strip-program",   Nothing),
    flag(ALL,         b'T', "no-target-directory", AsFile),
    flag(&[Ln],       b'n', "no-dereference",      LinkAsFile),
    flag(&[Cp],       NO_SHORT, "parents",         Parents),
    flag(&[Cp, Ln],   b's', "symbolic-link",       Symbolic),
    flag(&[Ln],       b's', "symbolic",            Symbolic),
    flag(&[Install],  b'd', "directory",           Folders),
    flag(ALL,         NO_SHORT, "help",            Says),
    flag(ALL,         NO_SHORT, "version",         Says),
    flag(&[Install],  b's', "strip",               Nothing), // not an abbreviated --strip-program
    flag(&[Cp],       NO_SHORT, "preserve",        Nothing), // not an abbreviated --parents
];

impl Row {
    fn short(tool: Tool, letter: u8) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.short == letter && row.tools.contains(&tool))
    }

    /// getopt_long takes any abbreviation that only one option has.
    fn long(tool: Tool, name: &[u8]) -> Option<&'static Row> {
        let of_tool = || ROWS.iter().filter(|row| row.tools.contains(&tool));
        let exact = of_tool().find(|row| row.long.as_bytes() == name);
        exact.or_else(|| of_tool().find(|row| row.long.as_bytes().starts_with(name)))
    }
}

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
            if row.means == Target {
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
        if self.has(Folders) || self.has(Says) {
            return Vec::new();
        }
        let Some((last, rest)) = self.operands.split_last() else {
            return Vec::new();
        };
        let below = |folder: &Path, place: &usize| {
            let source = Path::new(&args[*place]);
            let below = match self.has(Parents) {
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
            [] if tool == Ln => below(Path::new("."), last).into_iter().collect(),
            [] => Vec::new(),
            _ if self.is_folder(dest) => rest.iter().filter_map(|place| below(dest, place)).collect(),
            [only] => vec![Move { place: *only, source: args[*only].clone().into(), dest: dest.into() }],
            _ => Vec::new(),
        }
    }

    fn is_folder(&self, dest: &Path) -> bool {
        !self.has(AsFile) && dest.is_dir() && !(self.has(LinkAsFile) && dest.is_symlink())
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
    use std::process;

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
        let strict = Command::parse(Cp, &args, false);
        assert_eq!(strict.operands, [0, 1, 2]);
        assert_eq!(Command::parse(Cp, &args, true).operands, [0]);
    }

    #[test]
    fn any_bytes_can_be_options_and_names() {
        let args = [b"-\xff\xfe".as_slice(), b"--\xff=", b"\xff", b"--", b"-t"]
            .map(|bytes| OsStr::from_bytes(bytes).to_owned());
        let command = Command::parse(Mv, &args, true);
        assert_eq!(command.operands, [2, 4]);
        assert_eq!(command.moves(Mv, &args)[0].dest, Path::new("-t"));
    }

    /// Every option that the tools' own help shows with a separate value has a row that says so.
    #[test]
    fn the_tools_at_hand_agree_about_values() {
        for (name, tool) in [("cp", Cp), ("mv", Mv), ("ln", Ln), ("install", Install)] {
            let help = process::Command::new(name).arg("--help").env("LC_ALL", "C").output().unwrap();
            let help = String::from_utf8(help.stdout).unwrap();
            let options = help.lines().map(str::trim).filter(|line| line.starts_with('-'));
            let mut seen = 0;
            for option in options.filter_map(|line| line.split("  ").next()) {
                let Some((_, long)) = option.split_once("--") else { continue };
                let Some((long, _)) = long.split_once('=') else { continue };
                if long.ends_with('[') {
                    continue;
                }
                let row = ROWS.iter().find(|row| row.tools.contains(&tool) && row.long == long);
                assert!(row.is_some_and(|row| row.value), "{name} --{long} has no row");
                let letter = option.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
                let letter = letter.map_or(NO_SHORT, |rest| rest.as_bytes()[0]);
                assert_eq!(row.map(|row| row.short), Some(letter), "{name} --{long}");
                seen += 1;
            }
            assert!(seen >= 2, "{name} --help: nothing found in\n{help}");
        }
    }
}
