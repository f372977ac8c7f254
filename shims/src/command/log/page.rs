//! `emshim log FILE --html OUT`: the log as one page, which wants no network and no other file.

use super::calls::{Calls, in_words};
use emshim::log::How;
use serde_json::json;

const PAGE: &str = include_str!("page.html");

/// The page.
pub fn page(title: &str, calls: &Calls, report: &str) -> String {
    let begin = calls.begin();
    let rows: Vec<_> = calls
        .all
        .iter()
        .map(|call| {
            json!({
                "typed": call.typed, "ran": call.ran, "code": call.code, "folder": call.folder, "ms": call.ms,
                "start": ((call.start - begin) * 1000.0).round() / 1000.0, "how": call.how.word(), "why": call.why,
                "said": call.said,
            })
        })
        .collect();
    let hows: Vec<_> = How::ALL.iter().map(|(how, word, _)| json!([word, in_words(*how)])).collect();
    // Within a script element nothing but its own end tag is markup.
    let data = json!({ "calls": rows, "hows": hows, "span": calls.span() }).to_string().replace('<', "\\u003c");
    let parts = [("@TITLE@", escaped(title)), ("@REPORT@", escaped(report)), ("@DATA@", data)];
    // In one pass: what is put in may hold any text.
    let (mut page, mut rest) = (String::new(), PAGE);
    while let Some((at, (mark, text))) =
        parts.iter().filter_map(|part| Some((rest.find(part.0)?, part))).min_by_key(|found| found.0)
    {
        page += &rest[..at];
        page += text;
        rest = &rest[at + mark.len()..];
    }
    page + rest
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::calls::Calls;

    #[test]
    fn no_text_of_a_log_ends_the_data_or_is_a_mark() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let line =
            r#"{"in":["cc","-DX=</script>","@REPORT@"],"out":["clang"],"code":0,"ms":1,"start":5.0,"said":["<!--"]}"#;
        std::fs::write(file.path(), line).unwrap();
        let page = page("a<b", &Calls::read(file.path()).unwrap(), "@DATA@ & more");
        assert_eq!(page.matches("</script>").count(), 2);
        assert!(page.contains("<title>a&lt;b – emshim log</title>") && page.contains("@DATA@ &amp; more"));
        assert!(page.contains("@REPORT@") && !page.contains("<!--"));
    }
}
