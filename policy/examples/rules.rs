//! Prints the rows of the rules, one in a line, parted by tabs, for `scripts/toolchain/flags`: side, flag, value, shape of the
//! option, when, action, since, until.

use policy::invocation::Side;
use policy::{options, rules};

fn main() {
    for rule in rules::all() {
        let table = match rule.side {
            Side::Compiler => options::COMPILER,
            Side::Linker => options::LINKER,
        };
        let shape = table.iter().find(|option| option.name == rule.flag).map(|option| option.shape);
        let version = |version: Option<policy::Version>| version.map(|version| version.to_string()).unwrap_or_default();
        let fields = [
            format!("{:?}", rule.side),
            rule.flag.to_owned(),
            rule.value.to_owned(),
            format!("{:?}", shape.unwrap_or(options::Shape::Flag)),
            format!("{:?}", rule.on),
            format!("{:?}", rule.action),
            version(rule.span.since),
            version(rule.span.until),
        ];
        println!("{}", fields.join("\t"));
    }
}
