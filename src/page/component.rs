//! A call held against the component it names: its form, its parameters, their values.

use std::collections::BTreeMap;
use std::ops::Range;

use super::call::{Arg, Call};
use crate::diagnostic::{did_you_mean, nearest};
use crate::records::{COUNTRY, is_country};
use crate::theme::{Component, Form, ParamType};

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// Within a line.
    Line,
    /// Alone on a line.
    Alone,
    /// Around blocks.
    Container,
}

/// A fault: code, message, place, help.
pub type Fault = (&'static str, String, Range<usize>, Option<String>);

/// Everything that is wrong with a call.
pub fn check(call: &Call, site: Site, components: &BTreeMap<String, Component>) -> Vec<Fault> {
    let Some(component) = components.get(&call.name) else {
        return vec![(
            "component.unknown",
            format!("there is no component `{}`", call.name),
            call.name_span.clone(),
            Some(unknown(&call.name, site, components)),
        )];
    };
    let mut faults: Vec<Fault> = form(call, site, component).into_iter().collect();
    if let Some(fault) = nameless(call, component) {
        faults.push(fault);
        return faults;
    }
    let (several, mut words) = several_words(call, component);
    let loose = several.is_none().then(|| loose_words(call, component)).flatten();
    let meant = loose.as_ref().map(|(name, ..)| *name);
    faults.extend(several);
    if let Some((_, length, fault)) = loose {
        words = 0..length;
        faults.push(fault);
    }
    for (at, arg) in call.args.iter().enumerate().filter(|(at, _)| !words.contains(at)) {
        if call.args[..at].iter().any(|other| other.name == arg.name) {
            faults.push((
                "component.duplicate-param",
                format!("`{}` is given twice", arg.name),
                arg.span.clone(),
                Some("delete one of the two".into()),
            ));
        }
        match component.params.get(&arg.name) {
            None => {
                let known: Vec<&str> = component.params.keys().map(String::as_str).collect();
                let help = did_you_mean(&arg.name, known.iter().copied()).unwrap_or_else(|| match known.is_empty() {
                    true => "it has none: delete it".to_owned(),
                    false => format!("it has: {}", known.join(", ")),
                });
                faults.push((
                    "component.unknown-param",
                    format!("`{}` has no parameter `{}`", call.name, arg.name),
                    arg.name_span.clone(),
                    Some(help),
                ));
            }
            Some(param) => {
                if param.required && arg.value.trim().is_empty() {
                    let help = format!("write `{0}=\"…\"`", arg.name);
                    faults.push(("component.missing-param", format!("`{}` of `{}` is empty", arg.name, call.name), arg.span.clone(), Some(help)));
                    continue;
                }
                if let Some(id) = (param.kind == ParamType::Facts).then(|| twice(&arg.value)).flatten() {
                    let help = "name each fact once".to_owned();
                    faults.push((
                        "component.param-value",
                        format!("`{}` of `{}` names `{id}` twice", arg.name, call.name),
                        arg.span.clone(),
                        Some(help),
                    ));
                }
                let wrong = match param.kind {
                    ParamType::Flag => (arg.value != "true" && arg.value != "false").then(|| "`true` or `false`".to_owned()),
                    ParamType::Country => (!arg.value.is_empty() && !is_country(&arg.value)).then(|| "a country's code".to_owned()),
                    ParamType::Number => arg.value.parse::<i64>().is_err().then(|| "a whole number".to_owned()),
                    ParamType::Choice => (!param.choices.contains(&arg.value)).then(|| format!("one of: {}", listed(&param.choices))),
                    _ => None,
                };
                if let Some(wanted) = wrong {
                    let help = did_you_mean(&arg.value, param.choices.iter().map(String::as_str));
                    let help = help.unwrap_or_else(|| match (param.kind, param.choices.iter().find(|choice| !choice.is_empty())) {
                        (ParamType::Country, _) if is_country(&arg.value.to_lowercase()) => {
                            format!("write `{}=\"{}\"`", arg.name, arg.value.to_lowercase())
                        }
                        (ParamType::Country, _) => COUNTRY.to_owned(),
                        (ParamType::Number, _) => format!("write it in digits: `{}=\"3\"`", arg.name),
                        (ParamType::Choice, Some(first)) => format!("write one of them, such as `{}=\"{first}\"`", arg.name),
                        _ => format!("write `{}=\"true\"`, or leave it out", arg.name),
                    });
                    faults.push((
                        "component.param-value",
                        format!("`{}` of `{}` has to be {wanted}", arg.name, call.name),
                        arg.span.clone(),
                        Some(help),
                    ));
                }
            }
        }
    }
    for (name, param) in &component.params {
        // One that is misspelt was said.
        let misspelt = |arg: &Arg| {
            !component.params.contains_key(&arg.name) && nearest(&arg.name, component.params.keys().map(String::as_str)) == Some(name.as_str())
        };
        if param.required && meant != Some(name.as_str()) && !call.args.iter().any(|arg| arg.name == *name || misspelt(arg)) {
            let help = Some(format!("add `{name}=\"…\"`"));
            faults.push(("component.missing-param", format!("`{}` needs `{name}`", call.name), call.name_span.clone(), help));
        }
    }
    faults
}

/// Whether nothing is said of a call's values.
pub fn is_sound(call: &Call, components: &BTreeMap<String, Component>) -> bool {
    check(call, Site::Alone, components).iter().all(|(code, ..)| *code == "component.form")
}

/// The first of some ids, parted by commas, that stands there a second time.
fn twice(ids: &str) -> Option<&str> {
    let all: Vec<&str> = ids.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    all.iter().enumerate().find(|(at, id)| all[..*at].contains(id)).map(|(_, id)| *id)
}

/// Choices that can be written.
fn listed(choices: &[String]) -> String {
    choices.iter().filter(|choice| !choice.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The first value of several words without quotation marks, `title=What to do`, and which arguments it is made of.
fn several_words(call: &Call, component: &Component) -> (Option<Fault>, Range<usize>) {
    let is_word = |arg: &Arg| arg.is_bare() && !component.params.contains_key(&arg.name);
    let begins = |at: &usize| {
        let arg = &call.args[*at];
        // A value between quotation marks is longer than what it says.
        !arg.is_bare() && arg.span.len() == arg.value.len() && call.args.get(at + 1).is_some_and(is_word)
    };
    let Some(first) = (0..call.args.len()).find(begins) else { return (None, 0..0) };
    let end = (first + 1..call.args.len()).find(|at| !is_word(&call.args[*at])).unwrap_or(call.args.len());
    let arg = &call.args[first];
    let rest = call.args[first + 1..end].iter().map(|arg| arg.name.as_str());
    let value: Vec<&str> = [arg.value.as_str()].into_iter().chain(rest).collect();
    let message = format!("the value of `{}` has several words and no quotation marks", arg.name);
    let place = arg.name_span.start..call.args[end - 1].span.end;
    (Some(("component.syntax", message, place, Some(format!("write `{}=\"{}\"`", arg.name, value.join(" "))))), first..end)
}

/// Several words without the name of a parameter, `:::steps How to do it`: the parameter that they are for, which is the text
/// that the component needs, or its first; and how many arguments they are.
fn loose_words<'c>(call: &Call, component: &'c Component) -> Option<(&'c str, usize, Fault)> {
    let is_word = |arg: &Arg| arg.is_bare() && !component.params.contains_key(&arg.name);
    let length = call.args.iter().take_while(|arg| is_word(arg)).count();
    let free = |name: &&String| !call.args.iter().any(|arg| arg.name == **name);
    let texts = || component.params.iter().filter(|(_, param)| param.kind == ParamType::Text);
    let name = texts().find(|(_, param)| param.required).or_else(|| texts().next()).map(|(name, _)| name).filter(free);
    let name = name.filter(|_| length > 1)?;
    let place = call.args.first()?.span.start..call.args.get(length - 1)?.span.end;
    let words: Vec<&str> = call.args[..length].iter().map(|arg| arg.name.as_str()).collect();
    let message = "words without the name of their parameter".to_owned();
    let help = format!("write `{name}=\"{}\"`", words.join(" "));
    Some((name, length, ("component.syntax", message, place, Some(help))))
}

/// The value of the one parameter that has to be given, where it stands without the parameter's name: `{{ fact some-id }}`.
fn nameless(call: &Call, component: &Component) -> Option<Fault> {
    let [arg] = call.args.as_slice() else { return None };
    let mut needed = component.params.iter().filter(|(_, param)| param.required).map(|(name, _)| name);
    let name = needed.next().filter(|_| needed.next().is_none())?;
    if arg.value != "true" || component.params.contains_key(&arg.name) {
        return None;
    }
    let message = format!("`{}` stands without the name of its parameter", arg.name);
    Some(("component.missing-param", message, arg.span.clone(), Some(format!("write `{name}=\"{}\"`", arg.name))))
}

/// Help for a name that no component has: a near one, Markdown's own notes, or those that can stand here.
fn unknown(name: &str, site: Site, components: &BTreeMap<String, Component>) -> String {
    if super::outline::NOTES.contains(&name.to_uppercase().as_str()) {
        return format!("write it as a quotation: a line `> [!{}]`, and `> ` before each line of its text", name.to_uppercase());
    }
    if let Some(help) = did_you_mean(name, components.keys().map(String::as_str)) {
        return help;
    }
    let fits = |form: Form| match site {
        Site::Line => form == Form::Inline,
        Site::Alone => form != Form::Container,
        Site::Container => form == Form::Container,
    };
    let fitting: Vec<&str> = components.values().filter(|component| fits(component.form)).map(|component| component.name.as_str()).collect();
    let listed = if fitting.is_empty() { String::new() } else { format!("here can stand: {}; ", fitting.join(", ")) };
    format!("{listed}put `\\` before it to show it as text")
}

fn form(call: &Call, site: Site, component: &Component) -> Option<Fault> {
    let name = &call.name;
    let help = match (component.form, site) {
        (Form::Inline, Site::Line | Site::Alone) | (Form::Block, Site::Alone) | (Form::Container, Site::Container) => return None,
        (Form::Inline, Site::Container) => format!("write `{{{{ {name} … }}}}` within a line"),
        (Form::Block, _) => format!("write `{{{{ {name} … }}}}` alone on a line, with an empty line before and behind"),
        (Form::Container, _) => format!("write `:::{name} …` and close it with `:::`"),
    };
    Some(("component.form", format!("`{name}` cannot stand here"), call.name_span.clone(), Some(help)))
}

/// A call's arguments with defaults filled in.
pub fn arguments(call: &Call, component: &Component) -> BTreeMap<String, String> {
    component
        .params
        .iter()
        .map(|(name, param)| {
            let given = call.args.iter().find(|arg| arg.name == *name).map(|arg| arg.value.clone());
            (name.clone(), given.unwrap_or_else(|| param.default.clone()))
        })
        .collect()
}
