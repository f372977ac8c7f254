//! Links that succeed, fail, are refused and are interrupted, in a folder where other things stand: a pipe, a device, a
//! read-only file, a hard link, a folder, links to a folder and to a file, another program's wasm. The folder before and after.

use emshim_tests::setup::{Setup, With};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;

/// What stands there, and how it is looked at. Where root runs this, devices of the folder's own are in it.
const PREAMBLE: &str = r#"
test -z "$DEVICES" || { mount -t tmpfs none . && cd "$PWD" && mknod null c 1 3 && mknod full c 1 7; }
export TMPDIR=$PWD/tmp XDG_CACHE_HOME=$PWD/cache
mkdir -p tmp cache folder stands
echo 'int main(void) { return 0; }' >ok.c
echo 'int other(void); int main(void) { return other(); }' >undefined.c
echo 'int main(void) {' >typo.c
echo 'int answer(void) { return 42; }' >library.c
cp ok.c conftest.c; cp ok.c folder
mkfifo fifo; echo mine >read-only; chmod 444 read-only
echo mine >hard; ln hard hard-too; echo mine >file; ln -s file to-file; ln -s folder to-folder
test -z "$DEVICES" || ln -s null to-null
for name in tool.wasm conftest.wasm libtool.wasm null.wasm; do echo mine >$name; done
look() { find . \( -path ./tmp -o -path ./cache -o -path ./stands \) -prune -o -mindepth 1 -printf '%P %y %m %i %n %s %T@ %l\n' | sort; }
before() { look >stands/before; }
after() { # but for names that match
    look >stands/after
    diff stands/before stands/after | grep '^[<>]' | grep -vE "^[<>] (${1:-nothing}) " >stands/changed || :
    test ! -s stands/changed || { echo "changed:"; cat stands/changed; exit 1; }
    test -z "$(ls -A tmp)" || { echo "left in TMPDIR: $(ls tmp)"; exit 1; }
}
fails() { if "$@" 2>stands/said; then echo "succeeds: $*"; exit 1; fi; }
gone() { for name; do test ! -e "$name" || { echo "still there: $name"; exit 1; }; done; }
interrupted() { # SIGNAL COMMAND…
    export MARK=$$-$1
    for delay in 0.2 0.6 1.0 1.4; do
        timeout --foreground -s "$1" $delay "$@" 2>stands/said || :
    done
}
"#;

/// A name, whether devices are needed, and what is done.
const TRIALS: &[(&str, bool, &str)] = &[
    (
        "a link that succeeds makes its output and nothing else",
        false,
        r#"
        before; cc ok.c -o tool; ./tool; after 'tool|tool\.[0-9a-f]{12}\.wasm'; test "$(cat tool.wasm)" = mine
        before; cc -shared library.c -o libtool.so; after libtool.so
        before; cc conftest.c -o conftest; ./conftest; after conftest
        before; (cd folder && cc ok.c && ./a.out); after 'folder|folder/a.out|folder/a.out.wasm'
        "#,
    ),
    (
        "a link that fails, does not compile or is refused changes nothing",
        false,
        r#"
        before
        for broken in undefined.c typo.c missing.c '-fopenmp ok.c' 'ok.c -lmissing' 'ok.c missing.o'; do
            for output in tool conftest fifo folder missing/tool; do fails cc $broken -o $output; done
            fails cc -shared $broken -lmissing -o libtool.so
        done
        after
        "#,
    ),
    (
        "only a linker that ran removes an earlier output",
        false,
        r#"
        cc ok.c -o old; cc -shared library.c -o libold.so; before
        for broken in typo.c missing.c '-fopenmp ok.c'; do fails cc $broken -o old; fails cc -shared $broken -o libold.so; done
        after; ./old
        fails cc undefined.c -o old; fails cc -shared library.c -lmissing -o libold.so
        gone old old.wasm libold.so; after 'old|old\.wasm|libold\.so'
        "#,
    ),
    (
        "an output that exists is replaced as a native linker does it",
        false,
        r#"
        before; cc ok.c -o read-only; ./read-only; after 'read-only|read-only.wasm'
        before; cc ok.c -o hard; ./hard; after 'hard|hard-too|hard.wasm'; test "$(cat hard-too)" = mine
        before; cc ok.c -o to-file; ./to-file; after 'to-file|to-file.wasm'; test "$(cat file)" = mine && test ! -L to-file
        before; cc ok.c -o to-folder; ./to-folder; after 'to-folder|to-folder.wasm'
        ln -s nothing to-nothing; before; cc ok.c -o to-nothing; ./to-nothing; after 'nothing|nothing.wasm'; test -L to-nothing
        before; fails cc ok.c -o fifo; fails cc ok.c -o folder; fails cc -shared library.c -o fifo; fails cc -sMODULARIZE=0 ok.c -o folder; after
        "#,
    ),
    (
        "another name of a program, and the other program of its stem, keep their wasm",
        false,
        r#"
        printf 'int main(void) { return 3; }' >three.c
        cc ok.c -o one; ln one two 2>/dev/null || :; cp one kept
        cc three.c -o one; ./two && ./kept && { ./one && exit 1 || test $? = 3; }
        cc ok.c -o foo; cc three.c -o foo.js; ./foo; ./foo.js && exit 1 || test $? = 3
        cc three.c -o foo; cc ok.c -o foo.js; ./foo.js; ./foo && exit 1 || test $? = 3
        for _ in 1 2 3; do rm -f again; cc ok.c -o again; cc three.c -o again; done; test "$(ls again*)" = "$(printf 'again\nagain.wasm')"
        "#,
    ),
    (
        "what emcc writes as it was asked to leaves other programs theirs",
        false,
        r#"
        printf 'int main(void) { return 3; }' >three.c
        cc ok.c -o foo; before; cc three.c -o foo.wasm; after 'foo\.wasm|foo\.[0-9a-f]{12}\.wasm'; ./foo
        cc ok.c -o bar; cp bar bar.kept; mv bar.kept moved; env mv bar renamed; before
        cc three.c -sMODULARIZE=0 -o bar.js; after 'bar\.js|(bar|renamed)(\.[0-9a-f]{12})?\.wasm'; ./renamed; ./moved
        grep -q 'emshim 1' bar.js && exit 1; node --input-type=commonjs -e 'new WebAssembly.Module(fs.readFileSync("bar.wasm"))'
        cc ok.c -o page.js; before; fails cc three.c -o page.html; grep -q 'page.js is another program' stands/said; after; ./page.js
        before; cc ok.c -o other.html; cc three.c -o other.html; after 'other\.(html|js|wasm)'
        before; cc -c ok.c library.c; cc -r ok.o library.o -o folder/whole; cc -Wl,-r ok.o library.o -o tool; ld -r ok.o -o ld.o
        cc -Wl,--relocatable ok.o; after '(ok|library|ld)\.o|folder|folder/whole|tool|a.out'
        for made in folder/whole tool ld.o a.out; do test "$(head -c 4 $made | tail -c 3)" = asm; cp $made run.o; cc run.o -o run; ./run; done
        fails cc undefined.c -o other.html; gone other.html
        "#,
    ),
    (
        "a file in a folder that takes no new ones is written anew",
        false,
        r#"
        mkdir fixed; echo mine >fixed/tool; echo mine >fixed/lib.so; echo mine >fixed/shut; chmod 666 fixed/tool fixed/lib.so
        chmod 444 fixed/shut; chmod 555 fixed
        as() { if test "$(id -u)" = 0; then setpriv --bounding-set=-dac_override,-dac_read_search "$@"; else "$@"; fi; }
        as sh -c 'cc ok.c -o fixed/tool && fixed/tool && cc -shared library.c -o fixed/lib.so'
        fails as cc ok.c -o fixed/shut; fails as cc ok.c -o fixed/new; test "$(cat fixed/shut)" = mine
        test "$(ls fixed)" = "$(printf 'lib.so\nshut\ntool')"
        head -c 4 fixed/lib.so | grep -q asm
        "#,
    ),
    (
        "a link that is interrupted leaves nothing, and no process",
        false,
        r#"
        cc ok.c -o old; before
        for signal in TERM HUP; do
            interrupted $signal cc undefined.c -o old
            interrupted $signal cc -shared library.c -lmissing -o libtool.so
            interrupted $signal cc -DX undefined.c -o conftest
            interrupted $signal cc ok.c undefined.c -o page.html
            interrupted $signal cc -sMODULARIZE=0 undefined.c
            for try in 1 2 3 4 5 6 7 8 9; do grep -lzs "^MARK=$MARK$" /proc/[0-9]*/environ | grep -v "/$$/" >stands/left || break; sleep 0.3; done
            live=$(for file in $(cat stands/left); do tr '\0' ' ' <${file%environ}cmdline 2>/dev/null | grep -E 'emcc|clang|wasm-ld' || :; done)
            test -z "$live" || { echo "still runs: $live"; exit 1; }
        done
        ls -d .emshim-* 2>/dev/null && exit 1
        after 'old|old.wasm'
        "#,
    ),
    (
        "what a link that was killed left goes with the next",
        false,
        r#"
        before
        for delay in 0.4 0.8; do timeout --foreground -s KILL $delay cc ok.c -o killed || :; done
        mkdir .emshim-notours; rm -rf tmp; mkdir tmp; sleep 3
        cc ok.c -o tool; rm -rf tmp; mkdir tmp
        after 'tool|tool\.[0-9a-f]{12}\.wasm|killed|killed.wasm|\.emshim-notours'; rmdir .emshim-notours
        "#,
    ),
    (
        "a device stays, and hears the verdict",
        true,
        r#"
        before
        for device in null to-null; do
            cc ok.c -o $device; cc -x c - -lm -o $device <ok.c; cc -shared library.c -o $device; cc -sMODULARIZE=0 ok.c -o $device
            for broken in undefined.c typo.c '-fopenmp ok.c' 'ok.c -lmissing'; do
                fails cc $broken -o $device; fails cc -shared $broken -lmissing -o $device
            done
            interrupted TERM cc ok.c -o $device
        done
        fails cc ok.c -o full; fails cc -shared library.c -o full
        after; test -c null && test -L to-null
        "#,
    ),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let setup = match Setup::new() {
        Ok(setup) => Arc::new(setup),
        Err(why) => {
            let trial = Trial::test("links can run", move || Err(Failed::from(why)));
            return libtest_mimic::run(&arguments, vec![trial]).exit_code();
        }
    };
    let devices = may_make_devices();
    if !devices {
        eprintln!("not run: what needs devices of its own, which only root can make, in a mount namespace");
    }
    let trials = TRIALS.iter().filter(|(_, needs_devices, _)| devices || !needs_devices);
    let trials = trials.map(|(name, _, script)| {
        let setup = Arc::clone(&setup);
        Trial::test(*name, move || {
            let folder = setup.folder(&name.replace([' ', ','], "-"))?;
            run(&setup, script, &folder, devices).map_err(Failed::from)
        })
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn run(setup: &Setup, script: &str, folder: &Path, devices: bool) -> Result<(), String> {
    let file = folder.join("script");
    std::fs::write(&file, format!("set -e\n{PREAMBLE}{script}")).map_err(|error| error.to_string())?;
    let room = folder.join("room");
    std::fs::create_dir_all(&room).map_err(|error| error.to_string())?;
    let command = if devices { "DEVICES=1 unshare --mount sh ../script" } else { "sh ../script" };
    let output = setup.command(With::Shims, command, &room).output().map_err(|error| error.to_string())?;
    let said = [output.stdout, output.stderr].concat();
    output.status.success().then_some(()).ok_or_else(|| String::from_utf8_lossy(&said).into_owned())
}

fn may_make_devices() -> bool {
    let mut probe = Command::new("unshare");
    probe.args(["--mount", "sh", "-c", "mount -t tmpfs none /mnt && cd /mnt && mknod null c 1 3 && : >null"]);
    probe.output().is_ok_and(|output| output.status.success())
}
