//! The reference in `content/en/contribute/reference/` is made from the code, and is what the code says now.
//!
//! `PAYUNG_BLESS=1 cargo test --test suite reference` writes the pages again.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use clap::CommandFactory;
use payung::diagnostic::codes;
use payung::session::{Options, Session};
use payung::table::Field;
use payung::{config, output, page, records, theme};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostics::example;
use crate::support::{Site, same, tests};

fn folder() -> PathBuf {
    tests().join("../content/en/contribute/reference")
}

#[test]
fn the_reference_is_what_the_code_says() {
    let pages = [
        ("commands", commands()),
        ("configuration", configuration()),
        ("front-matter", front_matter()),
        ("records", of_records()),
        ("components", components()),
        ("templates", templates()),
        ("findings", findings()),
    ];
    for (name, text) in pages {
        let path = folder().join(format!("{name}.md"));
        if std::env::var_os("PAYUNG_BLESS").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        same(&format!("`{name}.md` of the reference (bless it, see `tests/suite/reference.rs`)"), &committed, &text);
    }
}

fn head(title: &str, description: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\ndescription = \"{description}\"\n+++\n\n<!-- Made from the code by `cargo test`: change the words there. -->\n\n"
    )
}

/// A cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn table(out: &mut String, fields: &[Field]) {
    out.push_str("| Key | Value | What it is for |\n|---|---|---|\n");
    for field in fields {
        let _ = writeln!(out, "| `{}` | {} | {} |", field.name, cell(field.kind), cell(field.doc));
    }
    out.push('\n');
}

fn part(out: &mut String, title: &str, fields: &[Field]) {
    let _ = writeln!(out, "## {title}\n");
    table(out, fields);
}

fn commands() -> String {
    let mut out = head("Commands", "What can be typed: each command of `payung` with its options.");
    let mut whole = payung::cli::Cli::command();
    whole.build();
    let _ = writeln!(out, "{}\n", whole.get_after_help().map(ToString::to_string).unwrap_or_default());
    for (name, command) in below("payung", &whole) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(out, "## {name}\n\n{}.\n\n| Option | What it does |\n|---|---|", about.trim_end_matches('.'));
        for arg in command.get_arguments().filter(|arg| arg.get_id() != "help") {
            let value = arg
                .get_value_names()
                .filter(|_| arg.get_action().takes_values())
                .and_then(|names| names.first())
                .map(ToString::to_string)
                .unwrap_or_default();
            let shown = arg.get_long().map_or_else(|| value.clone(), |long| format!("--{long} {value}").trim_end().to_owned());
            let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let choices: Vec<String> = arg.get_possible_values().iter().map(|choice| format!("`{}`", choice.get_name())).collect();
            if choices.len() > 1 && arg.get_action().takes_values() {
                let _ = write!(help, "{} One of {}.", if help.ends_with('.') { "" } else { "." }, choices.join(", "));
            }
            let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
            if arg.get_action().takes_values() && !default.is_empty() {
                let _ = write!(help, "{} `{}` unless said.", if help.ends_with('.') { "" } else { "." }, default.join(" "));
            }
            let _ = writeln!(out, "| `{shown}` | {} |", cell(&help));
        }
        out.push('\n');
    }
    out
}

/// All commands below one, by their whole names; one that has others below it stands for them.
fn below<'c>(name: &str, whole: &'c clap::Command) -> Vec<(String, &'c clap::Command)> {
    let own = whole.get_subcommands().filter(|command| command.get_name() != "help");
    own.flat_map(|command| {
        let name = format!("{name} {}", command.get_name());
        let deeper = below(&name, command);
        if deeper.is_empty() { vec![(name, command)] } else { deeper }
    })
    .collect()
}

fn configuration() -> String {
    let mut out = head("Configuration", "Every key of `book.toml`: the site, its languages, kinds, relations, theme and checks.");
    out.push_str("Without any of these tables but `[book]`, a site is whole.\n\n");
    part(&mut out, "Tables", config::TOP);
    let parts = [
        ("[book]", config::BOOK),
        ("[languages.CODE]", config::LANGUAGE),
        ("[kinds.NAME]", config::KIND),
        ("[kinds.NAME.keys.KEY]", config::KEY),
        ("[relations.NAME]", config::RELATION),
        ("[theme]", config::THEME),
        ("[markdown]", config::MARKDOWN),
        ("[preview]", config::PREVIEW),
        ("[search]", config::SEARCH),
        ("[[search.pins]]", config::PIN),
        ("[offline]", config::OFFLINE),
        ("[security]", config::SECURITY),
        ("[check]", config::CHECK),
        ("[budgets]` and `[budgets.kinds.KIND]", config::BUDGET),
    ];
    for (title, fields) in parts {
        part(&mut out, &format!("`{title}`"), fields);
    }
    settings(&mut out);
    out.push_str("## A language's own words\n\nWhat `book.toml` names stands in the default language. In another one, `content/LANG/book.toml` says it again.\n\n");
    table(&mut out, payung::wording::WORDING);
    out
}

/// The settings that the default theme declares.
fn settings(out: &mut String) {
    out.push_str("## `[theme.settings]`\n\nWhich settings there are is the theme's affair: its `theme.toml` declares each, and what is set is held to that. These are those of the default theme.\n\n| Key | Value | Default | What it is for |\n|---|---|---|---|\n");
    let site = Site::new();
    let source = payung::source::Source::open(&site.root()).unwrap();
    let declared = payung::theme::settings(&source, &config::Config::read(&source).0);
    for setting in &declared {
        let default = written(&setting.default);
        let _ = writeln!(out, "| `{}` | {} | `{default}` | {} |", setting.name, cell(&setting.shape.words()), cell(&setting.doc));
    }
    out.push_str("\nAn example of each:\n\n```toml\n[theme.settings]\n");
    for setting in &declared {
        let example = setting.example.as_ref().unwrap_or_else(|| panic!("`{}` has an example", setting.name));
        let _ = writeln!(out, "{} = {}", setting.name, written(example));
    }
    out.push_str("```\n\n");
}

/// A value as TOML has it on one line.
fn written(value: &serde_json::Value) -> String {
    toml::Value::try_from(value).unwrap().to_string()
}

fn front_matter() -> String {
    let mut out = head("Front matter", "What may stand at the head of a page, between two lines of three plus signs.");
    out.push_str("A kind of page may need some of these keys, and add its own: see `[kinds.NAME]`. A relation is a key of the kinds that declare it. An unknown key is an error.\n\n");
    part(&mut out, "Keys of every page", page::PAGE);
    out.push_str("## Kinds that need no declaration\n\n`home` is the page at the root, `section` the `index.md` of any other folder, `page` every page that is of no other kind. A relation can name them, and so can `kind`.\n\n");
    part(&mut out, "`reviewed`", page::REVIEWED);
    out
}

fn of_records() -> String {
    let mut out = head("Records", "The keys of sources, facts, services and terms, which pages call by name.");
    out.push_str("Records are lists of tables in files at the root of `content/`. Only what was checked reaches a page.\n\n");
    for (file, row, fields) in [
        ("sources", "source", records::SOURCE),
        ("facts", "fact", records::FACT),
        ("services", "service", records::SERVICE),
        ("glossary", "term", records::TERM),
    ] {
        part(&mut out, &format!("`[[{row}]]` in `{file}.toml`"), fields);
    }
    out.push_str("## Records in another language\n\nWords for records stand in `content/LANG/records.toml`. Numbers are never repeated there: they come from the record.\n\n");
    table(&mut out, records::TRANSLATION);
    for (title, fields) in [
        ("[facts.ID]", records::TRANSLATED_FACT),
        ("[services.ID]", records::TRANSLATED_SERVICE),
        ("[terms.ID]", records::TRANSLATED_TERM),
        ("[reviewed]", page::REVIEWED),
    ] {
        part(&mut out, &format!("`{title}` in `records.toml`"), fields);
    }
    out
}

/// The default theme, as a site without one of its own has it.
fn default_theme() -> BTreeMap<String, theme::Component> {
    let site = Site::new().page("content/index.md", "Home", "Text.");
    Session::open(&site.root(), Options::default()).unwrap().theme().components.clone()
}

fn components() -> String {
    let mut out = head("Components", "What a page can call by name, with the parameters of each.");
    out.push_str("Write `{{ name key=\"value\" }}` within a line or alone on it. Write `:::name key=\"value\"` around blocks, and close it with `:::`. In code, and behind a backslash, all of it is text.\n\n");
    for (name, component) in default_theme() {
        let form = match component.form {
            theme::Form::Inline => "Within a line.",
            theme::Form::Block => "Alone on a line.",
            theme::Form::Container => "Around blocks.",
        };
        let _ = writeln!(out, "## {name}\n\n{} {form}\n", component.description);
        if !component.params.is_empty() {
            out.push_str("| Parameter | Value | What it is for |\n|---|---|---|\n");
            for (param, declared) in &component.params {
                let mut value = declared.kind.name().to_owned();
                if !declared.choices.is_empty() {
                    value = declared.choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
                }
                if declared.required {
                    value.push_str(", required");
                }
                let _ = writeln!(out, "| `{param}` | {} | {} |", cell(&value), cell(&declared.doc));
            }
            out.push('\n');
        }
        for (_, source) in &component.examples {
            let _ = writeln!(out, "~~~~markdown\n{}\n~~~~\n", source.trim());
        }
    }
    out
}

fn templates() -> String {
    let mut out = head("Templates", "What the templates of a theme see, and the files a theme is made of.");
    out.push_str("A theme lies in `themes/NAME/`. Its files come before those inside the program, one by one: a theme may be one file. Templates are written in the language of Jinja. A name that is not listed here is an error.\n\n");
    out.push_str("Lists and maps that a template makes lie three deep in each other at most. A tag has 400 words and signs at most, a template 2,000 tags. So every template comes to an end. What a loop sets is gone after the turn; there are no `namespace`, `dict` and `debug`.\n\n");
    part(&mut out, "What every template sees", output::EVERYWHERE);
    part(&mut out, "What `page` has", output::PAGE_VIEW);
    out.push_str("A template of a component also sees `args`, its parameters by name, and `data`, the answer to its question. The text inside a container is `body`. A number that no other call on the page has is `uid`.\n\n");
    part(&mut out, "`theme.toml`", theme::THEME);
    part(&mut out, "`[settings.NAME]` in `theme.toml`", theme::SETTING);
    part(&mut out, "`component.toml`", theme::COMPONENT);
    part(&mut out, "`[params.NAME]` in `component.toml`", theme::PARAM);
    out.push_str("## What `data` is\n\nThat depends on `query` in `component.toml`. Each table that is named here has its own list below.\n\n| `query` | `data` |\n|---|---|\n");
    for (query, data) in output::DATA {
        let _ = writeln!(out, "| `{}` | {} |", query.name(), if data.is_empty() { "nothing" } else { data });
    }
    out.push_str("\nA line with `*` stands for all of another table.\n\n");
    for (name, fields) in output::TABLES {
        let _ = writeln!(out, "### {name}\n");
        table(&mut out, fields);
    }
    out
}

fn findings() -> String {
    let mut out = head("Findings", "Every code that a check can find, what it means, and an example of what is said.");
    // Its examples are full of words misspelt on purpose, to which a reader of the site would be led.
    out = out.replacen("\n+++\n", "\nsearch = false\n+++\n", 1);
    out.push_str("Each finding says where it is and what to do. `[check.severity]` in `book.toml` sets how much a code weighs. Codes marked *always an error* can neither be made weaker nor be excused.\n\n");
    let mut family = "";
    for code in codes::ALL {
        let own = code.code.split('.').next().unwrap_or_default();
        if own != family {
            family = own;
            let _ = writeln!(out, "## {}\n", family.replace('-', " "));
        }
        let firm = if code.firm { " *Always an error.*" } else { "" };
        let _ = writeln!(out, "### {}\n\n{}{firm}\n", code.code, code.meaning);
        let _ = writeln!(out, "~~~~text\n{}\n~~~~\n", example(code.code));
    }
    // A finding about text that is not composed must not be found here in turn.
    out.nfc().collect()
}

#[test]
fn templates_see_what_the_reference_lists() {
    let defined: String = output::EVERYWHERE.iter().map(|field| format!("{}={{{{ {} is defined }}}};", field.name, field.name)).collect();
    let page = format!("<main>{{% for key in page %}}{{{{ key }}}};{{% endfor %}}|{defined}</main>");
    let site = Site::bare()
        .page("content/index.md", "Home", "Text.")
        .page("content/a.md", "A", "Text.")
        .file("themes/bare/templates/page.html", page)
        .build();
    let main = site.main_of("a/index.html");
    let (keys, everywhere) = main.split_once('|').unwrap();
    let mut seen: Vec<&str> = keys.split(';').filter(|key| !key.is_empty()).collect();
    let mut listed: Vec<&str> = output::PAGE_VIEW.iter().map(|field| field.name).collect();
    seen.sort_unstable();
    listed.sort_unstable();
    assert_eq!(seen, listed, "what `page` has, and `PAGE_VIEW` in `src/output/fields.rs`");
    assert!(!everywhere.contains("false"), "{everywhere}");
}

/// The keys of a table by its name, those of the table that it holds whole among them.
fn keys_of(name: &str) -> Vec<&'static Field> {
    let (_, fields) = output::TABLES.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("there is no table `{name}`"));
    fields.iter().flat_map(|field| if field.name == "*" { keys_of(field.kind) } else { vec![field] }).collect()
}

/// The table that a value is, or that its items are; nothing for texts, numbers and the like.
fn table_of(kind: &str) -> Option<&str> {
    let one = kind.strip_prefix("list of ").and_then(|many| many.strip_suffix('s')).unwrap_or(kind);
    output::TABLES.iter().find(|(name, _)| *name == one).map(|(name, _)| *name)
}

/// All paths of keys below a table, as `bars.fact.unit`; a fact's `others` are facts in turn, and three lists of parts are
/// made as the first is: these are not followed.
fn paths(name: &str, above: &str, out: &mut std::collections::BTreeSet<String>) {
    for field in keys_of(name) {
        let path = format!("{above}{}", field.name);
        if let Some(inner) = table_of(field.kind).filter(|_| !["others", "renamed", "missing", "gone"].contains(&field.name)) {
            paths(inner, &format!("{path}."), out);
        }
        out.insert(path);
    }
}

/// All paths of keys in a value; what a fact's `others` have, a text's languages, and a kind's own keys are not followed.
fn seen_paths(value: &serde_json::Value, above: &str, out: &mut std::collections::BTreeSet<String>) {
    value.as_array().into_iter().flatten().for_each(|item| seen_paths(item, above, out));
    for (key, inner) in value.as_object().into_iter().flatten() {
        out.insert(format!("{above}{key}"));
        if !["others", "langs", "extra"].contains(&key.as_str()) {
            seen_paths(inner, &format!("{above}{key}."), out);
        }
    }
}

#[test]
fn components_see_what_the_reference_lists() {
    let probe = "<main>{{ data }}</main>";
    let mut site = crate::interface::site_of_all();
    let mut page = String::from("+++\ntitle = \"Probe\"\n+++\n");
    let asked = [
        ("fact", "id = \"one\""),
        ("facts", "ids = \"one, two\""),
        ("timeline", "ids = \"one, two\""),
        ("chart", "facts = \"one, two\""),
        ("service", "id = \"a\""),
        ("services", ""),
        ("term", "id = \"use\""),
        ("terms", ""),
        ("sources", ""),
        ("pages", "folder = \"risks\""),
        ("matrix", "relation = \"addressed_by\""),
        ("tiles", "kind = \"country\""),
        ("status", ""),
        ("translations", ""),
        ("offline", ""),
    ];
    for (query, args) in asked {
        let params: String = args
            .split_once(" = ")
            .map(|(name, _)| format!("[params.{name}]\ntype = \"{}\"\n", if args.contains(',') { "facts" } else { "string" }))
            .unwrap_or_default();
        site =
            site.file(&format!("themes/default/components/probe-{query}/component.toml"), format!("form = \"block\"\nquery = \"{query}\"\n{params}"));
        site = site.file(&format!("themes/default/components/probe-{query}/probe-{query}.html"), probe);
        page.push_str(&format!("{{{{ probe-{query} {} }}}}\n\n", args.replace(" = ", "=")));
    }
    let site = site.file("content/en/probe.md", page).build();
    let html = site.read("probe/index.html");
    let mut found = html.split("<main>").skip(1).map(|part| part.split("</main>").next().unwrap());
    for ((query, _), (_, data)) in asked.iter().zip(output::DATA.iter().filter(|(query, _)| query.name() != "none")) {
        // As templates print a value: quoted by single marks, which no text of this site has.
        let written = found.next().unwrap().replace("&#x27;", "\"").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
        let written = written.replace(": None", ": null").replace(": True", ": true").replace(": False", ": false");
        let value: serde_json::Value = serde_json::from_str(&written).unwrap_or_else(|why| panic!("`{query}`: {why}: {written}"));
        let mut seen = std::collections::BTreeSet::new();
        seen_paths(&value, "", &mut seen);
        let mut listed = std::collections::BTreeSet::new();
        paths(table_of(data).unwrap(), "", &mut listed);
        assert_eq!(seen, listed, "what `data` has for `{query}`, and `src/output/data.rs`");
    }
}

#[test]
fn every_question_and_every_type_of_parameter_is_listed() {
    let listed: Vec<&str> = output::DATA.iter().map(|(query, _)| query.name()).collect();
    assert_eq!(listed, theme::Query::NAMES.map(|(name, _)| name));
    let types = theme::PARAM.iter().find(|field| field.name == "type").unwrap().choices();
    assert_eq!(types, theme::ParamType::NAMES.map(|(name, _)| name));
    let own = config::KEY.iter().find(|field| field.name == "type").unwrap().choices();
    assert_eq!(own, config::KeyType::NAMES.map(|(name, _)| name));
}

#[test]
fn an_item_made_once_for_many_pages_is_the_one_that_each_page_would_make() {
    let item = "<li {{ item.page }} {{ item.current }} {{ item.open }}>{{ root }}{{ item.href }} {{ item.title }} {{ item.children|length }}</li>";
    let by_hand = |list: &str| format!("{{% for item in {list} %}}{item}\n{{% endfor %}}");
    let page = format!(
        "<main>{{{{ nav.each('parts/item.html') }}}}{{% if page.sidebar %}}{{{{ page.sidebar.each('parts/item.html') }}}}{{% endif %}}|\n{}{}</main>",
        by_hand("nav"),
        by_hand("page.sidebar")
    );
    let pages = ["index", "a/index", "a/x", "a/y", "a/deep/index", "a/deep/z", "a/deeper/w", "b/index", "b/x", "c"];
    let site = pages.iter().fold(Site::bare(), |site, path| site.page(&format!("content/{path}.md"), path, "Text."));
    let page = site.file("themes/bare/templates/parts/item.html", item).file("themes/bare/templates/page.html", &page);
    let site =
        ["section", "home"].iter().fold(page, |site, name| site.file(&format!("themes/bare/templates/{name}.html"), "{% extends 'page.html' %}"));
    let site = site.build();
    for path in pages {
        let file = if path.ends_with("index") { format!("{path}.html") } else { format!("{path}/index.html") };
        let main = site.main_of(&file);
        let (each, by_hand) = main.split_once("|\n").unwrap();
        assert_eq!(each, by_hand, "{file}");
        assert!(each.contains("../") || path == "index", "{file}: {each}");
    }
    assert!(site.main_of("a/y/index.html").contains("<li True True True>../../a/y/ a/y 0</li>"), "{}", site.main_of("a/y/index.html"));
    assert!(site.main_of("a/y/index.html").contains("<li False False False>../../a/x/ a/x 0</li>"));
}

#[test]
fn a_part_made_once_for_many_pages_is_the_one_that_each_page_would_make() {
    let part = "{{ root }} {{ lang.code }} {{ exit }} {{ book.title }} {{ search.href }} {{ asset.script }} {{ t('page.title') }}";
    let page = "<main>{{ shared.part('shared/x.html', exit=page.exit) }}|{% set exit = page.exit %}{% include 'shared/x.html' %}</main>";
    let paths = ["index", "a/index", "a/x", "a/y", "a/deep/z", "b"];
    let site = paths.iter().enumerate().fold(Site::bare(), |site, (at, path)| {
        let text = format!("+++\ntitle = \"{path}\"\nexit = {}\n+++\n", at % 2 == 1);
        site.file(&format!("content/{path}.md"), text)
    });
    let site = site.file("themes/bare/templates/shared/x.html", part);
    let site = ["page", "section", "home"].iter().fold(site, |site, name| site.file(&format!("themes/bare/templates/{name}.html"), page)).build();
    for (at, path) in paths.iter().enumerate() {
        let file = if path.ends_with("index") { format!("{path}.html") } else { format!("{path}/index.html") };
        let main = site.main_of(&file);
        let (shared, own) = main.split_once('|').unwrap();
        assert_eq!(shared, own, "{file}");
        assert!(shared.contains(if at % 2 == 1 { "True" } else { "False" }), "{file}: {shared}");
    }
}

#[test]
fn a_part_of_a_list_is_the_one_that_each_page_would_make() {
    let part = "{{ root }}{{ home }}{% for item in list %}[{{ item.id }} {{ item.current }} {{ item.page }}]{% endfor %}{{ list.first(1).each('parts/i.html') }}";
    let page = "<main>{{ nav.part('shared/x.html', home=page.kind == 'home') }}|{% set home = page.kind == 'home' %}{% set list = nav %}{% include 'shared/x.html' %}</main>";
    let paths = ["index", "a/index", "a/x", "a/deep/z", "b/index", "b/x", "c"];
    let site = paths.iter().fold(Site::bare(), |site, path| site.page(&format!("content/{path}.md"), path, "Text."));
    let site = site.file("themes/bare/templates/shared/x.html", part).file("themes/bare/templates/parts/i.html", "{{ item.title }} {{ item.open }}");
    let site = ["page", "section", "home"].iter().fold(site, |site, name| site.file(&format!("themes/bare/templates/{name}.html"), page)).build();
    for path in paths {
        let file = if path.ends_with("index") { format!("{path}.html") } else { format!("{path}/index.html") };
        let main = site.main_of(&file);
        let (made_once, own) = main.split_once('|').unwrap();
        assert_eq!(made_once, own, "{file}");
        let here = path.split('/').next().unwrap();
        assert!(
            path == "index"
                || made_once.contains(&format!("[{here} True {}]", if path == here || path == format!("{here}/index") { "True" } else { "False" })),
            "{file}: {made_once}"
        );
    }
}

#[test]
fn parts_of_lists_come_to_an_end_and_say_what_is_wrong_with_them() {
    let cases = [
        ("{{ nav.part('shared/x.html') }}", "{{ list.part('shared/x.html') }}", "shows no other part"),
        ("{{ nav.part('shared/x.html') }}", "{{ list.first(1).part('shared/x.html') }}", "shows no other part"),
        ("{{ nav.part('shared/x.html') }}", "{{ list.each('shared/y.html') }}", "shows no other part"),
        ("{{ nav.part('shared/x.html') }}", "{{ page.title }}", "what is rendered once for many pages does not see `page`"),
        ("{{ nav.part('shared/x.html') }}", "{{ strings['nav.menu'] }}", "write `t("),
        ("{{ nav.part() }}", "", "`part` takes the name of a template"),
        ("{{ nav.part('shared/none.html') }}", "", "shared/none.html"),
        ("{{ nav.part('shared/x.html', root='x') }}", "", "`root` is there in every part"),
        ("{{ nav.part('shared/x.html', list='x') }}", "", "`list` is there in every part"),
        ("{{ nav.first() }}", "", "`first` takes a number"),
        ("{{ nav.named('a') }}", "", "`named` takes a list of names"),
        ("{{ nav.named([1]) }}", "", "`named` takes a list of names"),
    ];
    for (home, part, said) in cases {
        let site =
            Site::bare().page("content/index.md", "Home", "Text.").page("content/a/index.md", "A", "Text.").page("content/a/x.md", "X", "Text.");
        let site = if home.contains("x.html") { site.file("themes/bare/templates/shared/x.html", part) } else { site };
        let site = site.file("themes/bare/templates/home.html", home);
        let site = if part.contains("y.html") {
            site.file("themes/bare/templates/shared/y.html", "{{ item.children.part('shared/x.html') }}")
        } else {
            site
        };
        let failed = site.build_err().finds(["template.render"]);
        assert!(failed.report().contains(said), "{home} {part}: {}", failed.report());
    }
}

#[test]
fn a_part_made_once_for_many_pages_cannot_see_the_page() {
    for (part, call) in [("{{ page.title }}", ""), ("{{ nav }}", ""), ("{{ asset.style }}", ""), ("", ", page=page")] {
        let site = Site::bare()
            .page("content/index.md", "Home", "Text.")
            .file("themes/bare/templates/shared/x.html", part)
            .file("themes/bare/templates/home.html", format!("{{{{ shared.part('shared/x.html'{call}) }}}}"));
        site.build_err().finds(["template.render"]);
    }
}

#[test]
fn the_default_theme_asks_for_nothing_that_is_not_listed() {
    let site = Site::new().page("content/index.md", "Home", "Text.");
    let session = Session::open(&site.root(), Options::default()).unwrap();
    let environment = &session.theme().environment;
    let own = [
        "args",
        "data",
        "body",
        "uid",
        "cites",
        "t",
        "tag",
        "said",
        "spoken",
        "years",
        "loop",
        "self",
        "super",
        "target",
        "canonical",
        "title",
        "relation",
        "item",
        "others",
        "fact",
        "fact_of",
        "heading_level",
        // The page of all titles has the first alone, the page of the site as one file the others.
        "titles",
        "file",
        "size",
        // Set by `base.html` from `lang`.
        "prefix",
    ];
    let listed: Vec<&str> = output::EVERYWHERE.iter().map(|field| field.name).chain(own).collect();
    for (name, template) in environment.templates().filter(|(name, _)| name.ends_with(".html") && !name.contains('/')) {
        let asked = template.undeclared_variables(false);
        let unknown: Vec<_> = asked.iter().filter(|variable| !listed.contains(&variable.as_str())).collect();
        assert!(unknown.is_empty(), "{name} uses {unknown:?}");
    }
}
