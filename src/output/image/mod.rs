//! Images beside pages: what they are by their first bytes, what is published of each, and smaller copies of it.
//!
//! What copies there are follows from an image's size alone, which a page knows; so nothing is decoded to plan.
//! What is published shows what the file shows and says no more: who took it, where and with what stays behind.

mod container;
mod shrink;
mod whole;

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::site::{Picture, Size};
use container::{Container, Format};

/// The most pixels an image may have: it takes four bytes for each to show it.
pub const MOST_PIXELS: u64 = 40_000_000;

/// Stands for the code that makes images: what another made is not used.
pub const VERSION: &str = env!("PAYUNG_IMAGES");

/// What is known of an image without its pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// What it is, or what is wrong with it.
    pub picture: Result<Picture, Fault>,
    /// Whether it says more than it shows: who took it, where, with what.
    pub says_more: bool,
}

impl Measured {
    /// That an image is published as it is and says more than it shows.
    pub fn told(&self, path: &Arc<str>) -> Option<Diagnostic> {
        let told = || {
            Diagnostic::warning("image.private", "an image that carries more than it shows, like where and with what it was taken", Place::file(path))
        };
        self.says_more
            .then(|| told().help("files of `static/` are published as they are: put it beside a page in `content/`, where that is left out"))
    }
}

/// What is wrong with an image as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has more pixels than anybody can show.
    Large(Size),
    /// It is not what its name says, or not all of it is there; why, in words.
    Broken(String),
    /// A drawing of which a browser shows nothing; why, and where in its text.
    Unshown(String, Range<usize>),
}

impl Fault {
    /// The finding of the image at a path.
    pub fn finding(&self, path: &Arc<str>) -> Diagnostic {
        match self {
            Self::Large((width, height)) => {
                let message = format!("an image of {width} × {height} pixels; more than {MOST_PIXELS} are not read");
                Diagnostic::error("image.too-large", message, Place::file(path))
                    .help("make it smaller: no screen shows more than some thousand pixels across")
            }
            Self::Broken(why) => Diagnostic::error("image.broken", format!("an image that cannot be read: {why}"), Place::file(path))
                .help("open it in an image editor and save it again, under a name that ends as its format does"),
            Self::Unshown(why, _) => Diagnostic::error("image.broken", format!("a drawing that no browser shows: {why}"), Place::file(path))
                .help("mend it there, or save the drawing anew as plain SVG"),
        }
    }

    /// The same, at its place in a drawing, whose bytes are asked for where there is one.
    pub fn finding_in(&self, path: &Arc<str>, bytes: impl FnOnce() -> Vec<u8>) -> Diagnostic {
        let finding = self.finding(path);
        match self {
            Self::Unshown(_, span) => Diagnostic { place: Some(Place::new(path, &String::from_utf8_lossy(&bytes()), span.clone())), ..finding },
            _ => finding,
        }
    }
}

/// What an image of any kind is; `None` if it says no size.
pub fn measure(path: &str, bytes: &[u8]) -> Option<Measured> {
    if let Some(format) = Format::of_name(path) {
        let read = Container::read(format, bytes);
        let says_more = read.as_ref().is_ok_and(|container| container.says_more);
        return Some(Measured { picture: read.and_then(|container| picture(&container, bytes)), says_more });
    }
    let broken = |fault| Some(Measured { picture: Err(fault), says_more: false });
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_drawing = ending == "svg";
    if let Some((why, place)) = is_drawing.then(|| whole::fault(&String::from_utf8_lossy(bytes))).flatten() {
        return broken(Fault::Unshown(why, place));
    }
    // What browsers show of these without being read here starts so.
    let starts = match ending.as_str() {
        "gif" => bytes.starts_with(b"GIF8"),
        "avif" => bytes.get(4..8) == Some(b"ftyp"),
        _ => true,
    };
    if !starts {
        return broken(Fault::Broken(format!("it is called as one of the format {ending} and holds something else")));
    }
    let size =
        if is_drawing { drawing(&String::from_utf8_lossy(&bytes[..bytes.len().min(4096)])) } else { imagesize::blob_size(bytes).ok().and_then(size) };
    size.map(|size| Measured { picture: Ok(Picture { size, copies: None, as_it_is: true }), says_more: false })
}

/// A photograph or the like, by its first bytes.
fn picture(container: &Container<'_>, bytes: &[u8]) -> Result<Picture, Fault> {
    let size = imagesize::blob_size(bytes).ok().and_then(size).ok_or_else(|| Fault::Broken("it says no size".into()))?;
    let (width, height) = size;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Fault::Large(size));
    }
    if width == 0 || height == 0 {
        return Err(Fault::Broken("it has no pixels".into()));
    }
    let size = if container.lies_on_its_side() { (height, width) } else { size };
    Ok(Picture { size, copies: (!container.moves).then(|| container.copies().ending()), as_it_is: false })
}

fn size(size: imagesize::ImageSize) -> Option<Size> {
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// What is published of an image: all of it, or a copy of a width, upright, without what it says besides.
///
/// # Errors
/// When it cannot be read, which its first bytes may not have shown.
pub fn published(path: &str, bytes: &[u8], width: Option<u32>) -> Result<Vec<u8>, Fault> {
    let format = Format::of_name(path).ok_or_else(|| Fault::Broken("it is of no known format".into()))?;
    let container = Container::read(format, bytes)?;
    let upright = container.moves || container.turn().is_none();
    match width {
        None if upright => {
            // Where no copy shows it, whether the pixels can be read is not known yet.
            if !container.moves && !picture(&container, bytes)?.widths().any(|_| true) {
                shrink::redrawn(&container, bytes, None, format)?;
            }
            Ok(container.kept)
        }
        None => shrink::redrawn(&container, bytes, None, format),
        Some(_) => {
            let made = shrink::redrawn(&container, bytes, width, container.copies())?;
            // A drawing of few colours can grow when it is made smaller.
            let heavier = upright && container.copies() == format && made.len() >= container.kept.len();
            Ok(if heavier { container.kept } else { made })
        }
    }
}

/// Whether making what is published takes reading all pixels.
pub fn is_dear(path: &str, bytes: &[u8], width: Option<u32>) -> bool {
    let read = || Container::read(Format::of_name(path)?, bytes).ok();
    width.is_some() || read().is_some_and(|container| container.turn().is_some())
}

/// `width` and `height` of the root element, or the size of its `viewBox`.
fn drawing(text: &str) -> Option<Size> {
    let tag = &text[text.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let attribute = |name: &str| {
        let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        tag[at..].split('"').next()
    };
    let number = |text: &str| text.trim_end_matches("px").parse::<f64>().ok().map(|n| n.round() as u32);
    if let (Some(width), Some(height)) = (attribute("width").and_then(number), attribute("height").and_then(number)) {
        return Some((width, height));
    }
    let sides: Vec<u32> = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).filter_map(number).collect();
    (sides.len() == 4).then(|| (sides[2], sides[3]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size_of(path: &str, bytes: &[u8]) -> Option<Size> {
        measure(path, bytes)?.picture.ok().map(|picture| picture.size)
    }

    #[test]
    fn a_drawing_has_the_size_it_says() {
        assert_eq!(size_of("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"20px\"/>"), Some((10, 20)));
        assert_eq!(size_of("a.svg", b"<?xml?><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 30 40.4\"><path/></svg>"), Some((30, 40)));
        assert!(measure("a.svg", b"<svg width=\"1\" height=\"1\"><path").is_some_and(|measured| measured.picture.is_err()));
        for path in ["a.gif", "a.avif", "a.png"] {
            assert!(measure(path, b"no image").is_some_and(|measured| measured.picture.is_err()), "{path}");
        }
    }
}
