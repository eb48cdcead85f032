//! The default theme and the starter site are parts of the program: a change of their files is a change of the program.
//! What reads pages for search and colours code, and what makes images smaller, is named by its own source and the
//! libraries it uses, so that nothing kept by another is used.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
    println!("cargo::rerun-if-changed=starter");
    println!("cargo::rerun-if-changed=Cargo.lock");
    name("PAYUNG_TERMS", &["src/page", "src/output/search", "src/output/indexing"]);
    name("PAYUNG_SOURCE", &["src"]);
    name("PAYUNG_IMAGES", &["src/output/image"]);
}

/// Gives the program a name of the sources in some folders.
fn name(variable: &str, folders: &[&str]) {
    let mut files = BTreeSet::from([PathBuf::from("Cargo.lock")]);
    for folder in folders {
        println!("cargo::rerun-if-changed={folder}");
        gather(Path::new(folder), &mut files);
    }
    let mut hasher = DefaultHasher::new();
    for file in files {
        fs::read_to_string(file).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rustc-env={variable}={:016x}", hasher.finish());
}

fn gather(folder: &Path, files: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.insert(path);
        }
    }
}
