//! A manual page.

use super::besides::Besides;
use clap::{Arg, Command};
use clap_mangen::Man;
use std::io;

/// In the help of a command, what it ends with.
const EXIT_CODE: &str = "Exit code: ";

/// The page's file name, and its text.
pub fn page(command: Command, besides: &Besides) -> io::Result<(String, Vec<u8>)> {
    let whole = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
    let (first, own) = whole.split_once(' ').unwrap_or((&whole, ""));
    let synopsis = synopsis(&whole, &command);
    let exit = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_own = command.has_subcommands();
    let page = Man::new(command).source(concat!("emshim ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    text.extend(format!(".SH SYNOPSIS\n{synopsis}\n").into_bytes());
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if has_own {
        page.render_subcommands_section(&mut text)?;
    }
    let mut more = exit_status(&exit, besides);
    if !besides.variables.is_empty() {
        more += ".SH ENVIRONMENT\n";
        more += &besides.variables.iter().map(|(name, meaning)| tagged(name, meaning)).collect::<String>();
    }
    let examples: Vec<_> = besides.examples.iter().filter(|(of, ..)| *of == own).collect();
    if !examples.is_empty() {
        more += ".SH EXAMPLES\n";
        let shown =
            |line: &str, what: &str| format!(".PP\n{}\n.PP\n.RS 4\n.nf\n{}\n.fi\n.RE\n", escaped(what), escaped(line));
        more += &examples.iter().map(|(_, line, what)| shown(line, what)).collect::<String>();
    }
    if !own.is_empty() {
        more += &format!(".SH \"SEE ALSO\"\n.BR {} (1)\n", escaped(first));
    }
    text.extend(more.into_bytes());
    Ok((page.get_filename(), text))
}

/// What can be typed: options with their values, then operands.
fn synopsis(whole: &str, command: &Command) -> String {
    let mut words = vec![format!("\\fB{}\\fR", escaped(whole))];
    if command.has_subcommands() {
        words.push("\\fICOMMAND\\fR [\\fIARGUMENT\\fR...]".into());
    }
    let shown = command
        .get_arguments()
        .filter(|arg| !arg.is_hide_set() && !["help", "version"].contains(&arg.get_id().as_str()));
    let (operands, options): (Vec<_>, Vec<_>) = shown.partition(|arg| arg.is_positional());
    words.extend(options.into_iter().map(option));
    words.extend(operands.into_iter().map(operand));
    words.join("\n")
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

fn value(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    let name = names.first().map_or_else(|| arg.get_id().as_str().to_uppercase(), ToString::to_string);
    format!("\\fI{}\\fR", escaped(&name))
}

fn option(arg: &Arg) -> String {
    let long = arg.get_long().map(|long| format!("--{long}"));
    let short = arg.get_short().map(|short| format!("-{short}"));
    let name = escaped(&long.or(short).unwrap_or_default());
    let value = if takes_value(arg) { format!(" {}", value(arg)) } else { String::new() };
    let again = if matches!(arg.get_action(), clap::ArgAction::Append) { "..." } else { "" };
    format!("[\\fB{name}\\fR{value}]{again}")
}

fn operand(arg: &Arg) -> String {
    let again = match arg.get_num_args().is_some_and(|range| range.max_values() > 1) || arg.is_trailing_var_arg_set() {
        true => "...",
        false => "",
    };
    match arg.is_required_set() {
        true => format!("{}{again}", value(arg)),
        false => format!("[{}{again}]", value(arg)),
    }
}

/// Out of what the command's help says of it, else what all commands have in common.
fn exit_status(help: &str, besides: &Besides) -> String {
    let said = help.split_once(EXIT_CODE).map(|(_, rest)| rest.trim_end_matches('.'));
    let rows = match said {
        // "0 nothing wrong; 1 findings of error level": codes begin with a digit, and an aside is in brackets.
        Some(text) => text
            .split("; ")
            .map(|row| row.split_once(' ').unwrap_or((row, "")))
            .map(|(code, what)| tagged(code, what))
            .collect(),
        None => besides.exit_codes.iter().map(|(code, what)| tagged(code, what)).collect::<String>(),
    };
    format!(".SH \"EXIT STATUS\"\n{rows}")
}

fn tagged(tag: &str, text: &str) -> String {
    format!(".TP\n\\fB{}\\fR\n{}\n", escaped(tag), escaped(text))
}

/// As roff reads it: a hyphen that can be copied, and no line that is taken for a request.
fn escaped(text: &str) -> String {
    let line = text.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    line.lines()
        .map(|line| if line.starts_with('.') { format!("\\&{line}") } else { line.to_owned() })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    /// Does it.
    #[derive(Parser)]
    #[command(name = "tool", after_help = "Exit code: 0 done; 2 not done.")]
    struct Tool {
        /// Where
        #[arg(long, value_name = "DIR")]
        folder: Vec<String>,
        /// Now
        #[arg(long)]
        now: bool,
        /// What
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
    }

    #[test]
    fn a_page_has_its_sections_in_order_and_a_synopsis_that_can_be_typed() {
        let besides = Besides {
            variables: vec![("TOOL", "does -more".into())],
            examples: &[("", "tool a", "does it"), ("other", "tool other", "not here")],
            ..Besides::default()
        };
        let mut command = <Tool as clap::CommandFactory>::command();
        command.build();
        let (name, text) = page(command, &besides).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(name, "tool.1");
        let sections: Vec<_> = text.lines().filter_map(|line| line.strip_prefix(".SH ")).collect();
        assert_eq!(
            sections,
            ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "\"EXIT STATUS\"", "ENVIRONMENT", "EXAMPLES"]
        );
        assert!(
            text.contains(
                "\\fBtool\\fR\n[\\fB\\-\\-folder\\fR \\fIDIR\\fR]...\n[\\fB\\-\\-now\\fR]\n\\fIFILE\\fR...\n"
            ),
            "{text}"
        );
        assert!(text.contains("\\fB2\\fR\nnot done\n") && text.contains("does \\-more") && !text.contains("not here"));
    }
}
