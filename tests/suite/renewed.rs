//! A search index that is renewed after an edit: most of its files stay as they are and only get another name.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use crate::support::Site;

/// A site whose index has some files of terms, all in one folder.
fn many_words() -> Site {
    let mut site = Site::bare().page("content/index.md", "Home", "Start.");
    for page in 0..40 {
        let words: Vec<String> = (0..120).map(|word| format!("w{}x{}y", (page * 37 + word * 11) % 89, (page * 13 + word * 29) % 97)).collect();
        site = site.page(&format!("content/p{page}.md"), &format!("Page {page}"), &words.join(" "));
    }
    site
}

/// The folders of the index, that of its terms and those of its records, and its files by name, each with its path and
/// the number of its inode.
fn index(site: &Site) -> (Vec<String>, BTreeMap<String, (PathBuf, u64)>) {
    let search = site.out().join("search/en");
    let named = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let entries = fs::read_dir(&search).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir());
    let folders: Vec<String> = entries.map(named).collect();
    assert_eq!(folders.len(), 2, "one index at a time: {folders:?}");
    let mut files = BTreeMap::new();
    for folder in &folders {
        for entry in fs::read_dir(search.join(folder)).unwrap().map(Result::unwrap) {
            let (path, inode) = (entry.path(), entry.metadata().unwrap().ino());
            assert!(files.insert(named(entry), (path, inode)).is_none(), "a name in two folders");
        }
    }
    (folders, files)
}

#[test]
fn what_stays_of_an_index_is_not_written_again() {
    let site = many_words().build();
    let (folders, before) = index(&site);
    let site = site.replace("content/p7.md", "w", "changed w").build().equals_clean();
    let (renewed, after) = index(&site);
    assert!(renewed.iter().all(|folder| !folders.contains(folder)), "{folders:?} and {renewed:?}");
    let stayed = after.iter().filter(|(name, (_, inode))| before.get(*name).is_some_and(|(_, old)| old == inode)).count();
    assert!(stayed > after.len() / 3, "{stayed} of {} files are those of before", after.len());
    assert!(stayed < after.len(), "something was written");
}

#[test]
fn a_file_that_somebody_changed_gets_no_other_name() {
    let site = many_words().build();
    let (_, files) = index(&site);
    for (at, (name, (path, _))) in files.iter().enumerate() {
        let text = fs::read_to_string(path).unwrap();
        if at % 2 == 0 {
            fs::write(path, text.replacen(['a', '1'], "b", 1)).unwrap();
        } else {
            let elsewhere = site.above().join(name);
            fs::rename(path, &elsewhere).unwrap();
            std::os::unix::fs::symlink(&elsewhere, path).unwrap();
        }
    }
    let site = site.replace("content/p7.md", "w", "changed w").build().equals_clean();
    let (_, files) = index(&site);
    assert!(files.values().all(|(path, _)| !path.is_symlink()), "no file leads elsewhere");
}
