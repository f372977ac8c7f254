//! Each row of policy has a case behind it.

use crate::tree::none;
use emshim_tests::case::{Case, Kind};
use emshim_tests::setup::workspace;
use policy::additions::ADDITIONS;
use policy::invocation::Side;
use policy::{Action, Rule, Settings, rules};
use std::collections::BTreeSet;
use std::fs;

fn cases() -> Vec<Case> {
    let folder = workspace().join("tests/cases");
    let files = fs::read_dir(folder).expect("the cases").map(|file| file.expect("a case").path());
    files.map(|file| Case::read(&file).unwrap_or_else(|error| panic!("{error}"))).collect()
}

#[test]
fn there_are_enough_cases() {
    let cases = cases();
    assert!(cases.len() >= 40, "{} cases", cases.len());
}

/// How a case names a row: the option, linker options behind `-Wl,`, then `=value` if the row is for one value.
fn name(rule: &Rule) -> String {
    let side = match rule.side {
        Side::Compiler => "",
        Side::Linker => "-Wl,",
    };
    let value = if rule.value == "*" { String::new() } else { format!("={}", rule.value) };
    format!("{side}{}{value}", rule.flag)
}

#[test]
fn each_row_that_changes_something_has_a_case_that_shows_the_need() {
    let changing = rules::all().filter(|rule| rule.action != Action::Keep).map(name);
    let settings = Settings::default();
    let added = ADDITIONS.iter().filter(|row| (row.when)(&settings)).map(|row| format!("+{}", row.word));
    let rows: BTreeSet<String> = changing.chain(added).collect();
    let (mut shown, mut faults) = (BTreeSet::new(), Vec::new());
    for case in cases() {
        if !case.rules.is_empty() && !case.steps.iter().any(|step| step.kind == Kind::Needed) {
            faults.push(format!("{}: names rows and has no NEEDED line", case.name));
        }
        for rule in &case.rules {
            if !rows.contains(rule) {
                faults.push(format!("{}: there is no row {rule}", case.name));
            }
            shown.insert(rule.clone());
        }
    }
    faults.extend(rows.difference(&shown).map(|row| format!("no case shows the need for {row}")));
    none(&faults);
}
