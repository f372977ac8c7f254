//! The report of `postlink inspect` for people: a line for each fact.

use std::fmt::Write;
use std::path::Path;

use postlink::Interface;
use postlink::inspect::{Archive, Border, Inspected, Style, Wasm};
use postlink::module::{Extern, Limits};

use crate::output::{plain, shown};

/// The whole report.
pub fn report(path: &Path, found: &Inspected, imports: bool, exports: bool) -> String {
    let rows = match found {
        Inspected::Wasm(wasm) => wasm_rows(wasm, imports, exports),
        Inspected::Archive(archive) => archive_rows(archive),
        Inspected::Glue(interface) => interface_rows(interface),
    };
    let mut text = shown(path);
    for (at, (name, value)) in rows.iter().enumerate() {
        let value = plain(value);
        let _ = match at {
            0 => writeln!(text, ": {value}"),
            _ => writeln!(text, "  {name:12} {value}"),
        };
    }
    text
}

type Rows = Vec<(&'static str, String)>;

fn archive_rows(archive: &Archive) -> Rows {
    let Archive { size, objects, bitcode, other } = archive;
    let mut rows = vec![("kind", format!("archive, {size} bytes")), ("objects", objects.to_string())];
    if *bitcode > 0 {
        rows.push(("bitcode", format!("{bitcode} (compiled with -flto)")));
    }
    if *other > 0 {
        rows.push(("other", format!("{other}, for the build machine or no objects")));
    }
    rows
}

fn interface_rows(interface: &Interface) -> Rows {
    let loader = if interface.loader.present { "loads side modules" } else { "loads no side modules" };
    let mut rows = vec![("kind", format!("a program's JavaScript, which {loader}"))];
    rows.push(("symbols", interface.symbols.len().to_string()));
    rows.extend(interface.platform.iter().map(|platform| ("platform", platform.clone())));
    rows.extend(interface.unknown.iter().map(|reason| ("not known", reason.clone())));
    rows
}

fn wasm_rows(wasm: &Wasm, list_imports: bool, list_exports: bool) -> Rows {
    let module = &wasm.module;
    let mut rows = vec![("kind", format!("{}, {} bytes", wasm.kind().replace('-', " "), module.size))];
    if let Some(dylink) = &module.dylink {
        let (data, align) = (dylink.memory_size, 1u64.checked_shl(dylink.memory_alignment).unwrap_or(0));
        rows.push(("data", format!("{data} bytes, aligned to {align}; {} table entries", dylink.table_size)));
        let section = if dylink.old { "dylink, which only loaders before 4.0.9 take" } else { "dylink.0" };
        let place = if module.dylink_first { "first" } else { "not first: no loader takes the module" };
        rows.push(("loads by", format!("{section}, {place}")));
    }
    let (memory, table) = wasm.limits();
    rows.extend(memory.map(|limits| ("memory", limits_text(limits, "pages of 64 KiB"))));
    rows.extend(table.map(|limits| ("table", limits_text(limits, "entries"))));
    if !module.needed().is_empty() {
        rows.push(("needed", module.needed().join(", ")));
    }
    if !module.runtime_path().is_empty() {
        rows.push(("runtime path", module.runtime_path().join(":")));
    }
    let kept =
        module.dylink.iter().flat_map(|dylink| &dylink.kept_runtime_path).map(String::as_str).collect::<Vec<_>>();
    if !kept.is_empty() {
        rows.push((
            "runtime path",
            format!("{}, kept in emshim.dylink: its loaders know no runtime paths", kept.join(":")),
        ));
    }
    let soname = module.dylink.as_ref().and_then(|dylink| dylink.soname.clone());
    rows.extend(soname.map(|soname| ("soname", soname)));
    let imports = || module.imports.iter().map(|import| &import.what);
    let exports = || module.exports.iter().map(|export| &export.what);
    rows.push(("imports", counts(imports()) + &got_text(module.got_imports().count())));
    if list_imports {
        let each = module.imports.iter();
        rows.extend(each.map(|import| ("", format!("{}.{} {}", import.module, import.name, what(&import.what)))));
    }
    rows.push(("exports", counts(exports())));
    if list_exports {
        rows.extend(module.exports.iter().map(|export| ("", format!("{} {}", export.name, what(&export.what)))));
    }
    rows.extend(made_rows(wasm));
    rows
}

/// How it was compiled, and what it is made of.
fn made_rows(wasm: &Wasm) -> Rows {
    let mut rows = Vec::new();
    let used = if wasm.used.is_empty() { "none beyond wasm 1.0".to_owned() } else { wasm.used.join(", ") };
    rows.push(("code uses", used));
    if !wasm.declared.is_empty() {
        let declared: Vec<_> = wasm.declared.iter().map(|one| format!("{}{}", one.prefix, one.name)).collect();
        rows.push(("declares", declared.join(" ")));
    }
    let style = |style: Style| match style {
        Style::None => "none",
        Style::JavaScript => "through JavaScript (invoke_*)",
        Style::WasmLegacy => "of wasm, by the older instructions (try, catch)",
        Style::Wasm => "of wasm, by the standard's instructions (try_table)",
        Style::WasmTag => "of wasm",
    };
    rows.push(("exceptions", style(wasm.exceptions).to_owned()));
    rows.push(("longjmp", style(wasm.longjmp).to_owned()));
    let border = match wasm.i64_border {
        Border::None => "does not cross to JavaScript",
        Border::Whole => "crosses to JavaScript whole (BigInt)",
        Border::Halves => "crosses to JavaScript in two halves (linked without WASM_BIGINT)",
    };
    rows.push(("i64", border.to_owned()));
    rows.push(("threads", if wasm.is_threaded() { "yes, its memory is shared" } else { "no" }.to_owned()));
    rows.push(("names", if wasm.has_names { "of functions" } else { "stripped" }.to_owned()));
    for one in &wasm.producers {
        rows.push(("producer", format!("{} {} ({})", one.name, one.version, one.field)));
    }
    rows.extend(wasm.build_path.iter().map(|path| ("build path", path.clone())));
    for section in &wasm.module.sections {
        rows.push(("section", format!("{:20} {:>9} bytes", section.name(), section.whole.end - section.whole.start)));
    }
    rows
}

fn got_text(count: usize) -> String {
    if count == 0 { String::new() } else { format!(" ({count} of them addresses, from the GOT)") }
}

fn counts<'a>(all: impl Iterator<Item = &'a Extern>) -> String {
    let all: Vec<_> = all.map(Extern::word).collect();
    let each = ["function", "global", "memory", "table", "tag"].into_iter().filter_map(|word| {
        let count = all.iter().filter(|one| **one == word).count();
        let plural = if word == "memory" { "memories".to_owned() } else { format!("{word}s") };
        match count {
            0 => None,
            1 => Some(format!("1 {word}")),
            _ => Some(format!("{count} {plural}")),
        }
    });
    let text = each.collect::<Vec<_>>().join(", ");
    if text.is_empty() { "none".to_owned() } else { text }
}

fn limits_text(limits: Limits, unit: &str) -> String {
    let most = limits.maximum.map_or("no limit".to_owned(), |most| format!("at most {most}"));
    let marks = [(limits.shared, ", shared"), (limits.wide, ", 64-bit")];
    let marks: String = marks.iter().filter(|(has, _)| *has).map(|(_, mark)| *mark).collect();
    format!("{} {unit}, {most}{marks}", limits.minimum)
}

/// An import's or export's type, for people and programs.
pub fn what(what: &Extern) -> String {
    match what {
        Extern::Function(signature) => format!("function {signature}"),
        Extern::Global { value, mutable } => format!("global {}{}", if *mutable { "mut " } else { "" }, value.word()),
        Extern::Tag(signature) => format!("tag {signature}"),
        Extern::Memory(_) | Extern::Table(_) => what.word().to_owned(),
    }
}
