//! In each shell: what was exported before activation is exported after deactivation, byte for byte; what is exported in
//! between is what `emshim exec` sets.

use emshim::variables::rows::names;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

type Variables = BTreeMap<Vec<u8>, Vec<u8>>;

/// A shell: how it is started, the ending of its scripts, and what reads one.
struct Shell {
    name: &'static str,
    command: &'static [&'static str],
    ending: &'static str,
    read: &'static str,
    /// Lists its variables.
    list: &'static str,
    /// Evaluates what a command prints.
    evaluate: (&'static str, &'static str),
}

const POSIX: (&str, &str) = ("eval \"$(", ")\"");

const SHELLS: &[Shell] = &[
    Shell { name: "bash", command: &["bash", "--norc", "-c"], ending: "sh", read: ".", list: "set", evaluate: POSIX },
    Shell { name: "bash -eu", command: &["bash", "-euc"], ending: "sh", read: ".", list: "set", evaluate: POSIX },
    Shell { name: "zsh", command: &["zsh", "-feuc"], ending: "sh", read: ".", list: "set", evaluate: POSIX },
    Shell { name: "dash", command: &["dash", "-euc"], ending: "sh", read: ".", list: "set", evaluate: POSIX },
    Shell {
        name: "fish",
        command: &["fish", "-Nc"],
        ending: "fish",
        read: "source",
        list: "set",
        evaluate: ("eval (", ")"),
    },
    Shell {
        name: "tcsh",
        command: &["tcsh", "-fec"],
        ending: "csh",
        read: "source",
        list: "set",
        evaluate: ("eval \"`", "`\""),
    },
];

/// Values that a shell could trip over; `None` is a variable that is not set.
const VALUES: &[Option<&str>] = &[
    Some("plain"),
    None,
    Some("two words"),
    Some(""),
    Some("it's \"quoted\" \\ and `more` $HOME ${x} !! !x"),
    Some("line\nline\n\n"),
    Some("* ? [a] {b,c} ~ ; | & < > # % ^ ( ) \t"),
    Some("-n"),
    Some(":/a b::/c:"),
];

struct Installation {
    folder: TempDir,
}

impl Installation {
    /// As `scripts/install` lays it out, as far as the environment goes, in a folder with an awkward name.
    fn new() -> Installation {
        let installation = Installation { folder: tempfile::Builder::new().prefix("it's a $x ").tempdir().unwrap() };
        let root = installation.root();
        fs::create_dir_all(root.join("libexec/emshim/bin")).unwrap();
        fs::create_dir_all(root.join("bin")).unwrap();
        fs::write(root.join("libexec/emshim/emshim-shim"), "").unwrap();
        // By another process: what another test starts meanwhile would hold a file open that is written here, and so busy.
        let copied = Command::new("cp")
            .args([env!("CARGO_BIN_EXE_emshim").as_ref(), root.join("bin/emshim").as_os_str()])
            .status();
        assert!(copied.unwrap().success());
        for what in ["activate", "deactivate"] {
            fs::create_dir_all(root.join(format!("etc/conda/{what}.d"))).unwrap();
            for ending in ["sh", "fish", "csh"] {
                let text = fs::read_to_string(committed(what, ending)).unwrap();
                let text = text.replacen("'@ROOT@'", &quoted(ending, &root), 1);
                fs::write(installation.script(what, ending), text).unwrap();
            }
        }
        installation
    }

    fn root(&self) -> PathBuf {
        fs::canonicalize(self.folder.path()).unwrap()
    }

    fn script(&self, what: &str, ending: &str) -> PathBuf {
        self.root().join(format!("etc/conda/{what}.d/zz-emshim_{what}.{ending}"))
    }

    /// What reads the script, as a shell types it.
    fn read(&self, shell: &Shell, what: &str) -> String {
        format!("{} {}", shell.read, quoted(shell.ending, &self.script(what, shell.ending)))
    }
}

/// A script as it is in the repository.
fn committed(what: &str, ending: &str) -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"));
    crates.parent().unwrap().join(format!("{what}.d/zz-emshim_{what}.{ending}"))
}

fn quoted(ending: &str, path: &Path) -> String {
    let text = path.to_str().unwrap();
    match ending {
        "fish" => format!("'{}'", text.replace('\'', "\\'")),
        "csh" => format!("'{}'", text.replace('\'', "'\\''").replace('!', "\\!")),
        _ => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// The start of an environment: the variables of the rows, each with an awkward value, another one for each `turn`.
fn start(turn: usize, recipe: bool) -> BTreeMap<OsString, OsString> {
    let path = std::env::var_os("PATH").unwrap();
    let mut variables: BTreeMap<OsString, OsString> =
        [("PATH".into(), path), ("HOME".into(), "/".into()), ("HOSTTYPE".into(), "x".into())].into();
    for (at, name) in names().into_iter().enumerate() {
        // Who is active is not awkward.
        if name == "EMSHIM_ACTIVE" || name == "EMSHIM_LEVEL" || name == "EMSHIM_PREFIX" && turn == 0 {
            continue;
        }
        if let Some(value) = VALUES[(at + turn) % VALUES.len()] {
            variables.insert(name.into(), value.into());
        }
    }
    if recipe {
        variables.extend([("CONDA_BUILD".into(), "1".into()), ("PREFIX".into(), "/host prefix/x".into())]);
    }
    variables
}

/// Runs commands in a shell. `snapshot` between them writes down what is exported; these come back.
#[track_caller]
fn run(shell: &Shell, variables: &BTreeMap<OsString, OsString>, commands: &[String]) -> Vec<Variables> {
    let place = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for (at, command) in commands.iter().enumerate() {
        let snapshot = format!("/usr/bin/env -0 >{}", place.path().join(at.to_string()).display());
        text.push_str(if command == SNAPSHOT { &snapshot } else { command });
        text.push('\n');
    }
    text.push_str(shell.list);
    // From a file: tcsh reads but one line of `-c`.
    let file = place.path().join("script");
    fs::write(&file, text).unwrap();
    let (program, options) = shell.command.split_first().unwrap();
    let inner = format!("{} {}", shell.read, file.display());
    let output = Command::new(program).args(options).arg(inner).env_clear().envs(variables).output();
    let output = output.unwrap_or_else(|error| panic!("{}: {error}", shell.name));
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && stderr.is_empty(), "{}: {}\n{stderr}", shell.name, output.status);
    assert!(!stdout.contains("_emshim_"), "{} keeps a variable:\n{stdout}", shell.name);
    let snapshots = commands.iter().enumerate().filter(|(_, command)| *command == SNAPSHOT);
    snapshots.map(|(at, _)| exported(&fs::read(place.path().join(at.to_string())).unwrap())).collect()
}

const SNAPSHOT: &str = "snapshot";

fn exported(bytes: &[u8]) -> Variables {
    let pairs = bytes.split(|&byte| byte == 0).filter(|pair| !pair.is_empty());
    let parted = pairs.map(|pair| {
        let at = pair.iter().position(|&byte| byte == b'=').unwrap();
        (pair[..at].to_vec(), pair[at + 1..].to_vec())
    });
    parted.collect()
}

/// Fails with the variables that differ.
#[track_caller]
fn same(shell: &Shell, what: &str, left: &Variables, right: &Variables) {
    let names = left.keys().chain(right.keys());
    let differ = names.filter(|name| left.get(*name) != right.get(*name)).map(|name| {
        let show = |side: &Variables| side.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
        format!("{}: {:?} and {:?}", String::from_utf8_lossy(name), show(left), show(right))
    });
    let differ: Vec<_> = differ.collect();
    assert!(differ.is_empty(), "{}, {what}:\n{}", shell.name, differ.join("\n"));
}

/// Begins with nothing active, ends so, and is the same in each shell, recipe or not, whatever the values.
#[track_caller]
fn leaves_no_trace(what: &str, turns: &[usize], commands: impl Fn(&Shell) -> Vec<String>) {
    for shell in SHELLS {
        for turn in turns {
            let mut all = vec![SNAPSHOT.to_owned()];
            all.extend(commands(shell));
            all.push(SNAPSHOT.to_owned());
            let snapshots = run(shell, &start(*turn, turn % 2 == 0), &all);
            same(shell, what, &snapshots[0], &snapshots[snapshots.len() - 1]);
        }
    }
}

#[test]
fn the_environment_comes_back_byte_for_byte() {
    let emshim = Installation::new();
    leaves_no_trace("once", &[0, 1, 2, 3, 4, 5, 6, 7, 8], |shell| {
        vec![emshim.read(shell, "activate"), emshim.read(shell, "deactivate")]
    });
}

#[test]
fn activating_twice_is_activating_once() {
    let emshim = Installation::new();
    let on = |shell: &Shell| emshim.read(shell, "activate");
    leaves_no_trace("twice", &[0, 5], |shell| vec![on(shell), on(shell), emshim.read(shell, "deactivate")]);
    for shell in SHELLS {
        let snapshots = run(shell, &start(0, true), &[on(shell), SNAPSHOT.to_owned(), on(shell), SNAPSHOT.to_owned()]);
        same(shell, "the second time", &snapshots[0], &snapshots[1]);
    }
}

#[test]
fn one_installation_stacks_upon_another() {
    let (lower, upper) = (Installation::new(), Installation::new());
    leaves_no_trace("stacked", &[1, 4], |shell| {
        let on = [lower.read(shell, "activate"), upper.read(shell, "activate")];
        let off = [upper.read(shell, "deactivate"), lower.read(shell, "deactivate")];
        on.into_iter().chain(off).collect()
    });
    for shell in SHELLS {
        let commands = [
            lower.read(shell, "activate"),
            SNAPSHOT.to_owned(),
            upper.read(shell, "activate"),
            upper.read(shell, "deactivate"),
            SNAPSHOT.to_owned(),
        ];
        let snapshots = run(shell, &start(0, false), &commands);
        same(shell, "the lower one", &snapshots[0], &snapshots[1]);
    }
}

#[test]
fn deactivating_what_is_not_active_changes_nothing() {
    let emshim = Installation::new();
    leaves_no_trace("not active", &[0], |shell| vec![emshim.read(shell, "deactivate")]);
}

/// A compiler package's own script, after conda-forge's manner; conda undoes scripts last to first, rattler first to last.
#[test]
fn the_order_of_deactivation_does_not_matter() {
    let emshim = Installation::new();
    let theirs = |shell: &Shell| match shell.ending {
        "sh" => (
            "if [ -n \"${CC+set}\" ]; then export CONDA_BACKUP_CC=\"$CC\"; fi; export CC=/their/cc",
            "if [ -n \"${CONDA_BACKUP_CC+set}\" ]; then export CC=\"$CONDA_BACKUP_CC\"; unset CONDA_BACKUP_CC; else unset CC; fi",
        ),
        "fish" => (
            "set -q CC; and set -gx CONDA_BACKUP_CC $CC; set -gx CC /their/cc",
            "set -e CC; set -q CONDA_BACKUP_CC; and set -gx CC $CONDA_BACKUP_CC; set -e CONDA_BACKUP_CC; true",
        ),
        _ => (
            "if ($?CC) then\nsetenv CONDA_BACKUP_CC \"$CC:q\"\nendif\nsetenv CC /their/cc",
            "unsetenv CC\nif ($?CONDA_BACKUP_CC) then\nsetenv CC \"$CONDA_BACKUP_CC:q\"\nendif\nunsetenv CONDA_BACKUP_CC",
        ),
    };
    for first_to_last in [true, false] {
        leaves_no_trace(if first_to_last { "first to last" } else { "last to first" }, &[1, 8], |shell| {
            let (their_on, their_off) = theirs(shell);
            let mut off = [their_off.to_owned(), emshim.read(shell, "deactivate")];
            if !first_to_last {
                off.reverse();
            }
            [their_on.to_owned(), emshim.read(shell, "activate")].into_iter().chain(off).collect()
        });
    }
}

#[test]
fn a_variable_that_was_not_exported_is_not_exported_afterwards() {
    let emshim = Installation::new();
    let set = |shell: &Shell| match shell.ending {
        "sh" => "CC='my own'; CPATH=x",
        "fish" => "set -gu CC 'my own'; set -gu CPATH x",
        _ => "true", // csh's own variables are apart from those that it exports
    };
    let gone = |name: &str| !["CC", "CPATH"].contains(&name);
    for shell in SHELLS {
        let variables = start(0, false).into_iter().filter(|(name, _)| gone(name.to_str().unwrap())).collect();
        let commands = [
            set(shell).to_owned(),
            SNAPSHOT.to_owned(),
            emshim.read(shell, "activate"),
            emshim.read(shell, "deactivate"),
            SNAPSHOT.to_owned(),
        ];
        let snapshots = run(shell, &variables, &commands);
        same(shell, "not exported", &snapshots[0], &snapshots[1]);
    }
}

#[test]
fn what_a_person_changed_meanwhile_stays() {
    let emshim = Installation::new();
    for shell in SHELLS {
        let change = if shell.ending == "csh" { "setenv CC mine" } else { "export CC=mine" };
        let commands =
            [emshim.read(shell, "activate"), change.into(), emshim.read(shell, "deactivate"), SNAPSHOT.into()];
        let snapshots = run(shell, &start(0, false), &commands);
        assert_eq!(snapshots[0].get(&b"CC"[..]).map(Vec::as_slice), Some(&b"mine"[..]), "{}", shell.name);
    }
}

/// Scripts, `emshim env` and `emshim exec` in one environment.
#[test]
fn the_scripts_and_the_command_agree() {
    let emshim = Installation::new();
    // By a plain name: csh cannot quote one inside its quotes.
    let place = tempfile::tempdir().unwrap();
    let program = place.path().join("emshim");
    symlink(emshim.root().join("bin/emshim"), &program).unwrap();
    for shell in SHELLS {
        for turn in [2, 3] {
            let mut variables = start(turn, turn == 3);
            // The command refuses choices that cannot be read.
            variables.insert("EMSHIM_POLICY".into(), if turn == 3 { "" } else { "growth=off  simd=on" }.into());
            let (begin, end) = shell.evaluate;
            let evaluate = |more: &str| format!("{begin}{} env {more}{end}", program.display());
            let commands = [
                SNAPSHOT.to_owned(),
                emshim.read(shell, "activate"),
                SNAPSHOT.to_owned(),
                emshim.read(shell, "deactivate"),
                evaluate(""),
                SNAPSHOT.to_owned(),
                evaluate("--prefix '/another prefix'"),
                SNAPSHOT.to_owned(),
                evaluate("--policy emscripten-forge,stack=1MiB"),
                SNAPSHOT.to_owned(),
                evaluate("--prefix '/one more'"),
                SNAPSHOT.to_owned(),
                evaluate("--off"),
                SNAPSHOT.to_owned(),
            ];
            let snapshots = run(shell, &variables, &commands);
            let exec = |more: &[&str]| {
                let mut command = Command::new(&program);
                command.arg("exec").args(more).args(["--", "/usr/bin/env", "-0"]).env_clear();
                command
                    .envs(snapshots[0].iter().map(|(name, value)| (OsStr::from_bytes(name), OsStr::from_bytes(value))));
                exported(&command.output().unwrap().stdout)
            };
            same(shell, "the script and exec", &snapshots[1], &exec(&[]));
            same(shell, "the script and env", &snapshots[1], &snapshots[2]);
            same(shell, "env and exec with a prefix", &snapshots[3], &exec(&["--prefix", "/another prefix"]));
            // What is not asked for stays.
            let policy = ["--policy", "emscripten-forge,stack=1MiB"];
            same(shell, "a policy", &snapshots[4], &exec(&[&policy[..], &["--prefix", "/another prefix"]].concat()));
            same(shell, "a prefix after it", &snapshots[5], &exec(&[&policy[..], &["--prefix", "/one more"]].concat()));
            same(shell, "off", &snapshots[0], &snapshots[6]);
        }
    }
}

/// An engine reads activation scripts in the shell of a recipe's script, with some signals ignored.
#[test]
fn a_recipe_ends_with_pairing_what_it_installed() {
    let emshim = Installation::new();
    let (bash, place) = (&SHELLS[1], tempfile::tempdir().unwrap());
    let postlink = "#!/bin/sh\necho \"$@\" >>\"$SRC_DIR/log\"\ntest ! -e \"$SRC_DIR/fail\"\n";
    fs::write(emshim.root().join("bin/postlink"), postlink).unwrap();
    fs::set_permissions(emshim.root().join("bin/postlink"), fs::Permissions::from_mode(0o755)).unwrap();
    let ends_well = |state: &str, more: &str| {
        let script = format!("trap '' XFSZ\n{}\nset -x\n(\n{more}\n)", emshim.read(bash, "activate"));
        fs::write(place.path().join("script"), script).unwrap();
        let mut command = Command::new("bash");
        command.arg("-eu").arg(place.path().join("script")).env_clear().envs(start(0, true));
        command.env("CONDA_BUILD_STATE", state).env("SRC_DIR", place.path()).output().unwrap().status.success()
    };
    let log = || fs::read_to_string(place.path().join("log")).unwrap_or_default();
    let ended = format!("finish /host prefix/x --from {}\n", place.path().display());
    assert!(ends_well("TEST", "true") && log().is_empty());
    assert!(!ends_well("BUILD", "false") && log().is_empty());
    assert!(ends_well("BUILD", ":\n)\nEMSHIM_FINISH=off\n(\n:") && log().is_empty());
    assert!(ends_well("BUILD", &format!(":\n)\n{}\n(\n:", emshim.read(bash, "deactivate"))) && log().is_empty());
    assert!(ends_well("BUILD", "bash -c true") && log() == ended, "{}", log());
    fs::write(place.path().join("fail"), "").unwrap();
    assert!(!ends_well("BUILD", "true"));
}

#[test]
fn shellcheck_has_nothing_to_say() {
    for what in ["activate", "deactivate"] {
        let file = committed(what, "sh");
        let output = Command::new("shellcheck").arg(file).output().expect("shellcheck; scripts/setup installs it");
        assert!(output.status.success(), "\n{}", String::from_utf8_lossy(&output.stdout));
    }
}
