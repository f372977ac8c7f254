//! The report of `postlink check` as workflow commands, which GitHub shows beside the files of a change.

use postlink::check::{Finding, Level, Report};

/// The whole report, a line for each finding.
pub fn report(report: &Report) -> String {
    let unusable = |(path, reason): &(String, String)| line("error", path, "postlink", reason);
    let lines = report.unreadable.iter().map(unusable).chain(report.findings.iter().map(finding));
    lines.collect()
}

fn finding(finding: &Finding) -> String {
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    // An archive is a file, and what is in it is none.
    let (file, member) = finding.module.split_once("!/").unwrap_or((&finding.module, ""));
    let inside = if member.is_empty() { String::new() } else { format!("{member}: ") };
    let for_main = finding.main.as_deref().map(|main| format!(" (for {main})")).unwrap_or_default();
    let message = format!("{inside}{}{for_main}\n{}", finding.message, finding.help);
    line(level, file, &format!("{}: {}", finding.code, finding.title), &message)
}

fn line(level: &str, file: &str, title: &str, message: &str) -> String {
    format!("::{level} file={},title={}::{}\n", property(file), property(title), data(message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
