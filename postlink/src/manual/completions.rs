//! What completes a command in bash, fish and zsh.

use super::besides::Besides;
use clap::builder::PossibleValuesParser;
use clap::{Command, ValueHint};
use clap_complete::{Shell, generate};

/// A shell, and where below `share` it looks for what completes `NAME`.
const PLACES: &[(Shell, &str)] = &[
    (Shell::Bash, "bash-completion/completions/NAME"),
    (Shell::Fish, "fish/vendor_completions.d/NAME.fish"),
    (Shell::Zsh, "zsh/site-functions/_NAME"),
];

/// Each file with its text.
pub fn all(name: &'static str, command: &Command, besides: &Besides) -> Vec<(String, Vec<u8>)> {
    let mut known = command.clone().mut_subcommands(|below| with_words(below, besides));
    let file = |(shell, place): &(Shell, &str)| {
        let mut text = Vec::new();
        generate(*shell, &mut known, name, &mut text);
        text.extend(more(*shell, name, command, besides).into_bytes());
        (place.replace("NAME", name), text)
    };
    PLACES.iter().map(file).collect()
}

/// The command, which tells what may stand where.
fn with_words(command: Command, besides: &Besides) -> Command {
    let runs_others = besides.runs_others.contains(&command.get_name());
    command.mut_args(|arg| match besides.words.iter().find(|(id, _)| arg.get_id() == id) {
        Some((_, words)) => arg.value_parser(PossibleValuesParser::new(words.clone())),
        None if runs_others && arg.is_trailing_var_arg_set() => arg.value_hint(ValueHint::CommandWithArguments),
        None => arg,
    })
}

/// What the crate's generators leave out.
fn more(shell: Shell, name: &str, command: &Command, besides: &Besides) -> String {
    match shell {
        Shell::Bash => bash(name, command, besides),
        Shell::Fish => fish(name, command, besides),
        _ => String::new(),
    }
}

fn bash(name: &str, command: &Command, besides: &Besides) -> String {
    let options = options(command, besides);
    let cases = options.iter().map(|(option, words)| format!("--{option}) words='{}' ;;", words.join(" ")));
    let cases = cases.collect::<Vec<_>>().join("\n        ");
    let text = include_str!("more.bash").replace("WORDS\n", &format!("{cases}\n"));
    text.replace("NAME", name).replace("COMMANDS", &besides.runs_others.join(" "))
}

/// fish's generator knows no operands.
fn fish(name: &str, command: &Command, besides: &Besides) -> String {
    let using = |below: &str| format!("complete -c {name} -n \"__fish_{name}_using_subcommand {below}\"");
    let values = options(command, besides).into_iter().map(|(option, _)| format!(" --{option}")).collect::<String>();
    let others = besides.runs_others.iter().map(|below| {
        format!("{} -x -a \"(__fish_complete_subcommand --fcs-skip=2 - --prefix{values})\"\n", using(below))
    });
    let operands = command.get_subcommands().flat_map(|below| {
        let operands =
            below.get_positionals().filter_map(|arg| besides.words.iter().find(|(id, _)| arg.get_id() == id));
        operands
            .map(|(_, words)| format!("{} -f -a \"{}\"\n", using(below.get_name()), words.join(" ")))
            .collect::<Vec<_>>()
    });
    others.chain(operands).collect()
}

/// The options whose words are known, once each.
fn options<'a>(command: &Command, besides: &'a Besides) -> Vec<(String, &'a [&'static str])> {
    let all = command.get_subcommands().flat_map(Command::get_arguments);
    let mut known: Vec<_> = all
        .filter_map(|arg| {
            let (_, words) = besides.words.iter().find(|(id, _)| arg.get_id() == id)?;
            Some((arg.get_long()?.to_owned(), words.as_slice()))
        })
        .collect();
    known.sort();
    known.dedup();
    known
}
