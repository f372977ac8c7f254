//! Modules that no compiler makes: a good one with its bytes changed. One row, one edit.

/// What built modules depend on, beside their sources.
pub const OF_THIS_FILE: &str = include_str!("bytes.rs");

type Edit = fn(&[u8], &str) -> Result<Vec<u8>, String>;

static EDITS: &[(&str, Edit)] = &[
    ("empty", |_, _| Ok(Vec::new())),
    ("text", |_, _| Ok(b"This is not a module.\n".to_vec())),
    ("header-only", |bytes, _| Ok(bytes[..8].to_vec())),
    ("first-half", |bytes, _| Ok(bytes[..bytes.len() / 2].to_vec())),
    ("without-last-byte", |bytes, _| Ok(bytes[..bytes.len() - 1].to_vec())),
    ("version-2", |bytes, _| Ok([&bytes[..4], &[2], &bytes[5..]].concat())),
    ("without-custom-sections", |bytes, _| sections(bytes, |all| all.retain(|(id, _)| *id != 0))),
    ("dylink-second", |bytes, _| sections(bytes, |all| all.swap(0, 1))),
    ("dylink-cut", |bytes, _| sections(bytes, |all| all[0].1.truncate(5))),
    ("dylink-unknown-part", |bytes, _| sections(bytes, |all| all[0].1.extend([100, 3, 1, 2, 3]))),
    ("old-dylink", |bytes, _| {
        sections(bytes, |all| all[0].1 = [name("dylink"), numbers(&[1024, 4, 8, 0, 0])].concat())
    }),
    ("memory-wanted", |bytes, value| wanted(bytes, 0, value)),
    ("memory-alignment", |bytes, value| wanted(bytes, 1, value)),
    ("table-wanted", |bytes, value| wanted(bytes, 2, value)),
    ("runtime-path", |bytes, path| {
        let part = [vec![1], name(path)].concat();
        sections(bytes, |all| all[0].1.extend([vec![5], number(part.len() as u64), part].concat()))
    }),
    ("memory-minimum", |bytes, pages| imports(bytes, "memory", |what| what.minimum(pages))),
    ("table-minimum", |bytes, places| imports(bytes, "__indirect_function_table", |what| what.minimum(places))),
    ("memory-64", |bytes, _| imports(bytes, "memory", |what| what.flags(4))),
    ("memory-shared", |bytes, _| imports(bytes, "memory", |what| what.shared())),
    ("stack-pointer-constant", |bytes, _| imports(bytes, "__stack_pointer", |what| what.constant())),
    ("foreign-import", |bytes, _| imports(bytes, "main_add", |what| what.module = "nobody".to_owned())),
    ("export-twice", |bytes, _| {
        let twice = |body: &mut Vec<u8>| {
            let (count, at) = read(body, 0);
            let (length, text) = read(body, at);
            let (_, end) = read(body, text + length as usize + 1);
            let first = body[at..end].to_vec();
            *body = [number(count + 1), first, body[at..].to_vec()].concat();
        };
        sections(bytes, |all| all.iter_mut().filter(|(id, _)| *id == 7).for_each(|(_, body)| twice(body)))
    }),
    ("body-broken", |bytes, _| {
        let break_last = |body: &mut Vec<u8>| *body.last_mut().expect("a body ends") = 0x0f;
        sections(bytes, |all| all.iter_mut().filter(|(id, _)| *id == 10).for_each(|(_, body)| break_last(body)))
    }),
];

/// `bytes` after the edit that `order` names, with its argument; the edit must change something.
pub fn edit(bytes: &[u8], order: &str) -> Result<Vec<u8>, String> {
    let (word, argument) = order.split_once(' ').unwrap_or((order, ""));
    let (_, edit) = EDITS.iter().find(|(name, _)| *name == word).ok_or("no such edit")?;
    let edited = edit(bytes, argument)?;
    if edited == bytes { Err("it changes nothing".to_owned()) } else { Ok(edited) }
}

type Section = (u8, Vec<u8>);

fn sections(bytes: &[u8], change: impl FnOnce(&mut Vec<Section>)) -> Result<Vec<u8>, String> {
    let mut all: Vec<Section> = Vec::new();
    let mut at = 8;
    while at < bytes.len() {
        let (length, start) = read(bytes, at + 1);
        let end = start + length as usize;
        all.push((bytes[at], bytes.get(start..end).ok_or("a section without its end")?.to_vec()));
        at = end;
    }
    change(&mut all);
    let parts = all.into_iter().map(|(id, body)| [vec![id], number(body.len() as u64), body].concat());
    Ok([bytes[..8].to_vec(), parts.collect::<Vec<_>>().concat()].concat())
}

/// The four numbers of the memory part of `dylink.0`: size, alignment, places in the table, their alignment.
fn wanted(bytes: &[u8], which: usize, value: &str) -> Result<Vec<u8>, String> {
    let value: u64 = value.parse().map_err(|_| "no number")?;
    sections(bytes, |sections| {
        let body = &mut sections[0].1;
        let start = name("dylink.0").len();
        assert_eq!(body[start], 1, "the memory part comes first");
        let (length, mut at) = read(body, start + 1);
        let end = at + length as usize;
        let mut all = Vec::new();
        while at < end {
            let (number, next) = read(body, at);
            all.push(number);
            at = next;
        }
        all[which] = value;
        let part = numbers(&all);
        *body = [body[..=start].to_vec(), number(part.len() as u64), part, body[end..].to_vec()].concat();
    })
}

/// An import: module, name, and what it is, from the byte of its kind on.
struct Import {
    module: String,
    name: String,
    what: Vec<u8>,
}

impl Import {
    fn limits(&self) -> usize {
        if self.what[0] == 1 { 2 } else { 1 }
    }
    fn flags(&mut self, flags: u8) {
        let at = self.limits();
        self.what[at] |= flags;
    }
    fn minimum(&mut self, minimum: &str) {
        let at = self.limits() + 1;
        let (_, rest) = read(&self.what, at);
        let minimum = minimum.parse().expect("a number");
        self.what = [&self.what[..at], &number(minimum), &self.what[rest..]].concat();
    }
    fn shared(&mut self) {
        let at = self.limits();
        let (minimum, _) = read(&self.what, at + 1);
        self.what = [&self.what[..at], &[3], &number(minimum), &number(65536)].concat();
    }
    fn constant(&mut self) {
        self.what[2] = 0;
    }
}

fn imports(bytes: &[u8], wanted: &str, change: impl Fn(&mut Import)) -> Result<Vec<u8>, String> {
    let mut found = false;
    let edited = sections(bytes, |all| {
        for (_, body) in all.iter_mut().filter(|(id, _)| *id == 2) {
            let (count, mut at) = read(body, 0);
            let mut parts = vec![number(count)];
            for _ in 0..count {
                let (mut import, next) = read_import(body, at);
                at = next;
                if import.name == wanted {
                    found = true;
                    change(&mut import);
                }
                parts.push([name(&import.module), name(&import.name), import.what].concat());
            }
            *body = parts.concat();
        }
    })?;
    if found { Ok(edited) } else { Err(format!("it does not import {wanted}")) }
}

fn read_import(body: &[u8], at: usize) -> (Import, usize) {
    let text = |at: usize| {
        let (length, start) = read(body, at);
        let end = start + length as usize;
        (String::from_utf8_lossy(&body[start..end]).into_owned(), end)
    };
    let (module, at) = text(at);
    let (name, start) = text(at);
    let limits = |at: usize| {
        let (_, next) = read(body, at + 1);
        if body[at] & 1 == 1 { read(body, next).1 } else { next }
    };
    let end = match body[start] {
        0 => read(body, start + 1).1,
        1 => limits(start + 2),
        2 => limits(start + 1),
        3 => start + 3,
        _ => read(body, start + 2).1,
    };
    (Import { module, name, what: body[start..end].to_vec() }, end)
}

fn name(text: &str) -> Vec<u8> {
    [number(text.len() as u64), text.as_bytes().to_vec()].concat()
}

/// LEB128.
fn number(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        bytes.push(if value == 0 { byte } else { byte | 0x80 });
        if value == 0 {
            return bytes;
        }
    }
}

fn numbers(values: &[u64]) -> Vec<u8> {
    values.iter().flat_map(|value| number(*value)).collect()
}

/// A LEB128 number and where it ends.
fn read(bytes: &[u8], mut at: usize) -> (u64, usize) {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = bytes[at];
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        at += 1;
        if byte & 0x80 == 0 {
            return (value, at);
        }
    }
}
