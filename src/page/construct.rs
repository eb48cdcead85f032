//! What Markdown can become that few pages have, by the theme's components for it: their styles are in the style
//! files of those pages alone.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag};
use serde::de::{Deserialize, Deserializer, Error};

use crate::theme::MARKDOWN;

/// Those that a piece of Markdown can become: one, or all where it is HTML of the author's own.
pub fn of(event: &Event<'_>) -> &'static [&'static str] {
    match event {
        Event::Start(Tag::BlockQuote(Some(_))) => &["alert"],
        Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => &["code"],
        Event::Start(Tag::Table(_)) => &["table"],
        Event::Start(Tag::Image { .. } | Tag::BlockQuote(None) | Tag::DefinitionList)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_)
        | Event::Rule => &["notes"],
        Event::Html(_) | Event::InlineHtml(_) => &MARKDOWN,
        _ => &[],
    }
}

/// Reads those of a page that were kept.
pub fn known<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<&'static str>, D::Error> {
    let known = |name: String| MARKDOWN.into_iter().find(|known| *known == name).ok_or_else(|| D::Error::custom("no construct"));
    Vec::<String>::deserialize(from)?.into_iter().map(known).collect()
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Options, Parser};

    use super::*;

    fn of_text(text: &str) -> Vec<&'static str> {
        Parser::new_ext(text, Options::all()).flat_map(|event| of(&event)).copied().collect()
    }

    #[test]
    fn each_construct_is_named_and_plain_text_has_none() {
        assert!(of_text("# A\n\n- *b* [c](d.md)\n").is_empty());
        assert_eq!(of_text("> [!NOTE]\n> a\n"), ["alert"]);
        assert_eq!(of_text("```\na\n```\n"), ["code"]);
        assert_eq!(of_text("a `b`\n"), ["code"]);
        assert_eq!(of_text("| a |\n|---|\n| b |\n"), ["table"]);
        assert_eq!(of_text("- [x] a\n"), ["notes"]);
        for text in ["![a](b.png)\n", "> a\n", "a\n: b\n", "---\n", "a[^1]\n\n[^1]: b\n"] {
            assert_eq!(of_text(text), ["notes"], "{text}");
        }
    }

    #[test]
    fn html_of_the_author_may_be_any_of_them() {
        assert_eq!(of_text("<div class=\"alert\">a</div>\n")[..4], MARKDOWN);
    }
}
