//! Who calls whom in a module, by direct calls; calls through the table are not followed.
//!
//! A call is certain if it is made whenever its function is: not behind a condition, nor behind a jump past it.

use std::collections::{HashMap, HashSet};

use wasmparser::{FunctionBody, Operator, OperatorsReader};

use super::bodies;
use super::error::Error;
use super::source::Source;
use super::tables::Module;
use super::types::Extern;

/// How many callers of a function are kept; the others are counted.
const CALLERS: usize = 5;
/// How many functions of a way are kept before the one that it leads to.
const STEPS: usize = 8;

/// Who calls a module's imported functions, and how they are reached from what runs while it is loaded. Each body is read
/// once, and the functions that are reached are found once for all imports.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    /// Of each imported function, by its index.
    callers: Vec<Callers>,
    /// What certainly runs while the module is loaded.
    certain: Reached,
    /// What may run then.
    possible: Reached,
}

/// Functions that call one function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Callers {
    /// The first of them, by index.
    pub(crate) first: Vec<u32>,
    /// All of them.
    pub(crate) count: usize,
}

/// A chain of calls from what the loader runs to a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    /// Functions by index: the first one, then the last ones.
    pub(crate) functions: Vec<u32>,
    /// How many are left out behind the first one.
    pub(crate) left_out: usize,
    /// Nothing leads past it.
    pub(crate) certain: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Call {
    to: u32,
    certain: bool,
}

/// Callees of each defined function that has some, by its index.
type ByCaller = HashMap<u32, Vec<Call>>;

impl Calls {
    pub(crate) fn read(module: &Module, source: &dyn Source) -> Result<Calls, Error> {
        let mut by_caller = ByCaller::new();
        let mut callers = vec![Callers::default(); module.imported_functions as usize];
        let read = |(): &mut (), (), body: FunctionBody| of_body(body.get_operators_reader()?);
        let all = bodies::each_by_all(module, source, |_| Ok(()), read)?;
        for (caller, found) in (module.imported_functions..).zip(all) {
            let imported: HashSet<u32> = found.iter().map(|call| call.to).collect();
            for to in imported {
                let Some(callers) = callers.get_mut(to as usize) else { continue };
                callers.count += 1;
                if callers.first.len() < CALLERS {
                    callers.first.push(caller);
                }
            }
            if !found.is_empty() {
                by_caller.insert(caller, found);
            }
        }
        let roots = roots(module);
        let (certain, possible) = (Reached::from(&roots, &by_caller, true), Reached::from(&roots, &by_caller, false));
        Ok(Calls { callers, certain, possible })
    }

    /// Functions that call an imported one.
    pub(crate) fn callers(&self, import: u32) -> Callers {
        self.callers.get(import as usize).cloned().unwrap_or_default()
    }

    /// Every function that an answer can name.
    pub(crate) fn named(&self) -> HashSet<u32> {
        let callers = self.callers.iter().flat_map(|callers| callers.first.iter().copied());
        let imports = 0..self.callers.len() as u32;
        callers.chain(imports.filter_map(|import| self.way(import)).flat_map(|way| way.functions)).collect()
    }

    /// How an imported function is reached while the module is loaded, if it is.
    pub(crate) fn way(&self, import: u32) -> Option<Way> {
        self.certain.way(import, true).or_else(|| self.possible.way(import, false))
    }
}

/// What runs while a module is loaded.
fn roots(module: &Module) -> Vec<u32> {
    let exports = ["__wasm_apply_data_relocs", "__wasm_call_ctors"].iter().filter_map(|name| module.export(name));
    let functions = exports.filter(|export| matches!(export.what, Extern::Function(_))).map(|export| export.index);
    functions.chain(module.start).collect()
}

/// Functions that are reached from some others, with the last step to each.
#[derive(Debug, Default)]
struct Reached(HashMap<u32, Step>);

#[derive(Clone, Copy, Debug)]
struct Step {
    /// Who calls it; `None`: nobody has to.
    from: Option<u32>,
    /// Where its way begins.
    root: u32,
    /// Functions before it on the way.
    before: usize,
}

impl Reached {
    fn from(roots: &[u32], by_caller: &ByCaller, certain: bool) -> Reached {
        let mut steps: HashMap<u32, Step> =
            roots.iter().map(|root| (*root, Step { from: None, root: *root, before: 0 })).collect();
        let mut waiting: Vec<u32> = roots.to_vec();
        while let Some(at) = waiting.pop() {
            let Some(Step { root, before, .. }) = steps.get(&at).copied() else { continue };
            for call in by_caller.get(&at).into_iter().flatten().filter(|call| call.certain || !certain) {
                steps.entry(call.to).or_insert_with(|| {
                    waiting.push(call.to);
                    Step { from: Some(at), root, before: before + 1 }
                });
            }
        }
        Reached(steps)
    }

    fn way(&self, to: u32, certain: bool) -> Option<Way> {
        let step = self.0.get(&to)?;
        let mut functions = vec![to];
        let mut at = step.from;
        while let Some(before) = at.filter(|_| functions.len() <= STEPS) {
            functions.push(before);
            at = self.0.get(&before).and_then(|step| step.from);
        }
        let all = step.before + 1;
        if functions.len() < all {
            functions.push(step.root);
        }
        let left_out = all - functions.len();
        functions.reverse();
        Some(Way { functions, left_out, certain })
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
    let (mut calls, mut seen) = (Vec::new(), HashSet::new());
    let mut flow = Flow { open: vec![false], doubtful: false, until: None };
    while !operators.eof() {
        match operators.read()? {
            Operator::Call { function_index: to } | Operator::ReturnCall { function_index: to } => {
                let call = Call { to, certain: !flow.doubtful };
                if seen.insert(call) {
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
            Operator::Return => flow.jump(u32::MAX),
            // Whoever comes here ends the load as well: no way past what follows the block.
            Operator::Unreachable => flow.jump(0),
            _ => {}
        }
    }
    Ok(calls)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        BlockType, CodeSection, EntityType, Function, FunctionSection, ImportSection, Instruction, StartSection,
        TypeSection,
    };

    /// Function 0 is imported and 1, which has the body, runs first.
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
        module.section(&types).section(&imports).section(&functions);
        module.section(&StartSection { function_index: 1 }).section(&code);
        let bytes = module.finish();
        let calls = Calls::read(&Module::read(&bytes).unwrap(), &bytes).unwrap();
        assert_eq!(calls.way(0).map(|way| way.certain), expected);
        let first = if expected.is_some() { vec![1] } else { Vec::new() };
        assert_eq!(calls.callers(0), Callers { count: first.len(), first });
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

    /// Function 0 is imported, 1 runs first, and each of `count` functions calls the one before it and the one behind it.
    fn chain(count: u32) -> Calls {
        let call = |to| Call { to, certain: true };
        let by_caller: ByCaller = (1..=count).map(|at| (at, vec![call((at + 1) % (count + 1))])).collect();
        let certain = Reached::from(&[1], &by_caller, true);
        Calls { callers: vec![Callers { first: vec![count], count: 1 }], certain, possible: Reached::default() }
    }

    #[test]
    fn a_way_is_whole_or_has_its_start_and_its_end() {
        assert_eq!(chain(1).way(0), Some(Way { functions: vec![1, 0], left_out: 0, certain: true }));
        let long = |count: u32| chain(count).way(0).unwrap();
        assert_eq!(long(8), Way { functions: vec![1, 2, 3, 4, 5, 6, 7, 8, 0], left_out: 0, certain: true });
        assert_eq!(long(9), Way { functions: vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 0], left_out: 0, certain: true });
        assert_eq!(long(10), Way { functions: vec![1, 3, 4, 5, 6, 7, 8, 9, 10, 0], left_out: 1, certain: true });
        assert_eq!(long(100_000).left_out, 100_001 - STEPS - 2);
    }
}
