//! Bodies of functions, which every other look at a module skips: does an engine take them?

use wasmparser::{
    DataSectionReader, ElementSectionReader, Encoding, ExportSectionReader, FuncValidatorAllocations, FunctionBody,
    FunctionSectionReader, GlobalSectionReader, ImportSectionReader, MemorySectionReader, TableSectionReader,
    TagSectionReader, TypeSectionReader, Validator, WasmFeatures,
};

use super::bodies;
use super::error::Error;
use super::section::Section;
use super::source::Source;
use super::tables::Module;

/// Why an engine refuses the module, although its sections fit. Bodies are read a piece at a time.
pub(crate) fn fault(module: &Module, source: &dyn Source) -> Option<Error> {
    validate(module, source).err()
}

fn validate(module: &Module, source: &dyn Source) -> Result<(), Error> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    validator.version(1, Encoding::Module, &(0..8))?;
    for section in &module.sections {
        match section.id {
            0 => {}
            10 => code(module, section, source, &mut validator)?,
            _ => tables(section, source, &mut validator)?,
        }
    }
    validator.end(module.size as usize)?;
    Ok(())
}

fn tables(section: &Section, source: &dyn Source, validator: &mut Validator) -> Result<(), Error> {
    let window = section.read(source)?;
    let mut reader = window.reader();
    let range = section.payload.start as usize..section.payload.end as usize;
    match section.id {
        1 => validator.type_section(&TypeSectionReader::new(reader)?),
        2 => validator.import_section(&ImportSectionReader::new(reader)?),
        3 => validator.function_section(&FunctionSectionReader::new(reader)?),
        4 => validator.table_section(&TableSectionReader::new(reader)?),
        5 => validator.memory_section(&MemorySectionReader::new(reader)?),
        6 => validator.global_section(&GlobalSectionReader::new(reader)?),
        7 => validator.export_section(&ExportSectionReader::new(reader)?),
        8 => validator.start_section(reader.read_var_u32()?, &range),
        9 => validator.element_section(&ElementSectionReader::new(reader)?),
        11 => validator.data_section(&DataSectionReader::new(reader)?),
        12 => validator.data_count_section(reader.read_var_u32()?, &range),
        _ => validator.tag_section(&TagSectionReader::new(reader)?),
    }?;
    Ok(())
}

fn code(module: &Module, section: &Section, source: &dyn Source, validator: &mut Validator) -> Result<(), Error> {
    validator.code_section_start(&(section.payload.start as usize..section.payload.end as usize))?;
    let prepare = |body: &FunctionBody| Ok(validator.code_section_entry(body)?);
    bodies::each_by_all(module, source, prepare, |room: &mut FuncValidatorAllocations, function, body| {
        let mut function = function.into_validator(std::mem::take(room));
        function.validate(&body)?;
        *room = function.into_allocations();
        Ok(())
    })?;
    Ok(())
}
