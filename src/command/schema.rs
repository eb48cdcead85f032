//! `payung schema`: JSON Schemas of the site's files, for editors.

use std::fs;
use std::path::PathBuf;

use super::{Failure, say, say_visibly};
use crate::config::Config;
use crate::diagnostic::did_you_mean;
use crate::machine::At;
use crate::schema;
use crate::source::{Source, shelf};
use crate::theme;

/// What schemas are asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The site's root.
    pub root: PathBuf,
    /// The one to print; nothing for all.
    pub name: Option<String>,
    /// The folder for all of them.
    pub out: Option<PathBuf>,
}

/// Prints one schema, or writes all.
///
/// # Errors
/// When there is none of the name, or the folder cannot be written to.
pub fn run(request: &Request) -> Result<(), Failure> {
    let source = Source::open(&request.root)?;
    let (config, _) = Config::read(&source);
    let all = schema::all(&config, &theme::settings(&source, &config));
    if let Some(name) = &request.name {
        let Some((_, schema)) = all.iter().find(|(known, _)| known == name) else {
            let known = || all.iter().map(|(name, _)| name.as_str());
            let help = did_you_mean(name, known()).unwrap_or_else(|| format!("schemas: {}", known().collect::<Vec<_>>().join(", ")));
            return Err(Failure::Usage(format!("there is no schema `{name}`"), Some(help)));
        };
        say(&format!("{schema:#}"))?;
        return Ok(());
    }
    let Some(out) = request.out.clone().or_else(|| shelf::folder(&request.root, &["schema"])) else {
        let help = "delete the link, or choose another folder with `--out`".to_owned();
        return Err(Failure::Usage("`.payung` leads elsewhere by a link".into(), Some(help)));
    };
    fs::create_dir_all(&out).at("create", &out)?;
    for (name, schema) in &all {
        let path = out.join(format!("{name}.json"));
        fs::write(&path, format!("{schema:#}\n")).at("write", &path)?;
    }
    say_visibly(&format!("{} schemas in `{}`; name one in a file's first line: `#:schema ./.payung/schema/book.json`", all.len(), out.display()))?;
    Ok(())
}
