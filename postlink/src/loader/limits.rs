//! Whether the main module's memory and table are as large as a module wants them, and no larger.

use super::state::Process;
use crate::collect::Subject;
use crate::findings::{Problem, checks};
use crate::module::{Limits, Module};

/// A page of memory, in bytes.
const PAGE: u64 = 64 << 10;
/// Elements; engines agree on it (WebAssembly JavaScript Interface, limits).
const LARGEST_TABLE: u64 = 10_000_000;

/// The memory that a module imports.
pub(super) fn memory(process: &Process, subject: &Subject, wanted: &Limits) -> Option<Problem> {
    let has = process.main.memory?;
    if wanted.shared != has.shared {
        let (side, main) = if wanted.shared { ("shared", "not shared") } else { ("not shared", "shared") };
        let message = format!("its memory is {side} between threads, and the main module's is {main}");
        return Some(Problem::of(&checks::SHARED_MEMORY, "memory", message));
    }
    let grown = after_growth(process, subject, &has).saturating_sub(has.minimum);
    limits(wanted, &has, grown, "pages of memory").map(|message| Problem::of(&checks::MEMORY_LIMITS, "memory", message))
}

/// Pages that are there when the engine looks: the loader has taken the module's data from the heap before.
fn after_growth(process: &Process, subject: &Subject, has: &Limits) -> u64 {
    let dylink = subject.module.as_ref().ok().and_then(|module| module.dylink.as_ref());
    let data = dylink.map_or(0, |dylink| u64::from(dylink.memory_size));
    let pages = process.main.heap_base.unwrap_or(0).saturating_add(data).div_ceil(PAGE);
    if has.maximum.is_none_or(|maximum| pages <= maximum) { has.minimum.max(pages) } else { has.minimum }
}

/// The loader lets the table grow by what a module asks for before the engine looks.
pub(super) fn table(process: &Process, subject: &Subject, wanted: &Limits) -> Option<Problem> {
    let has = process.main.table?;
    let grown = |one: &Subject| {
        let dylink = one.module.as_ref().ok().and_then(|module| module.dylink.as_ref());
        dylink.map_or(0, |dylink| u64::from(dylink.table_size))
    };
    let more = grown(subject) + process.table_places;
    let message = match has.maximum.unwrap_or(LARGEST_TABLE).min(LARGEST_TABLE) {
        maximum if has.minimum.saturating_add(more) > maximum => {
            let needed = has.minimum.saturating_add(more);
            Some(format!("the table would need {needed} elements, and it ends at {maximum}"))
        }
        _ => limits(wanted, &has, more, "elements of the table"),
    };
    message.map(|message| Problem::of(&checks::TABLE_LIMITS, "__indirect_function_table", message))
}

fn limits(wanted: &Limits, has: &Limits, grown: u64, what: &str) -> Option<String> {
    let there = has.minimum.saturating_add(grown);
    if wanted.minimum > there {
        return Some(format!("it wants {} {what}, and the main module has {there}", wanted.minimum));
    }
    let maximum = wanted.maximum?;
    let too_far = has.maximum.is_none_or(|has| has > maximum);
    let may = has.maximum.map_or("has no limit".into(), |has| format!("may have {has}"));
    too_far.then(|| format!("it wants at most {maximum} {what}, and the main module {may}"))
}

/// Is there room for the module's data at all?
pub(super) fn data(process: &Process, module: &Module) -> Option<Problem> {
    let (dylink, memory) = (module.dylink.as_ref()?, process.main.memory?);
    let pages = memory.maximum.unwrap_or(1 << 16);
    let free = pages.saturating_mul(PAGE).saturating_sub(process.main.heap_base.unwrap_or(0));
    let wanted = u64::from(dylink.memory_size) + (1_u64 << dylink.memory_alignment.min(63));
    (dylink.memory_size > 0 && wanted > free).then(|| {
        let message =
            format!("its data and their alignment take {wanted} bytes, and the main module has at most {free}");
        Problem::new(&checks::MEMORY_LIMITS, message)
    })
}
