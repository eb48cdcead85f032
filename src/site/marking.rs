//! A translation's text with its markers set to what its original says today.

use super::translation::{State, compare};
use crate::page::{Heading, Page};
use crate::records::without_markers;

/// The text with ids behind its headings and a fresh `[made_from]`.
///
/// # Errors
/// Says why the headings of the two do not pair.
pub fn marked(original: &Page, translated: &Page) -> Result<String, String> {
    let ids = pair(&original.outline.headings, &translated.outline.headings)?;
    let text = &*translated.text();
    let body = translated.outline.body_start;
    let mut out = String::with_capacity(text.len() + 200);
    out.push_str(&head(original, translated, &ids)?);
    let mut at = body;
    for (heading, id) in translated.outline.headings.iter().zip(&ids) {
        if heading.id == *id && text[heading.span.clone()].contains(&format!("#{id}")) {
            continue;
        }
        let line = text[heading.span.start..].find('\n').map_or(text.len(), |end| heading.span.start + end);
        out.push_str(&text[at..heading.span.start]);
        out.push_str(&with_id(&text[heading.span.start..line], id));
        at = line;
    }
    out.push_str(&text[at..]);
    Ok(out)
}

/// For each heading of the translation the id of the original's heading.
fn pair(original: &[Heading], translated: &[Heading]) -> Result<Vec<String>, String> {
    let known = |heading: &Heading| original.iter().any(|twin| twin.id == heading.id);
    if translated.iter().all(known) {
        return Ok(translated.iter().map(|heading| heading.id.clone()).collect());
    }
    let differ = original.iter().zip(translated).position(|(a, b)| a.level != b.level || (known(b) && a.id != b.id));
    if let Some(at) = differ {
        let (a, b) = (&original[at], &translated[at]);
        return Err(format!(
            "heading {} is `{} {}` in the original and `{} {}` here",
            at + 1,
            "#".repeat(a.level.into()),
            a.text,
            "#".repeat(b.level.into()),
            b.text
        ));
    }
    if original.len() != translated.len() {
        return Err(format!("the original has {} headings, the translation has {}", original.len(), translated.len()));
    }
    Ok(original.iter().map(|heading| heading.id.clone()).collect())
}

/// A heading's line with an id, other attributes kept.
fn with_id(line: &str, id: &str) -> String {
    let line = line.trim_end();
    let open = line.rfind('{').filter(|_| line.ends_with('}'));
    let (text, attributes) = open.map_or((line, ""), |open| (&line[..open], &line[open + 1..line.len() - 1]));
    let kept: String = attributes.split_whitespace().filter(|part| !part.starts_with('#')).map(|part| format!(" {part}")).collect();
    format!("{} {{#{id}{kept}}}", text.trim_end())
}

/// The front matter with fresh markers as its last table.
fn head(original: &Page, translated: &Page, ids: &[String]) -> Result<String, String> {
    let text = translated.text();
    let head = &text[..translated.outline.body_start];
    let Some(inner) = head.strip_prefix("+++\n").and_then(|rest| rest.trim_end().strip_suffix("+++")) else {
        return Err("the translation has no front matter".into());
    };
    let kept = without_markers(inner);
    let own: Vec<String> = ids.to_vec();
    let missing = |id: &str| {
        let heading = original.outline.headings.iter().any(|heading| heading.id == id);
        if heading {
            return !own.iter().any(|own| own == id);
        }
        compare(original, translated).parts.iter().any(|part| part.id == id && part.state == State::Missing)
    };
    let sections = original.sections();
    let marks = sections.iter().filter(|section| !missing(&section.id)).map(|section| format!("\"{}\" = \"{}\"\n", section.id, section.digest));
    Ok(format!("+++\n{}\n\n[made_from]\n{}+++\n", kept.trim_end(), marks.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::with_id;

    #[test]
    fn an_id_stands_behind_the_words_of_its_heading() {
        assert_eq!(with_id("## มันคืออะไร", "what-it-is"), "## มันคืออะไร {#what-it-is}");
        assert_eq!(with_id("## A {.wide #old}", "new"), "## A {#new .wide}");
    }
}
