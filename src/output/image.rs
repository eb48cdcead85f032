//! The size an image asks for on a page, read from its first bytes.

use crate::site::Size;

/// Width and height in CSS pixels, if the file says them.
pub fn image_size(path: &str, bytes: &[u8]) -> Option<Size> {
    if path.to_ascii_lowercase().ends_with(".svg") {
        return svg(&String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]));
    }
    let size = imagesize::blob_size(bytes).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// `width` and `height` of the root element, or the size of its `viewBox`.
fn svg(text: &str) -> Option<Size> {
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

    #[test]
    fn a_drawing_has_the_size_it_says() {
        assert_eq!(image_size("a.svg", b"<svg xmlns=\"x\" width=\"10\" height=\"20px\">"), Some((10, 20)));
        assert_eq!(image_size("a.svg", b"<?xml?><svg viewBox=\"0 0 30 40.4\">"), Some((30, 40)));
        assert_eq!(image_size("a.png", b"no image"), None);
    }
}
