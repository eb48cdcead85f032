//! Words of the glossary, explained by themselves at their first use on a page.

use crate::support::Site;

const BOOK: &str = "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[markdown]\nexplain = [\"explain\", \"care\"]\n";
const TERMS: &str = "[[term]]\nid = \"hotline\"\nterm = \"Hotline\"\nclass = \"explain\"\nmeaning = \"Takes reports.\"\nmatch = [\"hotlines\"]\n\
    [[term]]\nid = \"child\"\nterm = \"Child\"\nclass = \"explain\"\nplain = true\nmeaning = \"Under 18.\"\n\
    [[term]]\nid = \"rpa\"\nterm = \"Regional plan (RPA)\"\nclass = \"care\"\nmeaning = \"A plan.\"\nmatch = [\"RPA\"]\n\
    [[term]]\nid = \"bad\"\nterm = \"Bad word\"\nclass = \"avoid\"\nmeaning = \"Not to be used.\"\n";

fn site(body: &str) -> Site {
    Site::bare()
        .file("book.toml", BOOK)
        .file("content/glossary.toml", TERMS)
        .file("themes/bare/components/term/term.html", "<i title=\"{{ data.meaning }}\">{{ args.text or data.term }}</i>")
        .page("content/index.md", "Home", body)
}

#[track_caller]
fn becomes(body: &str, html: &str) {
    let site = site(body).build();
    let main = site.main_of("index.html");
    assert!(main.contains(html), "{body}\nbecame\n{main}");
}

#[test]
fn a_word_is_explained_at_its_first_use_as_it_is_written_there() {
    becomes(
        "Two hotlines & a hotline.\n\nThe RPA, a rpa, the Regional plan, a bad word, a child.",
        "<p>Two <i title=\"Takes reports.\">hotlines</i> &amp; a hotline.</p>\n<p>The <i title=\"A plan.\">RPA</i>, a rpa, the Regional plan, a bad word, a child.</p>",
    );
}

/// Browsers break lines on both sides of a button.
#[test]
fn no_line_starts_with_the_sign_or_the_number_behind_a_word_that_is_a_button() {
    let site = |body: &str| {
        site(body)
            .file(
                "content/sources.toml",
                "[[source]]\nkey = \"s\"\ntitle = \"T\"\npublisher = \"P\"\nurl = \"https://example.org/\"\nverified = true\n",
            )
            .file("themes/bare/components/term/term.html", "<button>{{ args.text or data.term }}</button>")
            .build()
    };
    site("A **hotline**, an {{ term id=\"rpa\" }}?! Hotlines.").main_has(
        "index.html",
        "<p>A <strong><button>hotline</button></strong>, an <span class=\"tied\"><button>Regional plan (RPA)</button>?!</span> Hotlines.</p>",
    );
    site("A hotline[@s]. An RPA &amp; more.").main_has(
        "index.html",
        "<p>A <span class=\"tied\"><button>hotline</button><a id=\"c.1.1\" href=\"#s.1\">[1]</a></span>. An <button>RPA</button> &amp; more.</p>",
    );
}

#[test]
fn headings_links_code_titles_quotations_and_tables_stay_as_they_are() {
    let quiet = "## Hotline\n\n[hotline](index.md) `hotline` *Hotline news* “hotline” \"hotline\" ![hotline](a.svg)\n\n> hotline\n\n| hotline |\n|---|\n| hotline |\n";
    let site = site(&format!("{quiet}\nA **hotline**."))
        .file("content/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"></svg>")
        .build();
    let main = site.main_of("index.html");
    assert_eq!(main.matches("title=\"Takes").count(), 1, "{main}");
    assert!(main.contains("<strong><i title=\"Takes reports.\">hotline</i></strong>"), "{main}");
}

#[test]
fn a_word_that_the_author_explains_is_not_explained_twice() {
    let site = site("A hotline. Later: {{ term id=\"hotline\" text=\"a line\" }}.").build();
    assert_eq!(site.main_of("index.html").matches("title=").count(), 1);
    site.main_has("index.html", "<p>A hotline. Later: <i title=\"Takes reports.\">a line</i>.</p>");
}

#[test]
fn a_page_that_lists_terms_explains_none_of_them() {
    site("A hotline.\n\n{{ terms }}")
        .file("themes/bare/components/terms/terms.html", "<p>{% for term in data %}{{ term.term }} {% endfor %}</p>")
        .build()
        .main_has("index.html", "<p>A hotline.</p>");
}

#[test]
fn without_classes_in_the_book_nothing_is_explained() {
    site("A hotline.").file("book.toml", BOOK.replace("explain = [\"explain\", \"care\"]", "")).build().main_has("index.html", "<p>A hotline.</p>");
}

#[test]
fn words_are_those_of_the_default_language() {
    let book = format!("{BOOK}[languages.en]\nname = \"English\"\n[languages.de]\nname = \"Deutsch\"\n");
    let site = site("x").remove("content/index.md").file("book.toml", book);
    let site = site.page("content/en/index.md", "Home", "A hotline.").page("content/de/index.md", "Start", "Eine Hotline.").page(
        "content/en/only.md",
        "Only",
        "A hotline.",
    );
    site.build()
        .main_has("index.html", "<i title=\"Takes reports.\">hotline</i>")
        .main_has("de/index.html", "<p>Eine Hotline.</p>")
        .main_has("de/only/index.html", "<i title=\"Takes reports.\">hotline</i>");
}

#[test]
fn a_changed_meaning_reaches_every_page_that_shows_it() {
    let site = site("A hotline.").build().replace("content/glossary.toml", "Takes reports.", "Listens.");
    site.build().main_has("index.html", "<i title=\"Listens.\">hotline</i>").equals_clean();
}
