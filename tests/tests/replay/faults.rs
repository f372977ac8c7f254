//! When things go wrong, the object is right or the compile fails cleanly.

use crate::outcome::{Outcome, cache, counts, entries, expect, files, recordings, shims, start, succeeded};
use emshim_tests::setup::Setup;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

const SOURCE: &str = "#ifndef VALUE\n#define VALUE 1\n#endif\nint f(int a) { return a + VALUE; }\n";

fn source(folder: &Path) -> Outcome {
    fs::write(folder.join("a.c"), SOURCE).map_err(|error| error.to_string())
}

/// The object that emcc itself makes.
fn wanted(setup: &Setup, folder: &Path) -> Result<Vec<u8>, String> {
    let output = shims(setup, folder, "EMSHIM_REPLAY=off cc -O2 -c a.c -o wanted.o");
    succeeded(&output, "emcc")?;
    let object = fs::read(folder.join("wanted.o")).map_err(|error| error.to_string())?;
    fs::remove_file(folder.join("wanted.o")).map_err(|error| error.to_string())?;
    Ok(object)
}

fn holds(folder: &Path, object: &str, wanted: &[u8]) -> Outcome {
    let seen = fs::read(folder.join(object)).map_err(|error| format!("{object}: {error}"))?;
    expect(seen == wanted, true, &format!("{object} is the right object"))
}

pub fn many_at_once(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let wanted = wanted(setup, folder)?;
    let running: Vec<_> = (0..64).map(|at| start(setup, folder, &format!("exec cc -O2 -c a.c -o {at}.o"))).collect();
    for (at, child) in running.into_iter().enumerate() {
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        succeeded(&output, "one of 64")?;
        expect(String::from_utf8_lossy(&output.stderr).as_ref(), "", "stderr")?;
        holds(folder, &format!("{at}.o"), &wanted)?;
    }
    expect(counts(folder).len(), 65, "compiles counted")?;
    let names: Vec<_> = files(&recordings(folder)).into_keys().collect();
    expect(names.len(), 2, &format!("files left: {names:?}"))
}

pub fn killed(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let wanted = wanted(setup, folder)?;
    for at in 0_u64..40 {
        if at % 2 == 0 {
            drop(fs::remove_dir_all(cache(folder)));
        }
        let script = "cc -O2 -c a.c -o k.o & p=$!; sleep $DELAY; kill -9 $p 2>/dev/null || :; wait $p 2>/dev/null || :";
        let delay = format!("0.{:03}", (at * 37) % 400);
        succeeded(&shims(setup, folder, &format!("DELAY={delay}; {script}")), "the kill")?;
        if folder.join("k.o").exists() {
            holds(folder, "k.o", &wanted)?;
            fs::remove_file(folder.join("k.o")).map_err(|error| error.to_string())?;
        }
        succeeded(&shims(setup, folder, "cc -O2 -c a.c -o after.o"), "the compile after a kill")?;
        holds(folder, "after.o", &wanted)?;
    }
    Ok(())
}

/// Runs a command in a mount namespace of its own.
fn with_mounts(setup: &Setup, folder: &Path, command: &str) -> Outcome {
    let cache = cache(folder);
    fs::create_dir_all(&cache).map_err(|error| error.to_string())?;
    let user = "[ \"$(id -u)\" = 0 ] || set -- -r";
    let output =
        shims(setup, folder, &format!("{user}; exec unshare \"$@\" -m --propagation unchanged sh -ec '{command}' sh"));
    succeeded(&output, command)
}

pub fn read_only(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let wanted = wanted(setup, folder)?;
    succeeded(&shims(setup, folder, "cc -O2 -c a.c -o a.o"), "the recording")?;
    let before = counts(folder);
    // The first is found there, the second cannot be recorded.
    let mount = "mount --bind \"$XDG_CACHE_HOME\" \"$XDG_CACHE_HOME\"; mount -o remount,ro,bind \"$XDG_CACHE_HOME\"";
    with_mounts(
        setup,
        folder,
        &format!("{mount}; EMSHIM_LOG=log cc -O2 -c a.c -o b.o; cc -O2 -DX -c a.c -o c.o; emshim doctor || :"),
    )?;
    holds(folder, "b.o", &wanted)?;
    holds(folder, "c.o", &wanted)?;
    expect(counts(folder), before, "counts of a read-only cache")?;
    let log = fs::read_to_string(folder.join("log")).map_err(|error| error.to_string())?;
    expect(log.contains("-target"), true, "clang was run directly")
}

pub fn full_disk(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let wanted = wanted(setup, folder)?;
    let mount = "mount -t tmpfs -o size=64k none \"$XDG_CACHE_HOME\"; cat /dev/zero >\"$XDG_CACHE_HOME/fill\" || :";
    with_mounts(setup, folder, &format!("{mount}; cc -O2 -c a.c -o a.o; cc -O2 -c a.c -o b.o"))?;
    holds(folder, "a.o", &wanted)?;
    holds(folder, "b.o", &wanted)?;
    // The disk of the output is full: a failure, and no object.
    let mount = "mkdir -p full; mount -t tmpfs -o size=16k none full; cat /dev/zero >full/fill || :";
    let command =
        format!("{mount}; cc -O2 -c a.c -o a.o; if cc -O2 -c a.c -o full/a.o; then exit 1; fi; test ! -s full/a.o");
    with_mounts(setup, folder, &command)
}

pub fn not_ours(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let wanted = wanted(setup, folder)?;
    let place = recordings(folder);
    let compile = |what: &str| {
        let output = shims(setup, folder, "rm -f a.o log; EMSHIM_LOG=log cc -O2 -c a.c -o a.o; emshim doctor || :");
        succeeded(&output, what)?;
        holds(folder, "a.o", &wanted)?;
        let log = fs::read_to_string(folder.join("log")).map_err(|error| error.to_string())?;
        expect(log.contains("-iwithsysroot"), false, &format!("{what}: clang was run directly"))?;
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        expect(told.contains(&*place.to_string_lossy()), true, &format!("doctor names the folder: {told}"))
    };
    succeeded(&shims(setup, folder, "cc -O2 -c a.c -o a.o"), "the recording")?;
    let mode = |bits| fs::set_permissions(&place, fs::Permissions::from_mode(bits)).map_err(|error| error.to_string());
    for open in [0o755, 0o770, 0o707] {
        mode(open)?;
        compile("a folder open to others")?;
    }
    mode(0o700)?;
    if std::os::unix::fs::chown(&place, Some(65534), None).is_ok() {
        compile("a folder of somebody else's")?;
        std::os::unix::fs::chown(&place, Some(0), None).map_err(|error| error.to_string())?;
        // An entry that somebody else put there.
        for entry in entries(folder) {
            std::os::unix::fs::chown(&entry, Some(65534), None).map_err(|error| error.to_string())?;
        }
        let before = counts(folder);
        succeeded(&shims(setup, folder, "cc -O2 -c a.c -o a.o"), "an entry of somebody else's")?;
        expect(counts(folder), before + "r", "it was recorded again")?;
    }
    let moved = place.with_file_name("moved");
    fs::rename(&place, &moved).and_then(|()| symlink(&moved, &place)).map_err(|error| error.to_string())?;
    compile("a link to a folder")
}

pub fn corrupt(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let wanted = wanted(setup, folder)?;
    succeeded(&shims(setup, folder, "cc -O2 -c a.c -o a.o"), "the recording")?;
    let entry = entries(folder).pop().ok_or("no entry")?;
    let whole = fs::read(&entry).map_err(|error| error.to_string())?;
    let mut broken: Vec<Vec<u8>> =
        vec![Vec::new(), whole[..whole.len() / 2].to_vec(), vec![0; 4096], [&*whole, b"x"].concat()];
    for at in [0, 14, 17, 40, 100, whole.len() - 70, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        broken.push(flipped);
    }
    for bytes in broken {
        fs::write(&entry, bytes).map_err(|error| error.to_string())?;
        succeeded(&shims(setup, folder, "cc -O2 -c a.c -o a.o"), "a broken entry")?;
        holds(folder, "a.o", &wanted)?;
        expect(counts(folder).ends_with('r'), true, "it was recorded again")?;
        expect(fs::read(&entry).ok() == Some(whole.clone()), true, "the entry is whole again")?;
    }
    Ok(())
}

/// An emcc that hands on to the real one with a word of its own.
fn fake_emcc(setup: &Setup, folder: &Path, script: &str) -> Outcome {
    let root = folder.join("fake");
    let write = || {
        fs::create_dir_all(&root)?;
        fs::write(root.join("emscripten-version.txt"), format!("{}\n", setup.version))?;
        fs::write(root.join("emcc"), format!("#!/bin/sh\n{script}\nexec {} $word \"$@\"\n", setup.emcc.display()))?;
        fs::set_permissions(root.join("emcc"), fs::Permissions::from_mode(0o755))
    };
    write().map_err(|error| error.to_string())
}

const FAKE: &str = "EMSHIM_EMCC=$PWD/fake/emcc cc -O2 -c a.c -o";

/// The object for a value of the macro.
fn with_value(setup: &Setup, folder: &Path, value: u32) -> Result<Vec<u8>, String> {
    succeeded(&shims(setup, folder, &format!("EMSHIM_REPLAY=off cc -O2 -DVALUE={value} -c a.c -o v.o")), "emcc")?;
    fs::read(folder.join("v.o")).map_err(|error| error.to_string())
}

pub fn replaced(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    for value in [2, 3, 4] {
        let wanted = with_value(setup, folder, value)?;
        fake_emcc(setup, folder, &format!("word=-DVALUE={value}"))?;
        for _ in 0..2 {
            succeeded(&shims(setup, folder, &format!("{FAKE} a.o")), "the fake emcc")?;
            holds(folder, "a.o", &wanted)?;
        }
        expect(counts(folder).ends_with("rh"), true, "recorded, then replayed")?;
    }
    Ok(())
}

pub fn replaced_meanwhile(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let (old, new) = (with_value(setup, folder, 2)?, with_value(setup, folder, 3)?);
    fake_emcc(setup, folder, "word=-DVALUE=3")?;
    fs::rename(folder.join("fake/emcc"), folder.join("fake/new")).map_err(|error| error.to_string())?;
    let replace =
        format!("word=-DVALUE=2; if [ -e {0}/new ]; then mv {0}/new {0}/emcc; fi", folder.join("fake").display());
    fake_emcc(setup, folder, &replace)?;
    succeeded(&shims(setup, folder, &format!("{FAKE} a.o")), "the fake emcc")?;
    holds(folder, "a.o", &new).or_else(|_| holds(folder, "a.o", &old))?;
    for _ in 0..2 {
        succeeded(&shims(setup, folder, &format!("{FAKE} a.o")), "the new emcc")?;
        holds(folder, "a.o", &new)?;
    }
    Ok(())
}

pub fn verify(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let (old, new) = (with_value(setup, folder, 2)?, with_value(setup, folder, 3)?);
    // What this emcc does depends on a file that no key could know of.
    fs::write(folder.join("value"), "2").map_err(|error| error.to_string())?;
    fake_emcc(setup, folder, &format!("word=-DVALUE=$(cat {})", folder.join("value").display()))?;
    for _ in 0..2 {
        let output = shims(setup, folder, &format!("EMSHIM_VERIFY=1 {FAKE} a.o"));
        succeeded(&output, "nothing differs")?;
        expect(String::from_utf8_lossy(&output.stderr).as_ref(), "", "stderr")?;
        holds(folder, "a.o", &old)?;
    }
    fs::write(folder.join("value"), "3").map_err(|error| error.to_string())?;
    let output = shims(setup, folder, &format!("EMSHIM_VERIFY=1 {FAKE} a.o"));
    expect(output.status.code(), Some(1), "a difference is an error")?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    for part in ["a.o differs", "fake/emcc ", "-DVALUE=2"] {
        expect(told.contains(part), true, &format!("{part} in {told}"))?;
    }
    expect(folder.join("a.o").exists(), false, "an object is left")?;
    expect(entries(folder).len(), 0, "entries left")?;
    succeeded(&shims(setup, folder, &format!("{FAKE} a.o")), "the next compile")?;
    holds(folder, "a.o", &new)
}

pub fn environment(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let compile = "cc -O2 -c a.c -o";
    for (set, object) in [("", "1"), ("EMCC_CFLAGS=-DVALUE=5", "2"), ("EMCC_CFLAGS=-DVALUE=6", "3"), ("", "4")] {
        succeeded(&shims(setup, folder, &format!("{set} {compile} {object}.o; {set} {compile} {object}.o")), set)?;
        succeeded(&shims(setup, folder, &format!("{set} EMSHIM_REPLAY=off {compile} w.o")), set)?;
        let wanted = fs::read(folder.join("w.o")).map_err(|error| error.to_string())?;
        holds(folder, &format!("{object}.o"), &wanted)?;
    }
    expect(counts(folder).as_str(), "rhfrhfrhfhhf", "counts")?;
    // Include folders from the environment are clang's affair, and reach it.
    fs::create_dir_all(folder.join("inc"))
        .and_then(|()| fs::write(folder.join("inc/only.h"), ""))
        .map_err(|error| error.to_string())?;
    fs::write(folder.join("b.c"), "#include <only.h>\n").map_err(|error| error.to_string())?;
    succeeded(
        &shims(setup, folder, "CPATH=$PWD/inc cc -c b.c; CPATH=$PWD/inc cc -c b.c; ! cc -c b.c 2>/dev/null"),
        "CPATH",
    )?;
    // These ask for more than a compile.
    succeeded(
        &shims(setup, folder, "EMCC_DEBUG=1 cc -O2 -c a.c; EM_COMPILER_WRAPPER=$(command -v env) cc -O2 -c a.c"),
        "EMCC_DEBUG",
    )?;
    expect(counts(folder).ends_with("jj"), true, "they went to emcc")
}

pub fn said(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let compile = "cc -O2 -c a.c -sEXIT_RUNTIME=1";
    let emcc = shims(setup, folder, &format!("export EMSHIM_REPLAY=off; {compile}"));
    expect(emcc.stderr.is_empty(), false, "emcc warns")?;
    for _ in 0..4 {
        let output = shims(setup, folder, compile);
        expect(String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&emcc.stderr), "the warning")?;
    }
    expect(counts(folder).as_str(), "fllll", "counts")
}

pub fn launcher(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let wanted = wanted(setup, folder)?;
    let write = || {
        fs::write(folder.join("front"), "#!/bin/sh\necho \"$@\" >>front.log\nshift\nexec \"$@\"\n")?;
        fs::set_permissions(folder.join("front"), fs::Permissions::from_mode(0o755))
    };
    write().map_err(|error| error.to_string())?;
    for named in ["$PWD/front first", "front first"] {
        let set = format!("export PATH=$PATH:$PWD EMSHIM_LAUNCHER=\"{named}\"");
        succeeded(&shims(setup, folder, &format!("{set}; cc -O2 -c a.c -o a.o; cc -O2 -c a.c -o a.o")), named)?;
        holds(folder, "a.o", &wanted)?;
    }
    let log = fs::read_to_string(folder.join("front.log")).map_err(|error| error.to_string())?;
    expect(log.lines().count(), 4, "calls of the launcher")?;
    expect(log.lines().all(|line| line.starts_with("first /") && line.contains(" a.c")), true, &log)?;
    // emcc's own compiles, in front of a link and where it has a word of its own to say.
    fs::write(folder.join("main.c"), "int f(int); int main(void) { return f(1) != 2; }\n")
        .map_err(|error| error.to_string())?;
    let set = "export PATH=$PATH:$PWD EMSHIM_LAUNCHER='front first'";
    for command in ["cc -O2 main.c a.c -o program && ./program", "cc -c -v a.c -o a.o 2>/dev/null"] {
        fs::remove_file(folder.join("front.log")).map_err(|error| error.to_string())?;
        succeeded(&shims(setup, folder, &format!("{set}; {command}")), command)?;
        let log = fs::read_to_string(folder.join("front.log")).map_err(|error| error.to_string())?;
        expect(log.lines().filter(|line| line.contains(" a.c ")).count(), 1, &log)?;
        expect(log.lines().all(|line| line.starts_with("first /")), true, &log)?;
    }
    let output = shims(setup, folder, "EMSHIM_LAUNCHER=missing-launcher cc -O2 -c a.c -o a.o");
    expect(output.status.code(), Some(127), "a launcher that is not there")?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    expect(told.contains("missing-launcher not found"), true, &told)
}

pub fn no_home(setup: &Setup, folder: &Path) -> Outcome {
    source(folder)?;
    let wanted = wanted(setup, folder)?;
    for unset in ["unset XDG_CACHE_HOME HOME", "export XDG_CACHE_HOME=/dev/null/x", "export XDG_CACHE_HOME=$PWD/a.c"] {
        succeeded(&shims(setup, folder, &format!("{unset}; cc -O2 -c a.c -o a.o; cc -O2 -c a.c -o a.o")), unset)?;
        holds(folder, "a.o", &wanted)?;
    }
    Ok(())
}
