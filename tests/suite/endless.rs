//! Templates that would not end, fill the memory or overflow the stack: each is said with its line, and soon.

use std::fmt::Write;

use payung::session::{Options, Session};

use crate::attack::timed;
use crate::support::Site;

fn with_template(text: &str) -> Site {
    Site::bare().page("content/index.md", "Home", "Text.").file("themes/bare/templates/home.html", text)
}

/// One finding or more, all of templates, at a line of the template.
#[track_caller]
fn is_refused(template: &str, code: &str) {
    let site = with_template(template).build_err();
    let shown: String = template.chars().take(80).collect();
    assert!(site.codes().iter().any(|found| found == code), "{shown}: {:?}", site.codes());
    for finding in &site.done().diagnostics {
        assert!(finding.code.starts_with("template.") && finding.help.is_some(), "{shown}: {finding:?}");
        assert!(finding.place.as_ref().is_some_and(|place| place.path.ends_with("home.html") && place.line == 2), "{shown}: {finding:?}");
    }
}

#[test]
fn depth_in_a_template_overflows_no_stack() {
    let deep = [
        format!("\n{{{{ {}1 }}}}", "-".repeat(20_000)),
        format!("\n{{{{ {}1 }}}}", "not ".repeat(40_000)),
        format!("\n{{{{ {}1 }}}}", "1~".repeat(40_000)),
        format!("\n{{{{ {}1 }}}}", "1+".repeat(40_000)),
        format!("\n{{{{ {}1{} }}}}", "[".repeat(40_000), "]".repeat(40_000)),
        format!("\n{{{{ {}1{} }}}}", "(".repeat(40_000), ")".repeat(40_000)),
        format!("\n{{% if 0 %}}{}{{% endif %}}", "{% elif 0 %}".repeat(10_000)),
        format!("\n{}{}", "{% if 0 %}".repeat(10_000), "{% endif %}".repeat(10_000)),
        format!("\n{{{{ page{} }}}}", ".x".repeat(50_000)),
        format!("\n{{{{ page{} }}}}", "|string".repeat(50_000)),
        format!("\n{{{{ page{} }}}}", "[0]".repeat(50_000)),
        format!("\n{{{{ 1{} }}}}", " if 1 else 1".repeat(50_000)),
        format!("\n{{% set a = [1] %}}{}{{{{ a|length }}}}", "{% set a = [a] %}".repeat(10_000)),
        format!("\n{{% set a = [1] %}}{}{{{{ a|length }}}}", "{% set a = a|batch(1) %}".repeat(1000)),
    ];
    for template in &deep {
        is_refused(template, "template.syntax");
    }
    // As deep as a template may be.
    for template in [
        format!("{{{{ {}1 }}}}", "-".repeat(390)),
        format!("{{{{ {}1 }}}}", "not ".repeat(390)),
        format!("{{{{ {}1 }}}}", "1~".repeat(195)),
        format!("{{{{ page.title{} }}}}", "|string".repeat(195)),
        format!("{{% if 0 %}}{}{{% endif %}}", "{% elif 0 %}".repeat(60)),
        format!("{}{}", "{% if 0 %}".repeat(140), "{% endif %}".repeat(140)),
    ] {
        with_template(&format!("<main>{template}</main>")).build();
    }
}

#[test]
fn a_list_that_holds_itself_is_refused_before_anything_is_made() {
    let twice = |first: &str| format!("\n{{% set a = [1] %}}{}{first}", "{% set a = [a, a] %}".repeat(60));
    let by_names: String = (0..60).fold(String::from("\n{% set a0 = [1] %}"), |mut text, at| {
        let _ = write!(text, "{{% set a{} = [a{at}, a{at}] %}}", at + 1);
        text
    }) + "{{ a60 }}";
    let found = [
        twice("{{ a }}"),
        twice("{{ a == [a] }}"),
        twice("{{ a ~ 1 }}"),
        twice("{{ a|string }}"),
        by_names,
        "\n{% macro m(x, n) %}{{ m([x, x], n - 1) if n else x }}{% endmacro %}{{ m(1, 25) }}".to_owned(),
        "\n{% for x in [1] recursive %}{{ loop([[x, x]]) if loop.depth < 25 else x }}{% endfor %}".to_owned(),
        "\n{% set a = 1 %}{% with %}{% set b = {\"a\": a} %}{% set a = (b, b) %}{% endwith %}{{ a }}".to_owned(),
    ];
    for template in &found {
        is_refused(template, "template.syntax");
    }
    let ends = [
        "\n{% set ns = namespace(a=[]) %}{% for i in range(10000) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a }}",
        "\n{% set ns = namespace(a=[1]) %}{% for i in range(60) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a }}",
    ];
    for template in ends {
        with_template(template).build_err();
    }
}

#[test]
fn what_grows_by_doubling_is_refused_or_ends() {
    for last in ["{{ a }}", "{{ a|join(\",\") }}", "{{ a ~ 1 }}", "{{ a|string }}", "{{ a == a + [2] }}", "{{ a|sort }}"] {
        is_refused(&format!("\n{{% set a = [1] %}}{}{last}", "{% set a = a + a %}".repeat(60)), "template.syntax");
        is_refused(&format!("\n{{% set a = [1] %}}{}{last}", "{% set a = a|chain(a) %}".repeat(60)), "template.syntax");
    }
    let ended = [
        "\n{{ [1] * 999999999999 }}",
        "\n{{ [1] * 99999 }}",
        "\n{{ ([1] * 999999999999)|string }}",
        "\n{{ [[1] * 999999999999] == [[1] * 999999999998] }}",
        "\n{{ (\"a\" * 9999)|replace(\"a\", \"b\" * 9999)|replace(\"b\", \"c\" * 9999) }}",
        "\n{{ \"%999999999d\"|format(1) }}",
        "\n{{ range(999999999999)|list|length }}",
    ];
    for template in ended {
        let site = with_template(template).build_err();
        assert!(site.codes().iter().all(|code| code.starts_with("template.")), "{template}: {:?}", site.codes());
    }
    // What a template makes of the page's values stays as it was.
    for (template, said) in [
        (
            "{% set rows = [] %}{% set rows = rows + [{\"term\": \"a\", \"value\": 1 ~ \"\"}] %}{% for row in rows %}{{ row.term }}{% endfor %}{{ [1, [2]] }}",
            "a[1, [2]]",
        ),
        ("{% set rows = [3, 1]|batch(1) %}{% for row in rows %}{% for one in row|sort %}{{ one }}{% endfor %}{% endfor %}{{ rows|length }}", "312"),
        ("{% set a = {\"k\": [1]} %}{% for key, value in a|items %}{{ key }}{{ value[0] }}{% endfor %}", "k1"),
        ("{% macro row(x) %}{% for one in [x, x] %}{{ one }}{% endfor %}{% endmacro %}{{ row(1) }}{{ row([2]) }}", "11[2][2]"),
        ("{% for x in [[1, [2]], [3]] recursive %}{{ loop(x) if x is sequence else x }}{% endfor %}", "123"),
    ] {
        with_template(&format!("<main>{template}</main>")).build().main_has("index.html", said);
    }
}

/// Seconds that the page of a template takes.
fn seconds(template: &str) -> f64 {
    let site = with_template(template);
    let session = Session::open(&site.root(), Options::default()).unwrap();
    let plan = session.plan();
    let recipe = &plan.outputs["index.html"].recipe;
    timed(|| drop(std::hint::black_box(session.realize("index.html", recipe).unwrap())))
}

#[test]
fn a_template_without_end_takes_as_long_as_so_many_steps() {
    let turns = |outer: usize, inner: usize| format!("{{% for a in range({outer}) %}}{{% for b in range({inner}) %}}x{{% endfor %}}{{% endfor %}}");
    // A tenth of a million turns is what a large page takes; what is given is some dozens of times that.
    let ratio = || seconds(&turns(99_999, 99_999)) / seconds(&turns(100, 1000)).max(0.001);
    let best = (0..4).map(|_| ratio()).find(|ratio| *ratio < 150.0);
    assert!(best.is_some(), "a template without end takes more than a hundred and fifty times as long as a hundred thousand turns");
}
