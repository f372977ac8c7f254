//! Bodies of functions, which every other check skips: does an engine take them?

use wasmparser::{Validator, WasmFeatures};

use crate::collect::Subject;
use crate::findings::{Problem, checks};

/// Why an engine refuses the module, although its sections fit.
pub(super) fn bodies(subject: &Subject) -> Option<Problem> {
    let source = subject.source().ok()?;
    let mut bytes = vec![0; usize::try_from(source.length().ok()?).ok()?];
    source.read_at(0, &mut bytes).ok()?;
    let error = Validator::new_with_features(WasmFeatures::all()).validate_all(&bytes).err()?;
    let message = format!("{} at offset {}", error.message(), error.offset());
    Some(Problem::new(&checks::BROKEN, message))
}
