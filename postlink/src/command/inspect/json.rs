//! The report of `postlink inspect` as JSON; share/inspect.schema.json describes it.

use std::collections::BTreeMap;
use std::path::Path;

use postlink::inspect::{Inspected, Wasm};
use postlink::module::{Extern, Limits};
use serde_json::{Value, json};

use super::human::what;

/// The whole report. Paths are text: bytes that are no UTF-8 become U+FFFD.
pub fn report(path: &Path, found: &Inspected, imports: bool, exports: bool) -> String {
    let mut value = match found {
        Inspected::Wasm(wasm) => self::wasm(wasm, imports, exports),
        Inspected::Archive(archive) => json!({
            "kind": "archive",
            "size": archive.size,
            "members": { "objects": archive.objects, "bitcode": archive.bitcode, "other": archive.other },
        }),
        Inspected::Glue(interface) => json!({
            "kind": "program-javascript",
            "loads_side_modules": interface.loader.present,
            "symbols": interface.symbols.len(),
            "platform": interface.platform,
            "unknown": interface.unknown,
        }),
    };
    value["version"] = json!(1);
    value["path"] = json!(path.to_string_lossy());
    format!("{value:#}\n")
}

fn wasm(wasm: &Wasm, imports: bool, exports: bool) -> Value {
    let module = &wasm.module;
    let (memory, table) = wasm.limits();
    let import_kinds = module.imports.iter().map(|import| &import.what);
    let mut value = json!({
        "kind": wasm.kind(),
        "size": module.size,
        "dylink": module.dylink.as_ref().map(|dylink| json!({
            "section": if dylink.old { "dylink" } else { "dylink.0" },
            "first": module.dylink_first,
            "memory_size": dylink.memory_size,
            "memory_alignment": dylink.memory_alignment,
            "table_size": dylink.table_size,
            "table_alignment": dylink.table_alignment,
            "unknown_subsections": dylink.unknown,
        })),
        "needed": module.needed(),
        "runtime_path": module.runtime_path(),
        "kept_runtime_path": module.dylink.as_ref().map(|dylink| &*dylink.kept_runtime_path).unwrap_or_default(),
        "soname": module.dylink.as_ref().and_then(|dylink| dylink.soname.as_deref()),
        "memory": memory.map(limits),
        "table": table.map(limits),
        "imports": counts(import_kinds),
        "got_imports": module.got_imports().count(),
        "exports": counts(module.exports.iter().map(|export| &export.what)),
        "features": {
            "declared": wasm.declared.iter().map(|one| format!("{}{}", one.prefix, one.name)).collect::<Vec<_>>(),
            "used": wasm.used,
        },
        "exceptions": wasm.exceptions.word(),
        "longjmp": wasm.longjmp.word(),
        "i64_border": wasm.i64_border.word(),
        "threads": wasm.is_threaded(),
        "names": wasm.has_names,
        "producers": wasm.producers.iter().map(|one| {
            json!({ "field": one.field, "name": one.name, "version": one.version })
        }).collect::<Vec<_>>(),
        "build_path": wasm.build_path,
        "sections": module.sections.iter().map(|section| {
            json!({ "name": section.name(), "size": section.whole.end - section.whole.start })
        }).collect::<Vec<_>>(),
    });
    if imports {
        let each = module.imports.iter();
        let list = each.map(|one| json!({ "module": one.module, "name": one.name, "type": what(&one.what) }));
        value["import_list"] = list.collect();
    }
    if exports {
        let list = module.exports.iter().map(|one| json!({ "name": one.name, "type": what(&one.what) }));
        value["export_list"] = list.collect();
    }
    value
}

fn limits(limits: Limits) -> Value {
    json!({ "minimum": limits.minimum, "maximum": limits.maximum, "shared": limits.shared, "wide": limits.wide })
}

fn counts<'a>(all: impl Iterator<Item = &'a Extern>) -> BTreeMap<&'static str, usize> {
    let words = ["function", "global", "memory", "table", "tag"];
    let mut counts: BTreeMap<_, _> = words.into_iter().map(|word| (word, 0)).collect();
    for one in all {
        *counts.entry(one.word()).or_default() += 1;
    }
    counts
}
