//! Files as one zip: the same bytes for the same files, wherever and whenever it is made.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// What is small already; pressing it again costs time and saves nothing.
const PRESSED: [&str; 8] = ["avif", "gif", "jpeg", "jpg", "mp3", "png", "webp", "woff2"];

/// A zip that unpacks into a folder: names in their order, no time of day, one permission.
///
/// # Errors
/// When the format cannot hold them.
pub fn zip(folder: &str, files: &BTreeMap<Arc<str>, Vec<u8>>) -> io::Result<Vec<u8>> {
    let same = SimpleFileOptions::default().system(System::Unix).unix_permissions(0o644).last_modified_time(DateTime::DEFAULT);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (file, bytes) in files {
        let ending = file.rsplit('.').next().unwrap_or_default();
        let method = if PRESSED.contains(&ending) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let large = u32::try_from(bytes.len()).is_err();
        writer.start_file(format!("{folder}/{file}"), same.compression_method(method).large_file(large))?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(files: &[(&str, &str)]) -> Vec<u8> {
        let files = files.iter().map(|(name, text)| (Arc::from(*name), text.as_bytes().to_vec())).collect();
        zip("site", &files).unwrap()
    }

    #[test]
    fn the_order_of_files_does_not_show() {
        assert_eq!(some(&[("a.html", "one"), ("b/c.png", "two")]), some(&[("b/c.png", "two"), ("a.html", "one")]));
    }

    #[test]
    fn names_beyond_latin_and_empty_files_are_kept() {
        let mut archive = zip::ZipArchive::new(Cursor::new(some(&[("ขอ/index.html", "<p>"), ("empty.txt", "")]))).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["site/empty.txt", "site/ขอ/index.html"]);
        assert_eq!(std::io::read_to_string(archive.by_name("site/ขอ/index.html").unwrap()).unwrap(), "<p>");
    }
}
