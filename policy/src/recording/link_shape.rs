//! A probe's link with its objects as operands, as a compile's shape has its input.

use super::halves::Part;
use super::placeholder;
use super::shape::{Operand, Shape};
use std::path::{Path, PathBuf};

/// A link's command line for emcc, with a placeholder for each object; the output's stands for wasm-ld's own.
pub fn link_shape(parts: &[Part], objects: &[PathBuf], output: &Path) -> Shape {
    let output = Operand { value: output.into(), option: "-o", placeholder: placeholder::word(0) };
    let (mut words, mut operands) = (Vec::new(), vec![output]);
    for part in parts {
        match part {
            Part::Word(word) => words.push(word.clone()),
            Part::Source(_) | Part::Object(_) => {
                let index = operands.len();
                let placeholder = placeholder::path(index, "o");
                let value = objects.get(index - 1).map(|object| object.clone().into()).unwrap_or_default();
                words.push(placeholder.clone().into());
                operands.push(Operand { value, option: "", placeholder });
            }
        }
    }
    Shape { words, operands }
}
