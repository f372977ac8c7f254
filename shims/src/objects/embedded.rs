//! A file's bytes as an object, as `ld -r -b binary` and `objcopy -I binary` make one.

use super::object::{DATA, Object, Segment, Symbol};

/// How the bytes are to lie.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The segment's name.
    pub section: Vec<u8>,
    /// Its alignment, as a power of two.
    pub alignment: usize,
}

/// The object. Its symbols are this name with `_start` and `_end`. GNU's `_size` is a number and no address, which no wasm-ld
/// takes from an object (tried: 14, 19, 21): a link that asks for it fails, and is not told an address.
pub fn object(name: &str, bytes: Vec<u8>, layout: &Layout) -> Object {
    let size = bytes.len();
    let symbol = |end: &str, place: [usize; 3]| Symbol {
        kind: DATA,
        flags: 0,
        name: format!("{name}{end}").into_bytes(),
        place: place.into(),
    };
    let symbols = vec![symbol("_start", [0, 0, size]), symbol("_end", [0, size, 0])];
    let segment = Segment { name: layout.section.clone(), alignment: layout.alignment, flags: 0 };
    Object::of_data(vec![(segment, bytes)], symbols)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_an_object_with_these_symbols() {
        let layout = Layout { section: b".rodata".to_vec(), alignment: 4 };
        let written = object("_binary_x", b"hello".to_vec(), &layout).write();
        assert!(wasmparser::Parser::new(0).parse_all(&written).all(|payload| payload.is_ok()));
        let read = Object::read(&written).unwrap();
        let names: Vec<_> = read.symbols.iter().map(|it| String::from_utf8_lossy(&it.name).into_owned()).collect();
        assert_eq!(names, ["_binary_x_start", "_binary_x_end"]);
        assert_eq!(read.segments[0], Segment { name: b".rodata".to_vec(), alignment: 4, flags: 0 });
        assert_eq!(read.write(), written);
    }
}
