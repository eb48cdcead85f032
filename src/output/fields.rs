//! What templates see, documented: a test holds these lists to what they are given.

use crate::table::{Field, field};

/// What every template sees.
pub const EVERYWHERE: &[Field] = &[
    field("root", "text", "Leads from the page to the site's root; empty on home, `../` one folder below."),
    field("strings", "what `t` reads", "The interface's texts, of which `t(\"key\", n=1)` prints one; there is no other way to them."),
    field("lang", "table", "The language of the address: `code`, `name`, `dir`, `locale`, `prefix`."),
    field("settings", "table", "The theme's settings."),
    field(
        "asset",
        "table",
        "Addresses of the theme's files: `style`, `script`, `files`; `inline`, the script in the head, and `policy`, what a page may load.",
    ),
    field("portable", "true or false", "Whether the copy is for a disk, so that links end in `index.html`."),
    field(
        "book",
        "table",
        "The site: `title`, `description`, `base_url`, `has_base_url`; `title_lang`, where the title is not translated; `original_title`, that of the default language.",
    ),
    field("page", "table", "The page."),
    field(
        "nav",
        "list of tables",
        "The site's sections, each with `title`, `href`, `lang`, `id`; `page`: it is the page; `current`: it is the page or its top section; `open`: it holds the page. `nav.each(\"parts/x.html\")` renders a template for each, which sees `item` and what `shared.part` shows; those that are not open are made once for many pages. `nav.part(\"shared/x.html\", name=value)` renders a template that sees the sections as `list`, and else what `shared.part` shows, once for all pages of a section; within it `list` has no parts. `nav.first(6)` and `nav.named([\"a\", \"b\"])` are such lists of some of them.",
    ),
    field(
        "shared",
        "table",
        "What all pages of a language that lie as deep share. `shared.part(\"shared/x.html\", name=value)` renders a template once for all of them, which sees `root`, `strings`, `lang`, `settings`, `portable`, `book`, `search`, `asset` without `style`, and the texts and truth values it is given; never the page.",
    ),
    field(
        "languages",
        "list of tables",
        "The same page in each language: `code`, `name`, `dir`, `href`, `current`; `written`, the language that the page there is in, and `translated`, whether it is that one; `attributes`, what a link to it says beside `href` and `lang`.",
    ),
    field(
        "alternates",
        "list of tables",
        "Those of them in which the page is written, the original first; none where there is only one, and of a page that stands in for a translation.",
    ),
    field("search", "table", "The way to search without scripts: `href`."),
];

/// What `page` has.
pub const PAGE_VIEW: &[Field] = &[
    field("title", "text", "Its title."),
    field("description", "text", "Its description, or its first paragraph."),
    field("kind", "text", "Its kind."),
    field("kind_label", "text", "Its kind for readers."),
    field("href", "text", "Its own address below the root."),
    field("path", "text", "Its path below its language's folder."),
    field("lang", "table", "The language of its text."),
    field("fallback", "true or false", "Whether its text is in another language than its address."),
    field(
        "translation",
        "table",
        "What a translation is worth: `reviewed` with `by` and `on`, `original`, `original_language`; its parts that the original has changed since (`stale`), has under another heading (`renamed`), has besides (`missing`), has no more (`gone`), each with `id`, `title`, `original_id`, `original`; nothing for an original.",
    ),
    field("updated", "date", "When it last changed, as 2026-11-24."),
    field("updated_text", "text", "The same in words."),
    field("review_by", "date", "When it has to be read again."),
    field("review_by_text", "text", "The same in words."),
    field("owner", "text", "Who sees to that."),
    field("audience", "list of text", "Whom it is for."),
    field("for_all", "true or false", "Whether it is for everybody."),
    field("country", "code", "The country it is about."),
    field("exit", "true or false", "Whether it offers a quick way out."),
    field("sensitive", "true or false", "Whether it goes without picture."),
    field("noindex", "true or false", "Whether search engines are asked to leave it out."),
    field("draft", "true or false", "Whether it is a draft."),
    field("toc", "list of tables", "Its headings in two levels: `id`, `text`, `level`, `children`."),
    field("show_toc", "true or false", "Whether they are to be listed."),
    field("body", "HTML", "Its text."),
    field("extra", "table", "What its kind declares, by key."),
    field("extra_text", "table", "The same as readers see it."),
    field("sources", "list of tables", "What it cites, by number: `n`, `id`, `title`, `publisher`, `year`, `url`, `back` …"),
    field("breadcrumbs", "list of tables", "From home down to its parent."),
    field("previous", "table", "The page before it, or nothing."),
    field("next", "table", "The page behind it, or nothing."),
    field(
        "relations",
        "list of tables",
        "Pages it is related to: `name`, `label`, `items`; an item has `fact` where one carries the tie and the text does not state it already.",
    ),
    field("children", "list of tables", "A section's pages: `title`, `href`, `description`, `kind`, `kind_label`, `extra`."),
    field("section", "table", "The section it lies in, or nothing."),
    field("sidebar", "list of tables", "That section's pages, as `nav`, each with `children`."),
    field("canonical", "address", "Its absolute address, or empty."),
    field("linked_data", "JSON", "What it tells machines that read pages (JSON-LD), or empty."),
    field("edit_href", "address", "Where it can be edited, or empty."),
    field("source_path", "path", "Its file, from the site's root."),
];
