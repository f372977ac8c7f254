//! The index of a site, as `page/site/emshim.js` reads it.

use serde_json::{Map, Value, json};

use super::parts::Written;
use super::source::{Kind, Source};

/// Its text, and how many programs it names.
pub(super) struct Index {
    pub text: String,
    pub programs: usize,
}

pub(super) fn of(source: &Source, written: &Written) -> anyhow::Result<Index> {
    let (mut files, mut modules, mut programs) = (Map::new(), Map::new(), Map::new());
    for (path, file) in &source.files {
        let (part, at, size) = written.places[path];
        files.insert(path.clone(), json!([part, at, size, file.mode, file.modified]));
        match &file.kind {
            Kind::Data => {}
            Kind::Module(needs, paths) => drop(modules.insert(path.clone(), json!({ "needs": needs, "paths": paths }))),
            Kind::Program(wasm, beside) => {
                programs.insert(path.clone(), json!({ "wasm": wasm, "beside": beside }));
            }
        }
    }
    let parts: Vec<Value> = written
        .parts
        .iter()
        .map(|part| json!({ "name": part.name, "file": part.file, "size": part.size, "packed": part.packed }))
        .collect();
    // A program needs what its wasm needs.
    for (path, program) in &programs {
        let known = program["wasm"].as_str().and_then(|wasm| modules.get(wasm)).cloned();
        if let Some(known) = known {
            modules.insert(path.clone(), known);
        }
    }
    let count = programs.len();
    let all = json!({
        "format": 1, "prefix": source.prefix, "parts": parts, "folders": source.folders, "links": source.links,
        "files": files, "modules": modules, "programs": programs,
    });
    Ok(Index { text: serde_json::to_string(&all)? + "\n", programs: count })
}
