//! What stands for an operand in a recorded command line.

/// The folder in which placeholders that are paths lie.
pub const FOLDER: &str = "EMSHIM_FOLDER_";
const MARK: &[u8] = b"EMSHIM_";

/// The placeholder of the operand with this index, as a word or as the stem of a file name.
pub(super) fn word(index: usize) -> String {
    format!("EMSHIM_OPERAND_{index}_")
}

/// The same as a path with this ending; emcc goes by the endings of inputs and outputs.
pub(super) fn path(index: usize, ending: &str) -> String {
    let dot = if ending.is_empty() { "" } else { "." };
    format!("{FOLDER}/{}{dot}{ending}", word(index))
}

/// Where a placeholder begins.
pub(super) fn find(text: &[u8]) -> Option<usize> {
    text.windows(MARK.len()).position(|window| window == MARK)
}
