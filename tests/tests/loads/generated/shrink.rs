//! Takes from a case whatever the difference does not need.

use super::case::{Case, Use, When};
use super::trial::Bench;

/// The smallest case found in which node and postlink still differ, in the same way.
pub fn shrink(bench: &Bench, case: &Case, kind: &str) -> Result<Case, String> {
    let mut best = case.clone();
    loop {
        let smaller = smaller(&best);
        let answers = bench.run("shrink", &smaller)?;
        let still = |answer: &Option<super::trial::Answer>| answer.as_ref().is_some_and(|one| one.kind() == kind);
        match smaller.into_iter().zip(&answers).find(|(_, answer)| still(answer)) {
            Some((case, _)) => best = case,
            None => return Ok(best),
        }
    }
}

/// The case with one thing less, in every way.
fn smaller(case: &Case) -> Vec<Case> {
    let mut all = Vec::new();
    let mut add = |change: &dyn Fn(&mut Case)| {
        let mut other = case.clone();
        change(&mut other);
        if other != *case {
            all.push(other);
        }
    };
    for at in (1..case.libraries.len()).rev() {
        add(&|case| {
            case.before.retain(|before| *before != at);
            case.before.iter_mut().filter(|before| **before > at).for_each(|before| *before -= 1);
            case.libraries.remove(at);
        });
    }
    add(&|case| case.before.clear());
    add(&|case| case.main = 0);
    add(&|case| case.global = false);
    (0..case.search.len()).for_each(|at| add(&|case| drop(case.search.remove(at))));
    for (at, library) in case.libraries.iter().enumerate() {
        (0..library.uses.len()).for_each(|one| add(&|case| drop(case.libraries[at].uses.remove(one))));
        (0..library.gives.len()).for_each(|one| add(&|case| drop(case.libraries[at].gives.remove(one))));
        (0..library.needed.len()).for_each(|one| add(&|case| drop(case.libraries[at].needed.remove(one))));
        (0..library.runtime.len()).for_each(|one| add(&|case| drop(case.libraries[at].runtime.remove(one))));
        for one in 0..library.uses.len() {
            add(&|case| {
                case.libraries[at].uses[one] = Use { when: When::Later, ..case.libraries[at].uses[one].clone() }
            });
            add(&|case| case.libraries[at].uses[one].weak = false);
        }
    }
    all
}
