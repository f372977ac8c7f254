//! What shells complete, asked of the shells themselves.

use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// Where pages and completions were written.
struct Share(TempDir);

impl Share {
    fn new() -> Share {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new(env!("CARGO_BIN_EXE_emshim")).arg("manual").arg(folder.path()).status().unwrap();
        assert!(made.success());
        Share(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// What a shell prints.
fn said(shell: &str, args: &[&str]) -> String {
    let output = Command::new(shell).args(args).output();
    let output = output.unwrap_or_else(|error| panic!("{shell}: {error}; scripts/setup --tests installs it"));
    assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The words as bash cuts them, the last one under the cursor; what may stand there.
fn in_bash(share: &Share, words: &[&str]) -> Vec<String> {
    let script = ". \"$1\"; shift; COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1)); \
        _emshim_all \"$1\" \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\"; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let file = share.file("bash-completion/completions/emshim");
    let mut args = vec!["--norc", "-c", script, "bash", file.to_str().unwrap()];
    args.extend(words);
    said("bash", &args).lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_the_command_behind_exec() {
    let share = Share::new();
    for words in [
        &["emshim", "exec", "--", "printen"][..],
        &["emshim", "exec", "printen"],
        &["emshim", "exec", "--prefix", "/p", "printen"],
        &["emshim", "exec", "--policy", "threads", "=", "on", "--", "printen"],
        &["emshim", "exec", "--policy", "=", "eh", "=", "js", "printen"],
        &["emshim", "explain", "--json", "printen"],
    ] {
        assert_eq!(in_bash(&share, words), ["printenv"], "{words:?}");
    }
    let below = in_bash(&share, &["emshim", "exec", "cat", env!("CARGO_MANIFEST_DIR")]);
    assert_eq!(below, [env!("CARGO_MANIFEST_DIR")]);
    assert!(in_bash(&share, &["emshim", "exec", "--po"]).contains(&"--policy".to_owned()));
    assert_eq!(in_bash(&share, &["emshim", "doc"]), ["doctor"]);
}

#[test]
fn bash_completes_choices_one_by_one() {
    let share = Share::new();
    for (words, expected) in [
        (&["emshim", "exec", "--policy", "emscripten"][..], &["emscripten-forge"][..]),
        (&["emshim", "env", "--policy", "threads", "=", "o"], &["on", "off"]),
        (&["emshim", "env", "--policy", "threads", "="], &["auto", "on", "off"]),
        (&["emshim", "env", "--policy", "=", "sim"], &["simd=on", "simd=off"]),
        (&["emshim", "exec", "--policy", "eh", "=", "wasm,sta"], &["wasm,stack="]),
        (&["emshim", "exec", "--policy", "eh", "=", "wasm,simd", "=", "o"], &["on", "off"]),
    ] {
        let mut found = in_bash(&share, words);
        let mut expected = expected.to_vec();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{words:?}");
    }
}

#[test]
fn fish_completes_commands_and_choices() {
    let share = Share::new();
    let file = share.file("fish/vendor_completions.d/emshim.fish");
    let complete = |line: &str| {
        let script = format!("source '{}'; complete -C '{line}'", file.display());
        let text = said("fish", &["-N", "-c", &script]);
        text.lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    for line in ["emshim exec printen", "emshim exec -- printen", "emshim exec --prefix /p printen"] {
        assert!(complete(line).contains(&"printenv".to_owned()), "{line}: {:?}", complete(line));
    }
    assert_eq!(complete("emshim exec --policy threads=of"), ["threads=off"]);
}

#[test]
fn zsh_completes_commands_and_choices() {
    let share = Share::new();
    // A terminal of its own: zsh completes for nobody else.
    let script = r#"
        zmodload zsh/zpty
        zpty shell "TERM=dumb zsh -f -i"
        zpty -w shell "PROMPT=; fpath=($1 \$fpath); autoload -U compinit; compinit -u -D; bindkey '^I' complete-word; print -r begun"
        zpty -r shell line '*begun*begun*'
        zpty -n -w shell "$2"$'\t'
        sleep 1
        zpty -n -w shell $'\x15'"print -r ended"$'\n'
        text=
        while zpty -r shell line; do text+=$line; [[ $line != *ended* ]] || break; done
        zpty -d shell
        print -r -- "$text"
    "#;
    let folder = share.file("zsh/site-functions");
    for (line, expected) in [
        ("emshim exec --policy threads=of", "threads=off"),
        ("emshim exec printen", "printenv"),
        ("emshim exec -- printen", "printenv"),
    ] {
        let text = said("timeout", &["60", "zsh", "-f", "-c", script, "zsh", folder.to_str().unwrap(), line]);
        assert!(text.contains(expected), "{line}: {text:?}");
    }
}
