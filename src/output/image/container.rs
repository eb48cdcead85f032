//! What stands around an image's pixels: walked by the lengths it says, and copied without what no reader needs.
//!
//! Of each format only the parts are kept that change how it looks. What comes behind its end goes too: an editor
//! that cut a picture may have left the rest there, and a telephone a film.

use image::metadata::Orientation;

use super::Fault;

/// A format whose images are made smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
}

impl Format {
    /// The format that a file's name promises.
    pub fn of_name(path: &str) -> Option<Self> {
        match path.rsplit('.').next()?.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "webp" => Some(Self::WebP),
            _ => None,
        }
    }

    /// How names of its files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }

    fn is_of(self, bytes: &[u8]) -> bool {
        match self {
            Self::Jpeg => bytes.starts_with(&[0xff, 0xd8, 0xff]),
            Self::Png => bytes.starts_with(PNG),
            Self::WebP => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        }
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The parts of a PNG that change how it looks.
const PNG_KEPT: [&[u8; 4]; 15] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL"];
const PNG_FRAME: &[u8; 4] = b"fdAT";

/// The parts of a WebP that change how it looks.
const WEBP_KEPT: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// An image's file, walked to its end.
pub struct Container<'a> {
    /// Its format.
    pub format: Format,
    /// What is kept of it.
    pub kept: Vec<u8>,
    /// Whether it has several pictures, shown one after the other.
    pub moves: bool,
    /// Whether something was left out that says more than it shows.
    pub says_more: bool,
    /// What its camera noted.
    exif: Option<&'a [u8]>,
    /// Whether a smaller copy of it must be able to keep every pixel as it is, or be seen through.
    exact: bool,
}

fn cut_short() -> Fault {
    Fault::Broken("it ends too early".into())
}

impl<'a> Container<'a> {
    /// Walks a file.
    ///
    /// # Errors
    /// When it is of another format than its name says, or ends before the lengths in it do.
    pub fn read(format: Format, bytes: &'a [u8]) -> Result<Self, Fault> {
        if !format.is_of(bytes) {
            let real = [Format::Jpeg, Format::Png, Format::WebP].into_iter().find(|other| other.is_of(bytes));
            let real = real.map_or("something else".to_owned(), |real| format!("an image of the format {}", real.ending()));
            return Err(Fault::Broken(format!("it is called as one of the format {} and holds {real}", format.ending())));
        }
        let mut container = Self { format, kept: Vec::with_capacity(bytes.len()), moves: false, says_more: false, exif: None, exact: false };
        let walked = match format {
            Format::Jpeg => container.jpeg(bytes),
            Format::Png => container.png(bytes),
            Format::WebP => container.webp(bytes),
        };
        walked.map(|()| container).ok_or_else(cut_short)
    }

    /// How the picture is to be turned to stand upright, if it is.
    pub fn turn(&self) -> Option<Orientation> {
        Orientation::from_exif_chunk(self.exif?).filter(|turn| *turn != Orientation::NoTransforms)
    }

    /// Whether width and height change places when it is turned upright.
    pub fn lies_on_its_side(&self) -> bool {
        let turned =
            matches!(self.turn(), Some(Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH));
        turned && !self.moves
    }

    /// The format of smaller copies. Of WebP only the exact kind can be written, which is no good for photographs.
    pub fn copies(&self) -> Format {
        if self.format == Format::WebP && !self.exact { Format::Jpeg } else { self.format }
    }

    fn jpeg(&mut self, bytes: &'a [u8]) -> Option<()> {
        let mut at = 2;
        self.kept.extend_from_slice(&bytes[..2]);
        loop {
            let start = at;
            let fill = bytes.get(start..)?.iter().take_while(|byte| **byte == 0xff).count();
            let marker = *bytes.get(start + fill)?;
            at = start + fill + 1;
            if fill == 0 {
                return None;
            }
            match marker {
                0xd9 => {
                    self.kept.extend_from_slice(&[0xff, 0xd9]);
                    self.says_more |= at < bytes.len();
                    return Some(());
                }
                0x01 | 0xd0..=0xd7 => self.kept.extend_from_slice(&[0xff, marker]),
                _ => {
                    let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
                    let data = bytes.get(at + 2..at + length)?;
                    self.segment(marker, data);
                    at += length;
                    if marker == 0xda {
                        let pixels = entropy(&bytes[at..])?;
                        self.kept.extend_from_slice(&bytes[at..at + pixels]);
                        at += pixels;
                    }
                }
            }
        }
    }

    /// A part of a JPEG. Kept of those for programs: the size of a pixel, the colour profile, how colours are written.
    fn segment(&mut self, marker: u8, data: &'a [u8]) {
        let data = match marker {
            0xe0 if data.starts_with(b"JFIF\0") && data.len() >= 14 => {
                // A small picture of what was there before the last edit may follow.
                self.put_segment(marker, &[&data[..12], &[0, 0]].concat());
                return;
            }
            0xe2 if data.starts_with(b"ICC_PROFILE\0") => data,
            0xee if data.starts_with(b"Adobe") => data,
            0xe0..=0xef | 0xfe => {
                if let Some(exif) = data.strip_prefix(b"Exif\0\0").filter(|_| marker == 0xe1 && self.exif.is_none()) {
                    self.exif = Some(exif);
                }
                self.says_more = true;
                return;
            }
            _ => data,
        };
        self.put_segment(marker, data);
    }

    fn put_segment(&mut self, marker: u8, data: &[u8]) {
        self.kept.extend_from_slice(&[0xff, marker]);
        self.kept.extend_from_slice(&(data.len() as u16 + 2).to_be_bytes());
        self.kept.extend_from_slice(data);
    }

    fn png(&mut self, bytes: &'a [u8]) -> Option<()> {
        self.kept.extend_from_slice(PNG);
        self.exact = true;
        let mut at = PNG.len();
        loop {
            let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
            let name: &[u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
            let end = at.checked_add(length)?.checked_add(12)?;
            let whole = bytes.get(at..end)?;
            if PNG_KEPT.contains(&name) || name == PNG_FRAME {
                self.kept.extend_from_slice(whole);
            } else {
                self.says_more = true;
            }
            match name {
                b"eXIf" => self.exif = Some(&whole[8..8 + length]),
                b"acTL" => self.moves = true,
                b"IEND" => {
                    self.says_more |= end < bytes.len();
                    return Some(());
                }
                _ => {}
            }
            at = end;
        }
    }

    fn webp(&mut self, bytes: &'a [u8]) -> Option<()> {
        let said = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
        let inner = bytes.get(12..said.checked_add(8)?)?;
        self.says_more = bytes.len() > said + 8;
        self.kept.extend_from_slice(b"RIFF\0\0\0\0WEBP");
        let mut at = 0;
        while at < inner.len() {
            let name: &[u8; 4] = inner.get(at..at + 4)?.try_into().ok()?;
            let length = usize::try_from(u32::from_le_bytes(inner.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
            let data = inner.get(at + 8..at.checked_add(length)?.checked_add(8)?)?;
            let end = at + 8 + length + length % 2;
            if WEBP_KEPT.contains(&name) {
                let start = self.kept.len();
                self.kept.extend_from_slice(&inner[at..at + 8 + length]);
                self.kept.resize(start + (end - at), 0);
                if let (b"VP8X", Some(flags)) = (name, self.kept.get_mut(start + 8)) {
                    // There is no Exif and no XMP any more.
                    *flags &= !0x0c;
                }
            } else {
                self.says_more = true;
            }
            match name {
                b"EXIF" => self.exif = Some(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
                b"ANIM" | b"ANMF" => self.moves = true,
                b"VP8L" | b"ALPH" => self.exact = true,
                _ => {}
            }
            at = end;
        }
        let length = u32::try_from(self.kept.len() - 8).ok()?;
        self.kept[4..8].copy_from_slice(&length.to_le_bytes());
        Some(())
    }
}

/// How long the pixels of a JPEG go on: to the next marker that is none of theirs.
fn entropy(bytes: &[u8]) -> Option<usize> {
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff | 0xd0..=0xd7);
    bytes.windows(2).position(ends)
}
