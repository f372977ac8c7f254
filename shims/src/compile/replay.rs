//! Finds the clang command that emcc made of such a compile before, or has it recorded.

use super::clang::Clang;
use super::fallback::Fallback;
use super::identity;
use super::record;
use super::recordings::{Entry, Recordings};
use crate::log::{self, How};
use crate::machine::Machine;
use crate::machine::choices;
use crate::store::counts;
use policy::recording::{self, Shape, Template};
use policy::{Invocation, Tool, Word};
use postlink::Hash;
use std::path::Path;

/// The commands that are surely what emcc would run, and the key of their recording.
pub fn clang(
    machine: &Machine,
    tool: Tool,
    words: &[Word],
    recordings: Option<&Recordings>,
) -> Result<(Clang, Hash), Fallback> {
    if choices::is_off("EMSHIM_REPLAY") {
        return Err(Fallback::Off);
    }
    let words = words.iter().map(|word| word.text.clone()).collect();
    let shape = recording::shape(&Invocation::parse(tool, words)).map_err(Fallback::Uncacheable)?;
    let recordings = recordings.ok_or(Fallback::NoCache)?;
    if !shape.operands.iter().filter(|operand| operand.is_input()).all(|input| Path::new(&input.value).exists()) {
        return Err(Fallback::Missing);
    }
    let identity = identity::of(&machine.emscripten, tool).ok_or(Fallback::Environment)?;
    let key = identity::key(&identity, &shape.words);
    let templates = match recordings.read(key) {
        Some(Entry::Templates(templates)) => {
            recordings.store.count(counts::HIT);
            log::how(How::Recording);
            templates
        }
        Some(Entry::Never { seen }) if seen > 1 => return Err(Fallback::Said),
        found => {
            let seen = if matches!(found, Some(Entry::Never { .. })) { 2 } else { 1 };
            recorded(machine, tool, &shape, &identity, recordings, seen)?
        }
    };
    let filled = |template: &Template| Some((template.program().to_owned(), template.fill(&shape.operands)?));
    let commands = templates.iter().map(filled).collect::<Option<_>>().ok_or(Fallback::Unfit)?;
    Ok((Clang { commands, operands: shape.operands }, key))
}

/// Records; `seen` is how often emcc will have said something, if it does so now.
fn recorded(
    machine: &Machine,
    tool: Tool,
    shape: &Shape,
    identity: &[u8],
    recordings: &Recordings,
    seen: u8,
) -> Result<Vec<Template>, Fallback> {
    let made = record::record(machine, tool, shape, &recordings.store);
    // Replaced while it ran: what was seen is neither the old emcc's nor the new one's for sure.
    if identity::of(&machine.emscripten, tool).as_deref() != Some(identity) {
        return Err(Fallback::Unfit);
    }
    let key = identity::key(identity, &shape.words);
    match made {
        Ok(templates) => {
            recordings.store.count(counts::RECORDED);
            log::how(How::Recorded);
            recordings.write(key, &Entry::Templates(templates.clone()));
            Ok(templates)
        }
        Err(why) => {
            // A first word may be of the moment, such as a system library being built.
            if matches!(why, Fallback::Said | Fallback::Unfit) {
                recordings.write(key, &Entry::Never { seen });
            }
            Err(why)
        }
    }
}
