//! What a template may have meant by a value that is not there, by what templates see.

use super::data::TABLES;
use super::fields::{EVERYWHERE, PAGE_VIEW};
use crate::diagnostic::did_you_mean;
use crate::table::{Field, names};

/// What the template of a component sees besides.
const OF_COMPONENTS: [&str; 4] = ["args", "data", "body", "uid"];

/// A near name for the last part of a path such as `page.titel`. `own` are names that the template gives.
pub fn meant(path: &str, own: &[&str]) -> Option<String> {
    let path = path.replace("['", ".").replace("']", "");
    let first = path.split('.').next().unwrap_or_default();
    // It is there elsewhere: what is rendered once for many pages does not see it.
    if names(EVERYWHERE).any(|known| known == path) || path.starts_with("page.") && names(PAGE_VIEW).any(|known| path[5..] == *known) {
        return Some(format!(
            "what is rendered once for many pages does not see `{first}`, nor does a component: hand over what it shows of it, as in `part(\"shared/x.html\", title=page.title)`"
        ));
    }
    if let Some(key) = path.strip_prefix("strings.") {
        return Some(format!("write `t(\"{key}\")`"));
    }
    let Some((before, name)) = path.rsplit_once('.') else {
        return did_you_mean(&path, names(EVERYWHERE).chain(OF_COMPONENTS).chain(own.iter().copied()));
    };
    let parents = || EVERYWHERE.iter().chain(PAGE_VIEW).chain(TABLES.iter().flat_map(|(_, fields)| fields.iter()));
    let near = match before {
        "page" => did_you_mean(name, names(PAGE_VIEW)),
        _ if EVERYWHERE.iter().any(|field| field.name == before) => {
            did_you_mean(name, EVERYWHERE.iter().filter(|field| field.name == before).flat_map(inside))
        }
        // What a name of a loop stands for is known to the template alone.
        _ => did_you_mean(name, names(PAGE_VIEW).chain(TABLES.iter().flat_map(|(_, fields)| names(fields))).chain(parents().flat_map(inside))),
    };
    near.or_else(|| (before == "page").then(|| format!("`page` has: {}", names(PAGE_VIEW).collect::<Vec<_>>().join(", "))))
}

/// The names of what a value holds, where its documentation lists them.
fn inside(field: &Field) -> impl Iterator<Item = &'static str> {
    field.doc.split('`').skip(1).step_by(2).filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_found_where_it_may_stand() {
        let near = |path: &str| meant(path, &["child"]).unwrap_or_default();
        assert_eq!(near("pge"), "did you mean `page`?");
        assert_eq!(near("chld"), "did you mean `child`?");
        assert_eq!(near("page.titel"), "did you mean `title`?");
        assert_eq!(near("page['titel']"), "did you mean `title`?");
        assert_eq!(near("book.titel"), "did you mean `title`?");
        assert_eq!(near("child.descripton"), "did you mean `description`?");
        assert!(near("page.weather").starts_with("`page` has: title, "));
        assert_eq!(near("weather"), "");
        assert_eq!(near("strings['nav.menu']"), "write `t(\"nav.menu\")`");
        for there in ["page", "nav", "page.title", "languages"] {
            assert!(near(there).contains("does not see"), "{there}: {}", near(there));
        }
    }
}
