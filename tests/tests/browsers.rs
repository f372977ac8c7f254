//! Linked programs in headless browsers. What node gives is right: each script runs in node and in one session of each browser, in
//! folders of their own, and stdout, stderr and files are the same. Then what a browser alone has: limits, mounts, and sessions that end by force.
//! `EMSHIM_TEST_RUNTIME` names the browsers, with spaces between them; a filter such as `firefox` chooses among the tests.

use emshim_tests::setup::{Setup, With};
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

const SOURCE: &str = include_str!("../browsers/program.c");

/// Links them once.
const LINK: &str = r#"
cc -O1 program.c -o t
echo 'int from_library(void) { return 42; }' >l.c; cc -shared -fPIC l.c -o libl.so
echo 'int number(void) { return 7; }' >p.c; cc -shared -fPIC p.c -o plugin.so
cc -O1 -DSHARED program.c -L. -ll -o shared
"#;

/// A name, and what is done in a folder where `$T` is the program.
const SAME: &[(&str, &str)] = &[
    ("words", "$T words 'a b' '' 'é☃'; PATH=$BIN:$PATH; t words x"),
    ("variables", "FOO='a b' EMPTY= env -u LANG $T variables FOO EMPTY LANG HOME NONE"),
    ("folder", "mkdir -p a/b; cd a/b; $T folder \"$HERE\""),
    ("codes", "for code in 0 7 300; do $T exit $code; echo \" $?\"; done"),
    (
        "signals",
        "for way in abort assert trap null divide smallest mismatch outside deep; do $T $way 2>/dev/null; echo $way $?; done",
    ),
    (
        "files",
        "$T files; ls -lR --time-style=+%s | cut -d' ' -f1,5- | sed 's/ [0-9]* d$/ d/; s/ 1[0-9]\\{9\\} / now /'; cat d/x f3; cksum sparse",
    ),
    ("pipes", "printf 'a\\nb' | $T cat | $T cat | $T cat; $T yes | head -n 2"),
    (
        "files as streams",
        "echo one >in; echo two >>in; { $T line; cat; } <in; { $T words a; $T words b; echo end; } >out; cat out; $T words c >>out; wc -l <out; $T is <in 2>&1 >out | cat; cat out",
    ),
    ("closed streams", "$T is <&- 2>/dev/null; $T words >&- || echo failed"),
    (
        "a stream as it comes",
        "mkfifo p; $T cat <p >out & exec 3>p; echo early >&3; for i in $(seq 300); do ! grep -q early out || break; sleep 0.1; done; sleep 0.5; cat out; echo late >&3; exec 3>&-; wait; cat out",
    ),
    ("many files", "for i in $(seq 300); do echo $i >$i; done; $T list; $T remove; ls"),
    (
        "names that are not UTF-8",
        "printf x >\"$(printf 'caf\\351')\"; $T list; $T cat \"$(printf 'caf\\351')\"; $T remove; ls",
    ),
    ("a file of 200 MB", "$T big b; stat -c %s b; $T at b 104857599; tail -c 3 b; rm b"),
    (
        "two at once append to one file",
        "for i in $(seq 5); do $T append log$i a & $T append log$i b; wait; sort log$i | cksum; done",
    ),
    ("two at once lock, make and replace", "$T races a >a & $T races b; wait; cat a count; ls | sort"),
    (
        "a needed library and a plugin",
        "$BIN/shared library $BIN/plugin.so; cd $BIN; ./shared library ./plugin.so; ./shared library none.so; echo $?",
    ),
    (
        "a needed library that is missing",
        "cp $BIN/shared .; cp $BIN/shared*.wasm .; ./shared library x 2>&1 | sed 's/^emshim: //'",
    ),
];

/// What only a browser has. `$E` is `emshim`.
const OWN: &[(&str, &str)] = &[
    (
        "what lies outside is not there",
        r#"
        $E run --runtime $R $T cat /etc/passwd >out 2>&1 && exit 1; grep 'No such file' out
        cd /; $E run --runtime $R --root $BIN $T words >$HERE/out 2>&1 && exit 1; test $? = 1 || grep 'outside of what a program' $HERE/out
        grep -- '--root FOLDER' $HERE/out
        "#,
    ),
    (
        "a mount is all that there is",
        r#"
        mkdir data; echo packed >data/x; echo hidden >y
        $E run --runtime $R --no-host --mount data:/opt/data $T cat /opt/data/x >out; grep packed out
        ! $E run --runtime $R --no-host --mount data:/opt/data $T cat $HERE/y 2>out; grep 'No such file' out
        ln -s ../y data/link; ! $E run --runtime $R --no-host --mount data:/opt/data $T cat /opt/data/link 2>out; grep 'No such file' out
        "#,
    ),
    (
        "a program that never ends is ended",
        r#"
        code=0; $E run --runtime $R --limit 3 $T loop 2>out || code=$?; test $code = 124; grep 'ran for more than 3 s' out
        "#,
    ),
    (
        "nothing of a browser is one line that says what to install",
        r#"
        mkdir bin; for tool in sh env; do ln -s "$(command -v $tool)" bin; done
        code=0; PATH=$HERE/bin $E run --runtime $R $T words 2>out || code=$?; test $code = 1; test "$(wc -l <out)" = 1; grep 'install ' out
        echo 'var x;' >other.js; ! $E run --runtime $R other.js 2>out; grep 'other.js was not linked by emshim' out
        ! $E run --runtime lynx $T words 2>out; grep 'lynx is no runtime' out
        ! $E run --limit 3 $T words 2>out; grep -- '--limit is about programs in a browser' out
        "#,
    ),
    (
        "node may be absent",
        r#"
        mkdir bin; ln -s /usr/bin/* /usr/local/bin/* bin 2>/dev/null || :; rm -f bin/node bin/nodejs
        PATH=$HERE/bin $E run --runtime $R $T words x >out; grep '1 .words.' out
        "#,
    ),
];

/// A packed prefix, served as any static server serves it.
const SITE: &str = include_str!("../browsers/site.sh");
const SITE_FILES: &[(&str, &str)] = &[
    ("site.c", include_str!("../browsers/site.c")),
    ("site.html", include_str!("../browsers/site.html")),
    ("site.js", include_str!("../browsers/site.js")),
    ("own.html", include_str!("../browsers/own.html")),
    ("site.out", include_str!("../browsers/site.out")),
    ("serve.py", include_str!("../browsers/serve.py")),
];

/// Somebody is killed while a program runs. Before, a file had other content; nothing is left running, and the next command works.
const KILLED: &str = r#"
echo old >f
$E exec --runtime $R -- sh -c '$T half f >said; echo $? >code; $T words again >again 2>&1; echo $? >again.code' 2>err & pid=$!
for i in $(seq 600); do ! grep -q written said 2>/dev/null || break; sleep 0.1; done; grep written said
folder=$(echo ${XDG_RUNTIME_DIR:-/tmp}/emshim-session-$pid-*); test -d "$folder"; browser=$(cat $folder/browser.pid)
session=$(cut -d' ' -f4 /proc/$browser/stat)
case $WHO in
    command) kill -9 $pid ;;
    browser) kill -9 $browser ;;
    server) kill -9 $session ;;
esac
wait $pid || :
test "$(cat f)" = old || { echo "half written"; exit 1; }
if [ $WHO != command ]; then test "$(cat code)" = 125; grep again again; test "$(cat again.code)" = 0; fi
runs() { test -d /proc/$1 && ! grep -q ') [ZX] ' /proc/$1/stat; }
for i in $(seq 100); do runs $browser || runs $session || test -S $folder/socket || break; sleep 0.1; done
! runs $browser; ! runs $session; test ! -S $folder/socket || { echo "a session is left"; exit 1; }
left() { grep -lz "emshim-session-$pid-" /proc/[0-9]*/environ 2>/dev/null || :; }
for i in $(seq 100); do test -n "$(left)" || break; sleep 0.1; done
# WebKit stops a process that it has no page for, and that one sees nothing end; docs/limits.md says so. Nobody else is left to end it.
if [ $R$WHO = webkitserver ]; then
    for one in $(left); do one=${one%/environ}; ! grep -q ') T ' "$one/stat" || kill -9 "${one#/proc/}" || :; done
    sleep 1
fi
test -z "$(left)" || { echo "a process is left"; exit 1; }
$E run --runtime $R $T words next | grep next
"#;

struct Place {
    setup: Setup,
    folder: PathBuf,
    /// Where all of SAME ran, and what became of that.
    ran: Mutex<HashMap<&'static str, Result<(), String>>>,
}

impl Place {
    fn new() -> Result<Place, String> {
        let setup = Setup::new()?;
        let folder = setup.folder("browsers")?;
        let place = Place { setup, folder, ran: Mutex::default() };
        let bin = place.folder.join("bin");
        fs::create_dir_all(&bin)
            .and_then(|()| fs::write(bin.join("program.c"), SOURCE))
            .and_then(|()| SITE_FILES.iter().try_for_each(|(name, text)| fs::write(bin.join(name), text)))
            .map_err(|cause| cause.to_string())?;
        place.run(LINK, &bin, "node")?;
        Ok(place)
    }

    fn command(&self, script: &str, folder: &Path, runtime: &str) -> Command {
        let script = format!("E=$(command -v emshim); export E\n{script}");
        let mut command = self.setup.command_within(300, With::Shims, &script, folder);
        command
            .env("BIN", self.folder.join("bin"))
            .env("FILES", self.folder.join("bin"))
            .env("T", self.folder.join("bin/t"))
            .env("HERE", folder)
            .env("R", runtime);
        command.env("ROOT", &self.folder).env_remove("EMSHIM_SESSION").env_remove("EMSHIM_RUNNER");
        command
    }

    fn run(&self, script: &str, folder: &Path, runtime: &str) -> Result<String, String> {
        let output = self.command(script, folder, runtime).output().map_err(|cause| cause.to_string())?;
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        if output.status.success() { Ok(said) } else { Err(format!("{}\n{said}", output.status)) }
    }

    /// `run_same`, once for each runtime.
    fn same(&self, runtime: &'static str) -> Result<(), String> {
        let mut ran = self.ran.lock().map_err(|cause| cause.to_string())?;
        let start = if runtime == "node" { "" } else { "emshim exec --runtime $R --root $ROOT --" };
        ran.entry(runtime).or_insert_with(|| self.run_same(runtime, start)).clone()
    }

    /// All of SAME, one after the other, in folders `RUNTIME/0`, `RUNTIME/1`…
    fn run_same(&self, runtime: &str, start: &str) -> Result<(), String> {
        let folder = self.folder.join(runtime);
        let mut script = String::from("cd \"$HERE\"\n");
        for (at, (_, body)) in SAME.iter().enumerate() {
            let own = folder.join(at.to_string());
            fs::create_dir_all(&own)
                .and_then(|()| fs::write(own.join(".script"), body))
                .map_err(|cause| cause.to_string())?;
            script += &format!("(cd {at}; HERE=$PWD; export HERE; sh .script) >{at}.out 2>{at}.err </dev/null || :\n");
        }
        fs::write(folder.join("all"), script).map_err(|cause| cause.to_string())?;
        self.run(&format!("{start} sh all"), &folder, runtime).map(|_| ())
    }
}

fn same(place: &Place, at: usize, runtime: &'static str) -> Result<(), Failed> {
    place.same("node")?;
    place.same(runtime)?;
    let read = |side: &str, kind: &str| {
        let bytes = fs::read(place.folder.join(side).join(format!("{at}.{kind}"))).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    for kind in ["out", "err"] {
        let (node, browser) = (read("node", kind), read(runtime, kind));
        if node != browser || kind == "out" && node.is_empty() {
            return Err(format!("{kind} in node:\n{node}\nin {runtime}:\n{browser}{}", read(runtime, "err")).into());
        }
    }
    Ok(())
}

fn trials(place: &Arc<Place>, runtime: &'static str) -> Vec<Trial> {
    let kills =
        ["command", "browser", "server"].map(|who| (format!("the {who} is killed"), format!("WHO={who}\n{KILLED}")));
    let own = OWN.iter().map(|(name, script)| ((*name).to_owned(), (*script).to_owned()));
    let site = [("a packed prefix in a page and in a worker".to_owned(), format!("set -e\n{SITE}"))];
    let same = SAME.iter().enumerate().map(|(at, (name, _))| {
        let place = Arc::clone(place);
        Trial::test(format!("{runtime}: {name}"), move || same(&place, at, runtime))
    });
    let own = own.chain(kills).chain(site).enumerate().map(|(at, (name, script))| {
        let place = Arc::clone(place);
        Trial::test(format!("{runtime}: {name}"), move || {
            let folder = place.folder.join(format!("own-{runtime}-{at}"));
            fs::create_dir_all(&folder)?;
            place.run(&script, &folder, runtime).map(|_| ()).map_err(Failed::from)
        })
    });
    same.chain(own).collect()
}

fn main() {
    let arguments = Arguments::from_args();
    let wanted: &'static str = env::var("EMSHIM_TEST_RUNTIME").unwrap_or_else(|_| "chromium firefox".to_owned()).leak();
    let place = match Place::new() {
        Ok(place) => Arc::new(place),
        Err(why) => {
            eprintln!("browsers: {why}");
            std::process::exit(1);
        }
    };
    let trials = wanted.split_whitespace().flat_map(|runtime| trials(&place, runtime)).collect();
    libtest_mimic::run(&Arguments { test_threads: Some(1), ..arguments }, trials).exit()
}
