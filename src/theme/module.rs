//! Modules of JavaScript that import each other to the one module that is served.
//!
//! So the search's client is written in several files and loaded in one request.

use std::collections::BTreeSet;

/// The module `entry` and all that it imports as one module, each before those that import it.
///
/// An import stands on a line of its own and begins `import { ` and ends `from './other.js';`. All of them share one
/// scope in the end, so no two may give a name to different things; only what `entry` exports is exported.
pub fn join<'a>(entry: &str, read: &dyn Fn(&str) -> Option<&'a str>) -> String {
    let (mut out, mut seen) = (String::new(), BTreeSet::new());
    if let Some(text) = read(entry) {
        let body = imports_before(text, read, &mut seen, &mut out);
        out.push_str(&body);
    }
    out
}

/// Appends what `text` imports and nobody imported before; answers `text` without its imports.
fn imports_before<'a>(text: &'a str, read: &dyn Fn(&str) -> Option<&'a str>, seen: &mut BTreeSet<&'a str>, out: &mut String) -> String {
    let mut body = String::new();
    for line in text.split_inclusive('\n') {
        let Some(name) = imported(line) else {
            body.push_str(line);
            continue;
        };
        if let Some(other) = read(name).filter(|_| seen.insert(name)) {
            let before = imports_before(other, read, seen, out);
            before.split_inclusive('\n').for_each(|line| out.push_str(line.strip_prefix("export ").unwrap_or(line)));
        }
    }
    body
}

/// The module that a line imports from.
fn imported(line: &str) -> Option<&str> {
    let from = line.strip_prefix("import { ")?.split_once(" } from './")?.1;
    from.trim_end().strip_suffix("';")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_become_one_each_before_those_that_import_it() {
        let files = [("a.js", "export const a = 1;\n"), ("b.js", "import { a } from './a.js';\nexport const b = a;\n")];
        let read = |name: &str| match name {
            "c.js" => Some("import { b } from './b.js';\nimport { a } from './a.js';\nexport const c = a + b;\n"),
            _ => files.iter().find(|(known, _)| *known == name).map(|(_, text)| *text),
        };
        assert_eq!(join("c.js", &read), "const a = 1;\nconst b = a;\nexport const c = a + b;\n");
        assert_eq!(join("none.js", &read), "");
    }
}
