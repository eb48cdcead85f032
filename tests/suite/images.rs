//! Images beside pages: smaller copies, what is left out of them, and what is refused.

use std::fs;
use std::io::Cursor;
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use payung::session::{Options, Session};

use crate::support::Site;

const SECRET: &[u8] = b"Jl. Rahasia 7";

/// A picture that no two parts of are alike.
fn picture(width: u32, height: u32) -> DynamicImage {
    let colour = |x: u32, y: u32| Rgb([(x * 7 + y * 3) as u8, (x * y / 5) as u8, (x ^ y) as u8]);
    RgbImage::from_fn(width, height, colour).into()
}

fn jpeg(picture: &DynamicImage) -> Vec<u8> {
    let mut out = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut out, 90)).unwrap();
    out
}

fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

fn webp(picture: &DynamicImage) -> Vec<u8> {
    let mut out = Vec::new();
    picture.write_with_encoder(WebPEncoder::new_lossless(&mut out)).unwrap();
    out
}

/// What a camera notes: how it was held, and where.
fn exif(held: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, held, 0, 0, 0]);
    tiff.extend([0x0e, 0x01, 2, 0, SECRET.len() as u8, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(SECRET);
    tiff
}

/// A JPEG with notes of a camera, of an editor and of a telephone.
fn told_jpeg(picture: &DynamicImage, held: u8) -> Vec<u8> {
    let segment = |marker: u8, data: &[u8]| [&[0xff, marker], &(data.len() as u16 + 2).to_be_bytes()[..], data].concat();
    let bytes = jpeg(picture);
    let notes = [
        segment(0xe1, &[b"Exif\0\0", &exif(held)[..]].concat()),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
        segment(0xed, SECRET),
        segment(0xfe, SECRET),
    ];
    [&bytes[..2], &notes.concat(), &bytes[2..], SECRET].concat()
}

/// A PNG with parts of its own before its pixels, and something behind its end.
fn told_png(picture: &DynamicImage, held: u8) -> Vec<u8> {
    let chunk = |name: &[u8], data: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(&[name, data].concat());
        [&(data.len() as u32).to_be_bytes(), name, data, &crc.sum().to_be_bytes()].concat()
    };
    let bytes = png(picture);
    let notes = [chunk(b"tEXt", &[b"Author\0", SECRET].concat()), chunk(b"eXIf", &exif(held)), chunk(b"tIME", &[0; 7])];
    [&bytes[..33], &notes.concat(), &bytes[33..], SECRET].concat()
}

/// A WebP of the wide form, with notes.
fn told_webp(picture: &DynamicImage) -> Vec<u8> {
    let chunk = |name: &[u8], data: &[u8]| {
        let mut out = [name, &(data.len() as u32).to_le_bytes(), data].concat();
        out.resize(out.len() + data.len() % 2, 0);
        out
    };
    let side = |length: u32| (length - 1).to_le_bytes()[..3].to_vec();
    let wide = [&[0x0c, 0, 0, 0][..], &side(picture.width()), &side(picture.height())].concat();
    let body = [b"WEBP".to_vec(), chunk(b"VP8X", &wide), webp(picture)[12..].to_vec(), chunk(b"EXIF", &exif(1)), chunk(b"XMP ", SECRET)].concat();
    chunk(b"RIFF", &body)
}

fn read(site: &Site, file: &str) -> Vec<u8> {
    fs::read(site.out().join(file)).unwrap_or_else(|error| panic!("`{file}`: {error}"))
}

fn size(bytes: &[u8]) -> (u32, u32) {
    let shown = image::load_from_memory(bytes).unwrap();
    (shown.width(), shown.height())
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn site(name: &str, bytes: Vec<u8>) -> Site {
    Site::bare().page("content/index.md", "Home", &format!("![Waves]({name})")).file(&format!("content/{name}"), bytes)
}

#[test]
fn an_image_has_smaller_copies_that_a_browser_may_choose_from() {
    let site = site("wave.jpg", jpeg(&picture(1000, 500))).build();
    let several = "src=\"wave.jpg\" srcset=\"wave.jpg.400w.jpg 400w, wave.jpg.800w.jpg 800w, wave.jpg 1000w\" sizes=\"(min-width: 45rem) 42rem, 100vw\" alt=\"Waves\" width=\"1000\" height=\"500\"";
    let site = site.main_has("index.html", several);
    assert_eq!(size(&read(&site, "wave.jpg.400w.jpg")), (400, 200));
    assert_eq!(size(&read(&site, "wave.jpg.800w.jpg")), (800, 400));
    assert!(read(&site, "wave.jpg.400w.jpg").len() * 2 < read(&site, "wave.jpg").len());
    assert!(!site.has("wave.jpg.1200w.jpg"));
}

#[test]
fn a_page_shows_no_image_wider_than_the_widest_copy() {
    let site = site("wide.png", png(&picture(2000, 40))).build();
    let site = site.main_has("index.html", "src=\"wide.png.1200w.png\"").main_has("index.html", "wide.png.1200w.png 1200w\" sizes");
    assert!(site.has("wide.png"), "it is there for who links to it");
}

#[test]
fn a_small_image_has_no_copies_and_a_copy_is_never_heavier() {
    let small = site("small.png", png(&picture(400, 10))).build().main_has("index.html", "<img src=\"small.png\" alt");
    assert!(!small.tree().keys().any(|file| file.contains("400w")));
    // Stripes of one pixel: a few bytes as they are, thousands of shades when there are fewer pixels.
    let stripes = RgbImage::from_fn(1201, 300, |x, y| if (x + y) % 2 == 0 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) });
    let bytes = png(&stripes.into());
    let drawn = site("drawn.png", bytes.clone()).build();
    assert!(read(&drawn, "drawn.png.1200w.png").len() <= bytes.len());
}

#[test]
fn what_an_image_says_of_who_took_it_and_where_is_not_published() {
    let shown = picture(500, 20);
    for (name, bytes) in
        [("a.jpg", told_jpeg(&shown, 1)), ("b.png", told_png(&shown, 1)), ("c.webp", told_webp(&shown)), ("d.jpg", told_jpeg(&shown, 3))]
    {
        assert!(holds(&bytes, SECRET));
        let site = site(name, bytes.clone()).build();
        let files: Vec<_> = site.tree().into_iter().filter(|(file, _)| file.starts_with(name)).collect();
        assert_eq!(files.len(), 2, "{name} and a copy");
        for (file, published) in files {
            for part in [SECRET, b"Exif", b"xap", b"tEXt", b"eXIf", b"XMP"] {
                assert!(!holds(&published, part), "{file}: {}", String::from_utf8_lossy(part));
            }
        }
        if name != "d.jpg" {
            let same = image::load_from_memory(&bytes).unwrap() == image::load_from_memory(&read(&site, name)).unwrap();
            assert!(same, "{name}: every pixel is as it was");
        }
    }
}

#[test]
fn a_picture_taken_sideways_stands_upright() {
    // Held so that its left edge is its top.
    let lying: DynamicImage = RgbImage::from_fn(900, 600, |x, _| if x < 450 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) }).into();
    for (name, bytes) in [("a.jpg", told_jpeg(&lying, 6)), ("b.png", told_png(&lying, 6))] {
        let site = site(name, bytes).build().main_has("index.html", "width=\"600\" height=\"900\"");
        for (file, expected) in [(name.to_owned(), (600, 900)), (format!("{name}.400w{}", &name[1..]), (400, 600))] {
            let shown = image::load_from_memory(&read(&site, &file)).unwrap().to_rgb8();
            assert_eq!(shown.dimensions(), expected, "{file}");
            let (top, bottom) = (shown.get_pixel(200, 20), shown.get_pixel(200, expected.1 - 20));
            assert!(top.0[0] > 200 && bottom.0[2] > 200, "{file}: {top:?} {bottom:?}");
        }
    }
}

#[test]
fn colours_that_nobody_sees_do_not_come_through_at_edges() {
    // A white disc on black that is not seen at all.
    let disc = RgbaImage::from_fn(800, 800, |x, y| {
        let inside = (x as i32 - 400).pow(2) + (y as i32 - 400).pow(2) < 300 * 300;
        if inside { Rgba([255, 255, 255, 255]) } else { Rgba([0, 0, 0, 0]) }
    });
    let site = site("disc.png", png(&disc.into())).build();
    let copy = image::load_from_memory(&read(&site, "disc.png.400w.png")).unwrap().to_rgba8();
    assert!(copy.pixels().any(|pixel| pixel.0[3] > 20 && pixel.0[3] < 235), "there is an edge");
    assert!(copy.pixels().all(|pixel| pixel.0[3] == 0 || pixel.0[0] > 240), "and it is white");
}

#[test]
fn the_colours_of_a_photograph_stay() {
    let shades = RgbImage::from_fn(800, 400, |x, y| Rgb([(x / 4) as u8, (y / 2) as u8, 255 - (x / 4) as u8]));
    let site = site("shades.jpg", jpeg(&shades.into())).build();
    let copy = image::load_from_memory(&read(&site, "shades.jpg.400w.jpg")).unwrap().to_rgb8();
    for (x, y, pixel) in copy.enumerate_pixels().filter(|(x, y, _)| x % 40 == 20 && y % 40 == 20) {
        let expected = [x / 2, y, 255 - x / 2];
        assert!(pixel.0.iter().zip(expected).all(|(one, other)| (i64::from(*one) - i64::from(other)).abs() < 8), "{x} {y}: {pixel:?} {expected:?}");
    }
}

#[test]
fn an_image_that_would_fill_the_memory_is_refused_before_it_is_read() {
    let mut bytes = png(&picture(4, 4));
    bytes[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let start = Instant::now();
    site("bomb.png", bytes).build_err().finds(["image.too-large"]);
    assert!(start.elapsed() < Duration::from_secs(60));
    // Its first part says few pixels, and the one that follows many.
    let (mut first, second) = (jpeg(&picture(8, 8)), jpeg(&picture(8, 8)));
    let frame = second.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    let mut large = second[frame..frame + 19].to_vec();
    large[5..9].copy_from_slice(&[0xff; 4]);
    let at = first.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap() + 19;
    first.splice(at..at, large);
    site("bomb.jpg", first).build_err();
}

#[test]
fn an_image_that_lies_or_ends_too_early_is_a_finding_with_its_name() {
    let shown = picture(450, 30);
    for (name, bytes) in [("a.jpg", told_jpeg(&shown, 6)), ("b.png", told_png(&shown, 1)), ("c.webp", told_webp(&shown))] {
        let whole = bytes.len() - SECRET.len() - 200;
        for part in [0, 1, 11, 30, 200, whole / 2, whole] {
            let site = site(name, bytes[..part].to_vec()).build_err().finds(["image.broken"]);
            assert!(site.report().contains(&format!("content/{name}")), "{}", site.report());
        }
        let other = if name == "a.jpg" { png(&shown) } else { jpeg(&shown) };
        let site = site(name, other).build_err().finds(["image.broken"]);
        assert!(site.report().contains("it is called as one of the format"), "{}", site.report());
    }
}

#[test]
fn pixels_that_cannot_be_read_are_a_finding_and_the_last_site_stays() {
    let good = png(&picture(40, 40));
    let mut bad = good.clone();
    let pixels = bad.windows(4).position(|name| name == b"IDAT").unwrap() + 4;
    bad[pixels..pixels + 20].fill(0xee);
    let site = site("a.png", good).build();
    let before = site.tree();
    let site = site.edit("content/a.png", &bad).build_err().finds(["image.broken"]);
    assert_eq!(site.tree(), before);
    let checked = site.run(["check"]);
    assert_eq!(checked.status, Some(1), "{}", checked.stderr);
    assert!(checked.stderr.contains("image.broken"), "{}", checked.stderr);
}

#[test]
fn no_damage_stops_or_breaks_a_build() {
    let shown = picture(420, 24);
    let mut chance = crate::support::Chance::new(7);
    for (name, bytes) in [("a.jpg", told_jpeg(&shown, 8)), ("b.png", told_png(&shown, 2)), ("c.webp", told_webp(&shown))] {
        let mut site = site(name, bytes.clone());
        for _ in 0..25 {
            let mut damaged = bytes.clone();
            for _ in 0..=chance.below(3) {
                let at = chance.below(damaged.len());
                damaged[at] = chance.below(256) as u8;
            }
            site.write(&format!("content/{name}"), &damaged);
            if !site.attempt() {
                let codes = site.codes();
                assert!(codes.iter().all(|code| code == "image.broken" || code == "image.too-large"), "{codes:?}");
            }
        }
    }
}

#[test]
fn a_copy_is_kept_and_what_is_kept_may_be_damaged_or_deleted() {
    let site = site("wave.jpg", told_jpeg(&picture(900, 600), 6)).build();
    let shelf = site.root().join(".payung/images");
    let kept = || fs::read_dir(&shelf).unwrap().flatten().map(|entry| entry.path()).collect::<Vec<_>>();
    assert_eq!(kept().len(), 2, "turned, and of 400 pixels");
    let before = site.tree();
    for damage in [0, 1, 2] {
        match damage {
            0 => kept().iter().for_each(|path| fs::write(path, b"damaged").unwrap()),
            1 => fs::remove_dir_all(site.root().join(".payung")).unwrap(),
            _ => {}
        }
        fs::remove_dir_all(site.out()).unwrap();
        assert!(site.run(["build"]).status == Some(0));
        assert!(site.tree() == before, "after damage {damage}");
    }
    fs::remove_dir_all(site.out()).unwrap();
    let _site = site.edit("content/wave.jpg", jpeg(&picture(300, 300))).build();
    assert!(kept().is_empty(), "what nobody needs any more is let go");
}

#[test]
fn what_is_kept_is_used() {
    let site = site("wave.jpg", jpeg(&picture(900, 300))).build();
    let shelf = site.root().join(".payung/images");
    let path = fs::read_dir(&shelf).unwrap().flatten().next().unwrap().path();
    let kept = fs::read(&path).unwrap();
    fs::remove_dir_all(site.out()).unwrap();
    let modified = || fs::metadata(&path).unwrap().modified().unwrap();
    let before = modified();
    let site = site.build();
    assert_eq!(modified(), before, "it was not made again");
    assert!(site.tree().iter().any(|(file, bytes)| file.ends_with("w.jpg") && kept.ends_with(bytes)));
}

#[test]
fn an_image_that_changes_changes_its_copies_and_pages_that_show_it_alone() {
    let site = site("wave.jpg", jpeg(&picture(900, 90))).page("content/other.md", "Other", "Nothing.").build().equals_clean();
    let other = fs::metadata(site.out().join("other/index.html")).unwrap().modified().unwrap();
    let mut session = Session::open(&site.root(), Options::default()).unwrap();
    for width in [900, 500, 300, 1300] {
        let bytes = png(&picture(width, 90));
        fs::remove_file(site.root().join("content/wave.jpg")).unwrap();
        site.write("content/wave.jpg", jpeg(&image::load_from_memory(&bytes).unwrap()));
        session.refresh().unwrap();
        let recipes = session.recipes();
        let again = site.run(["build"]);
        assert_eq!(again.status, Some(0), "{}", again.stderr);
        let tree = site.tree();
        for (file, recipe) in recipes.0.iter().filter(|(file, _)| file.contains("wave") || file.ends_with("index.html")) {
            assert!(tree[&**file] == session.realize(file, recipe).unwrap().0, "{width}: {file}");
        }
        assert_eq!(tree.keys().filter(|file| file.contains("wave")).count(), 1 + [400, 800, 1200].iter().filter(|copy| **copy < width).count());
    }
    let site = site.equals_clean();
    assert_eq!(fs::metadata(site.out().join("other/index.html")).unwrap().modified().unwrap(), other);
    let again = site.build();
    assert_eq!(again.done().written, 0);
}

#[test]
fn copies_travel_with_their_image_into_every_language_and_onto_a_disk() {
    let book = "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"ไทย\"\n";
    let site = Site::bare().file("book.toml", book).file("content/en/rain/wave, 1.webp", webp(&picture(500, 50)));
    let site = site.page("content/en/index.md", "Home", "Hello.").page("content/en/rain/fall.md", "Fall", "![Waves](<wave, 1.webp> \"High\")");
    let site = site.build();
    let several = |folder: &str| format!("srcset=\"{folder}rain/wave%2C%201.webp.400w.webp 400w, {folder}rain/wave%2C%201.webp 500w\"");
    let site = site.main_has("rain/fall/index.html", &several("../../")).main_has("th/rain/fall/index.html", &several("../../../th/"));
    for folder in ["", "th/"] {
        assert_eq!(size(&read(&site, &format!("{folder}rain/wave, 1.webp.400w.webp"))), (400, 40));
    }
    let site = site.asking(|request| request.options.portable = true).build();
    assert!(site.has("th/rain/wave, 1.webp.400w.webp"));
    site.main_has("rain/fall/index.html", &several("../../"));
}

#[test]
fn files_of_static_and_formats_without_pixels_to_spare_stay_as_they_are() {
    let shown = told_jpeg(&picture(900, 90), 1);
    let site = Site::bare().page("content/index.md", "Home", "![a](/photo.jpg) ![b](b.svg)").file("static/photo.jpg", &shown);
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"2000\" height=\"5\"></svg>";
    let site = site.file("content/b.svg", drawing).build().finds(["image.private"]);
    assert_eq!(read(&site, "photo.jpg"), shown);
    assert_eq!(read(&site, "b.svg"), drawing.as_bytes());
    site.lacks("index.html", "srcset");
}
