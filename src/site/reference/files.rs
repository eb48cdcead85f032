//! Files that links and images name and that are not there, and which ones may be meant.

use std::sync::Arc;

use super::Checker;
use super::help::{contact, not_drawn, outside_meant, relative};
use crate::diagnostic::nearest;
use crate::table::At;

impl Checker<'_> {
    /// The file beside the pages whose name differs in upper and lower case only.
    pub(super) fn twin_file(&self, path: &str) -> Option<String> {
        let wide = self.checked.wide?;
        let lower = path.to_lowercase();
        let mut below = wide.files.keys().filter_map(|file| file.strip_prefix(wide.folder));
        below.find(|file| file.to_lowercase() == lower && *file != path).map(str::to_owned)
    }

    /// No file beside the page, neither in its own language's folder nor in the original's.
    pub(super) fn missing_file(&mut self, path: &str, link: &At<String>, what: What) {
        let as_page = path.trim_end_matches('/').trim_end_matches("/index.html").trim_end_matches(".html");
        let page = self.page_named(as_page).map(|page| format!("link to the page's file: `{}`", self.as_written(&page)));
        let beside = self.checked.wide.iter().flat_map(|wide| wide.files.keys().filter_map(|file| file.strip_prefix(wide.folder)));
        let near = nearest(path, beside).map(|near| format!("did you mean `{}`?", relative(&self.page.folder, near)));
        let pages = self.checked.wide.iter().flat_map(|wide| wide.pages.values().filter_map(|entry| entry.page.file.strip_prefix(wide.folder)));
        let near = near.or_else(|| nearest(path, pages).map(|near| format!("did you mean `{}`?", relative(&self.page.folder, near))));
        if let Some((message, help)) = contact(&link.value).filter(|_| what == What::Link) {
            return self.error("link.missing-file", message, &link.span, Some(help));
        }
        if let Some(file) = self.twin_file(path) {
            let of = if what == What::Image { "an image's address" } else { "a link" };
            let message = format!("{of} that differs from the file's name in upper and lower case: `{}`", link.value);
            return self.error("link.case", message, &link.span, Some(format!("write `{}`", relative(&self.page.folder, &file))));
        }
        let beside = match what {
            What::Image => "put the file beside the page, mend its name, or take the image out",
            What::Link => "put the file beside the page, or take the link out; link to a page by its file: `page.md`",
        };
        let help = outside_meant(&link.value).or(page).or(near).or_else(|| self.file_named(path, what)).unwrap_or_else(|| beside.into());
        self.missing(link, what, help);
    }

    /// No file of `static/`.
    pub(super) fn missing_root(&mut self, path: &str, link: &At<String>, what: What) {
        let files = || self.checked.wide.iter().flat_map(|wide| wide.files.keys().filter_map(|file| file.strip_prefix("static/")));
        // What lies in `static/` is copied to the site's root, without the folder's name.
        let below = path.strip_prefix("static/").unwrap_or(path);
        let near = files().find(|file| *file == below).or_else(|| nearest(below, files())).map(|near| format!("did you mean `/{near}`?"));
        let page = self.page_named(path.trim_end_matches('/').trim_end_matches(".html")).filter(|_| what == What::Link);
        let page = page.map(|page| format!("link to the page's file: `{}`", self.as_written(&page)));
        let help = page.or(near).or_else(|| self.file_named(path, what)).unwrap_or_else(|| {
            let file = format!("`/{below}` leads to the file `static/{below}`, which is not there");
            match what {
                What::Link => format!("{file}; link to a page by its file: `[words](page.md)`"),
                What::Image => format!("{file}: put it there or beside the page, or take the image out"),
            }
        });
        self.missing(link, what, help);
    }

    fn missing(&mut self, link: &At<String>, what: What, help: String) {
        let (code, named) = match what {
            What::Link => ("link.missing-file", "link to a file"),
            What::Image => ("image.missing", "image from a file"),
        };
        self.error(code, format!("{named} that does not exist: `{}`", link.value), &link.span, Some(help));
    }

    /// The page at a path, or the only one whose name is the path's last part.
    fn page_named(&self, path: &str) -> Option<Arc<str>> {
        let pages = self.checked.wide?.pages;
        if let Some((path, _)) = pages.get_key_value(path.trim_matches('/')) {
            return Some(path.clone());
        }
        let mut same = pages.keys().filter(|known| name(known) == name(path));
        same.next().filter(|_| !name(path).is_empty() && !name(path).contains('.') && same.next().is_none()).cloned()
    }

    /// The file that lies elsewhere and is called as a path's last part is, or nearly.
    fn file_named(&self, path: &str, what: What) -> Option<String> {
        let wide = self.checked.wide?;
        let fits = |file: &str| what == What::Link || not_drawn(file).is_none();
        let known = || wide.files.keys().filter(|file| fits(file)).filter_map(|file| Some((name(file), self.file_as_written(file)?)));
        let wanted = known().find(|(known, _)| *known == name(path)).map(|(known, _)| known);
        let wanted = wanted.or_else(|| nearest(name(path), known().map(|(known, _)| known)))?;
        let mut all = known().filter(|(known, _)| *known == wanted);
        let (_, first) = all.next()?;
        all.next().is_none().then(|| format!("did you mean `{first}`?"))
    }

    /// How a link from this page to a file that is published is written.
    fn file_as_written(&self, file: &str) -> Option<String> {
        let wide = self.checked.wide?;
        if let Some(below) = file.strip_prefix("static/") {
            return Some(format!("/{below}"));
        }
        let below = [wide.folder, wide.original].iter().find_map(|folder| file.strip_prefix(*folder))?;
        Some(relative(&self.page.folder, below))
    }
}

/// What names a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Link,
    Image,
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}
