//! Symbols that a setting says a link must export.

/// The names in the value of `EXPORTED_FUNCTIONS`, as the linker knows them: `_a,_b` or `['_a', '_b']`. What stands in a
/// file (`@FILE`) is not seen.
pub fn names(value: &str) -> impl Iterator<Item = &str> {
    let list = value.trim().trim_start_matches('[').trim_end_matches(']');
    list.split(',').filter_map(|word| {
        let name = word.trim().trim_matches(|c| c == '\'' || c == '"').strip_prefix('_')?;
        // A program's main has another name, which depends on its arguments.
        (!name.is_empty() && name != "main").then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_list_are_read() {
        for list in ["_a,__b", "['_a','__b']", r#"["_a", "__b"]"#, "_main,_a,@file,,__b"] {
            assert_eq!(names(list).collect::<Vec<_>>(), ["a", "_b"], "{list}");
        }
    }
}
