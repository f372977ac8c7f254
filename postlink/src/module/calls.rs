//! Who calls whom in a module, by direct calls; calls through the table are not followed.
//!
//! A call is certain if it is made whenever its function is: not behind a condition, nor behind a jump past it.

use std::collections::HashMap;

use wasmparser::{CodeSectionReader, Operator, OperatorsReader};

use super::error::Error;
use super::source::Source;
use super::tables::Module;

/// A module's direct calls.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    /// Callees of each defined function.
    by_caller: HashMap<u32, Vec<Call>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Call {
    to: u32,
    certain: bool,
}

impl Calls {
    pub(crate) fn read(module: &Module, source: &dyn Source) -> Result<Calls, Error> {
        let mut calls = Calls::default();
        let Some(section) = module.section(10) else { return Ok(calls) };
        let window = section.read(source)?;
        for (caller, body) in (module.imported_functions..).zip(CodeSectionReader::new(window.reader())?) {
            let found = of_body(body?.get_operators_reader()?)?;
            if !found.is_empty() {
                calls.by_caller.insert(caller, found);
            }
        }
        Ok(calls)
    }

    /// Functions that call `callee`, in order.
    pub(crate) fn callers(&self, callee: u32) -> Vec<u32> {
        let calls = |calls: &[Call]| calls.iter().any(|call| call.to == callee);
        let mut callers: Vec<_> =
            self.by_caller.iter().filter(|(_, found)| calls(found)).map(|(caller, _)| *caller).collect();
        callers.sort_unstable();
        callers
    }

    /// How `callee` is reached from one of `roots`: the way there, and whether it is certain that it is taken.
    pub(crate) fn path(&self, roots: &[u32], callee: u32) -> Option<(Vec<u32>, bool)> {
        let certain = self.walk(roots, callee, true).map(|path| (path, true));
        certain.or_else(|| self.walk(roots, callee, false).map(|path| (path, false)))
    }

    fn walk(&self, roots: &[u32], callee: u32, certain: bool) -> Option<Vec<u32>> {
        let mut from: HashMap<u32, Option<u32>> = roots.iter().map(|root| (*root, None)).collect();
        let mut queue: Vec<u32> = roots.to_vec();
        while let Some(at) = queue.pop() {
            if at == callee {
                let mut path = vec![at];
                while let Some(Some(before)) = path.last().and_then(|last| from.get(last)) {
                    path.push(*before);
                }
                path.reverse();
                return Some(path);
            }
            for call in self.by_caller.get(&at).into_iter().flatten().filter(|call| call.certain || !certain) {
                from.entry(call.to).or_insert_with(|| {
                    queue.push(call.to);
                    Some(at)
                });
            }
        }
        None
    }
}

/// How deep in blocks the code is, and from where on it runs for certain again.
struct Flow {
    /// For the function and each open block: was it doubtful at its start that it runs?
    open: Vec<bool>,
    /// The code here may not run.
    doubtful: bool,
    /// Blocks that something may jump out of: at their end the code is certain again only if it was at their start.
    until: Option<usize>,
}

impl Flow {
    /// A jump that may be taken, to the block `depth` levels up.
    fn jump(&mut self, depth: u32) {
        let target = self.open.len().saturating_sub(depth as usize + 1);
        self.until = Some(self.until.map_or(target, |before| before.min(target)));
        self.doubtful = true;
    }

    fn end(&mut self) {
        let Some(before) = self.open.pop() else { return };
        match self.until {
            // Jumps go past this end.
            Some(target) if target < self.open.len() => {}
            _ => {
                self.until = None;
                self.doubtful = before;
            }
        }
    }
}

fn of_body(mut operators: OperatorsReader) -> Result<Vec<Call>, Error> {
    let (mut calls, mut flow) = (Vec::new(), Flow { open: vec![false], doubtful: false, until: None });
    while !operators.eof() {
        match operators.read()? {
            Operator::Call { function_index: to } | Operator::ReturnCall { function_index: to } => {
                let call = Call { to, certain: !flow.doubtful };
                if !calls.contains(&call) {
                    calls.push(call);
                }
            }
            Operator::Block { .. } | Operator::Loop { .. } | Operator::Try { .. } | Operator::TryTable { .. } => {
                flow.open.push(flow.doubtful);
            }
            Operator::If { .. } => {
                flow.open.push(flow.doubtful);
                flow.doubtful = true;
            }
            Operator::Else | Operator::Catch { .. } | Operator::CatchAll => flow.doubtful = true,
            Operator::End | Operator::Delegate { .. } => flow.end(),
            Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => flow.jump(relative_depth),
            Operator::BrOnNull { relative_depth } | Operator::BrOnNonNull { relative_depth } => {
                flow.jump(relative_depth);
            }
            Operator::BrTable { targets } => {
                flow.jump(targets.default());
                for target in targets.targets() {
                    flow.jump(target?);
                }
            }
            Operator::Return | Operator::Unreachable => flow.jump(u32::MAX),
            _ => {}
        }
    }
    Ok(calls)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        BlockType, CodeSection, EntityType, Function, FunctionSection, ImportSection, Instruction, TypeSection,
    };

    /// Function 0 is imported and 1 has the body.
    #[track_caller]
    fn check(body: &[Instruction], expected: Option<bool>) {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        imports.import("env", "f", EntityType::Function(0));
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        functions.function(0);
        let mut function = Function::new([]);
        for one in body {
            function.instruction(one);
        }
        code.function(&function);
        let mut module = wasm_encoder::Module::new();
        module.section(&types).section(&imports).section(&functions).section(&code);
        let bytes = module.finish();
        let calls = Calls::read(&Module::read(&bytes).unwrap(), &bytes).unwrap();
        assert_eq!(calls.path(&[1], 0).map(|(_, certain)| certain), expected);
        assert_eq!(calls.callers(0).len(), usize::from(expected.is_some()));
    }

    #[test]
    fn a_call_is_certain_unless_something_may_lead_past_it() {
        use Instruction::{Block, Br, BrIf, Call, Else, End, I32Const, If, Loop, Return};
        let empty = BlockType::Empty;
        check(&[End], None);
        check(&[Call(0), End], Some(true));
        check(&[I32Const(0), If(empty), Call(0), End, End], Some(false));
        check(&[I32Const(0), If(empty), Else, Call(0), End, End], Some(false));
        check(&[I32Const(0), If(empty), End, Call(0), End], Some(true));
        check(&[I32Const(0), If(empty), Return, End, Call(0), End], Some(false));
        check(&[Block(empty), I32Const(0), BrIf(0), Call(0), End, End], Some(false));
        check(&[Block(empty), I32Const(0), BrIf(0), End, Call(0), End], Some(true));
        check(&[Block(empty), Block(empty), I32Const(0), BrIf(1), End, Call(0), End, End], Some(false));
        check(&[Block(empty), Block(empty), I32Const(0), BrIf(1), End, End, Call(0), End], Some(true));
        check(&[Loop(empty), Call(0), I32Const(0), BrIf(0), End, End], Some(true));
        check(&[Block(empty), Br(0), End, Call(0), End], Some(true));
    }
}
