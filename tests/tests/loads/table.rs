//! What node did against what was predicted: a table for each main module, and each difference by name.

use crate::build::Module;
use crate::mains::MAINS;
use crate::prediction::Prediction;
use crate::truth::Truth;
use crate::verdict::Verdict;
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;

/// A main module that every module is tried with.
const KEPT: &str = "kept-small";
const TRUTHS: [Verdict; 3] = [Verdict::Loads, Verdict::FailsAtLoad, Verdict::FailsWhenCalled];
const PREDICTIONS: [Verdict; 4] = [Verdict::Loads, Verdict::FailsAtLoad, Verdict::FailsWhenCalled, Verdict::Unknown];

/// One module in one main module.
#[derive(Debug)]
pub struct Row {
    main: &'static str,
    module: String,
    shows: Option<Verdict>,
    beyond: Option<String>,
    truth: Truth,
    prediction: Prediction,
}

impl Row {
    /// Both answers about `module`.
    pub fn new(main: &'static str, module: &Module, truth: Truth, prediction: Prediction) -> Row {
        Row { main, module: module.name.clone(), shows: module.shows, beyond: module.beyond.clone(), truth, prediction }
    }

    /// Node and prediction differ, and they need not.
    fn is_wrong(&self) -> bool {
        self.beyond.is_none() && self.truth.verdict != self.prediction.verdict
    }

    fn difference(&self) -> String {
        let kind = match (self.truth.verdict, self.prediction.verdict) {
            (truth, prediction) if truth == prediction => "AGREES",
            (Verdict::Loads, _) => "FALSE ALARM",
            (_, Verdict::Loads | Verdict::Unknown) => "SILENCE",
            _ => "OTHER FAILURE",
        };
        let Row { module, truth: Truth { verdict, said }, prediction, .. } = self;
        format!("{kind}: {module}: node: {verdict} ({said}); predicted: {} {}", prediction.verdict, prediction.findings)
    }
}

/// Prints the tables; each row goes into the file that `EMSHIM_ORACLE_TABLE` names.
pub fn print(rows: &[Row]) {
    if let Some(file) = std::env::var_os("EMSHIM_ORACLE_TABLE") {
        let line = |row: &Row| {
            let Row { main, module, truth, prediction, .. } = row;
            let Truth { verdict, said } = truth;
            format!("{main}\t{module}\t{verdict}\t{}\t{said}\t{}\n", prediction.verdict, prediction.findings)
        };
        let text: String = rows.iter().map(line).collect();
        std::fs::write(&file, text).unwrap_or_else(|error| panic!("{}: {error}", file.to_string_lossy()));
    }
    for main in MAINS {
        let of_main: Vec<&Row> = rows.iter().filter(|row| row.main == main.name).collect();
        let counted: Vec<&&Row> = of_main.iter().filter(|row| row.beyond.is_none()).collect();
        let wrong = counted.iter().filter(|row| row.is_wrong()).count();
        eprint!("\n{:<13}{:>4} of {:<6}", main.name, counted.len() - wrong, counted.len());
        PREDICTIONS.iter().for_each(|prediction| eprint!("{prediction:>19}"));
        for truth in TRUTHS {
            eprint!("\n  node: {truth:<18}");
            for prediction in PREDICTIONS {
                let is = |row: &&&&Row| row.truth.verdict == truth && row.prediction.verdict == prediction;
                eprint!("{:>19}", counted.iter().filter(is).count());
            }
        }
        eprintln!();
        for row in of_main {
            match &row.beyond {
                None if row.is_wrong() => eprintln!("  {}", row.difference()),
                Some(why) => eprintln!("  not counted: {} ({why})", row.difference()),
                None => {}
            }
        }
    }
}

/// A test for each main module, and one that holds the modules to what they are there to show.
pub fn trials(rows: &[Row], whole: bool) -> Vec<Trial> {
    let mut trials: Vec<Trial> = MAINS
        .iter()
        .map(|main| {
            let of_main = rows.iter().filter(|row| row.main == main.name);
            let wrong: Vec<String> = of_main.filter(|row| row.is_wrong()).map(Row::difference).collect();
            Trial::test(format!("node_does_what_was_predicted_in_{}", main.name), move || none(&wrong))
        })
        .collect();
    if whole {
        let mut shown: BTreeMap<&str, Vec<Verdict>> = BTreeMap::new();
        rows.iter().for_each(|row| shown.entry(&row.module).or_default().push(row.truth.verdict));
        let is_idle = |row: &&Row| {
            row.main == KEPT && row.shows.is_some_and(|shows| !shown[row.module.as_str()].contains(&shows))
        };
        let idle: Vec<String> = rows.iter().filter(is_idle).map(|row| row.module.clone()).collect();
        trials.push(Trial::test("each_module_shows_what_it_is_there_for", move || none(&idle)));
        let (modules, mains) = (shown.len(), MAINS.len());
        let enough = if modules >= 40 && mains >= 6 { vec![] } else { vec![format!("{modules} times {mains}")] };
        trials.push(Trial::test("there_are_enough_modules_and_mains", move || none(&enough)));
    }
    trials
}

fn none(faults: &[String]) -> Result<(), Failed> {
    if faults.is_empty() { Ok(()) } else { Err(Failed::from(faults.join("\n"))) }
}
