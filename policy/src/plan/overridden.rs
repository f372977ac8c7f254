//! Options that a later one takes back: the compiler goes by the last of them, and so does what we make of them.

use crate::command_line::invocation::{Edit, Invocation};
use crate::command_line::item::{Item, Side};

/// Why an option goes that a later one takes back.
pub(super) const REASON: &str = "an option that comes later takes it back";

/// Options of which the last one holds: those that switch something on, and those that switch it off. Only what is
/// changed further on, or is read by emcc itself, needs a row.
static OPPOSITES: &[(&[&str], &[&str])] = &[
    (&["-fexceptions", "-fwasm-exceptions"], &["-fno-exceptions"]),
    (&["-fopenmp"], &["-fno-openmp"]),
    (&["-fcommon"], &["-fno-common"]),
    (&["-flto"], &["-fno-lto"]),
    (&["-frtti"], &["-fno-rtti"]),
    (&["-fvisibility-inlines-hidden"], &["-fno-visibility-inlines-hidden"]),
    (&["-msimd128"], &["-mno-simd128"]),
    (&["-fPIC", "-fpic", "-fPIE", "-fpie"], &["-fno-PIC", "-fno-pic", "-fno-PIE", "-fno-pie"]),
];

/// The indices of items that a later one takes back.
pub(super) fn overridden(invocation: &Invocation) -> Vec<usize> {
    let items = &invocation.items;
    let is_overridden = |at: &usize| items[at + 1..].iter().any(|later| takes_back(later, &items[*at]));
    (0..items.len()).filter(is_overridden).collect()
}

/// The command line without them; `None` where there are none.
pub(super) fn without(invocation: &Invocation, overridden: &[usize]) -> Option<Invocation> {
    let edits: Vec<_> = overridden.iter().map(|&at| (at, Edit::Drop)).collect();
    let words = || invocation.write(&edits).into_iter().map(|word| word.text).collect();
    (!edits.is_empty()).then(|| Invocation::parse(invocation.tool, words()))
}

fn takes_back(later: &Item, earlier: &Item) -> bool {
    let (Some(later_name), Some(name)) = (later.name.as_deref(), earlier.name.as_deref()) else { return false };
    if later.side != Side::Compiler || earlier.side != Side::Compiler {
        return false;
    }
    // A later level takes back what -Ofast says of arithmetic.
    if name == b"-O" && later_name == b"-O" {
        return earlier.value.as_deref().is_some_and(|level| level == "fast");
    }
    let holds = |list: &[&str], name: &[u8]| list.iter().any(|option| option.as_bytes() == name);
    OPPOSITES
        .iter()
        .any(|(on, off)| holds(on, name) && holds(off, later_name) || holds(off, name) && holds(on, later_name))
}
