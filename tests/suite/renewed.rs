//! A search index that is renewed after an edit: most of its files stay as they are and only get another name.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;

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

/// The files of the index by name in their folder, each with the number of its inode.
fn index(site: &Site) -> (String, BTreeMap<String, u64>) {
    let search = site.out().join("search/en");
    let folders = fs::read_dir(&search).unwrap().filter_map(|entry| entry.ok().filter(|entry| entry.path().is_dir()));
    let folder = folders.map(|entry| entry.file_name().into_string().unwrap()).collect::<Vec<_>>();
    assert_eq!(folder.len(), 1, "one index at a time: {folder:?}");
    let files = fs::read_dir(search.join(&folder[0])).unwrap().map(|entry| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().ino())
    });
    (folder[0].clone(), files.collect())
}

#[test]
fn what_stays_of_an_index_is_not_written_again() {
    let site = many_words().build();
    let (folder, before) = index(&site);
    let site = site.replace("content/p7.md", "w", "changed w").build().equals_clean();
    let (renewed, after) = index(&site);
    assert_ne!(folder, renewed);
    let stayed = after.iter().filter(|(name, inode)| before.get(*name) == Some(inode)).count();
    assert!(stayed > after.len() / 3, "{stayed} of {} files are those of before", after.len());
    assert!(stayed < after.len(), "something was written");
}

#[test]
fn a_file_that_somebody_changed_gets_no_other_name() {
    let site = many_words().build();
    let (folder, files) = index(&site);
    for (at, name) in files.keys().enumerate() {
        let path = site.out().join("search/en").join(&folder).join(name);
        let text = fs::read_to_string(&path).unwrap();
        if at % 2 == 0 {
            fs::write(&path, text.replacen(['a', '1'], "b", 1)).unwrap();
        } else {
            let elsewhere = site.above().join(name);
            fs::rename(&path, &elsewhere).unwrap();
            std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
        }
    }
    let site = site.replace("content/p7.md", "w", "changed w").build().equals_clean();
    let (renewed, _) = index(&site);
    let folder = site.out().join("search/en").join(renewed);
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    assert!(all.into_iter().all(|path| !path.is_symlink()), "no file leads elsewhere");
}
