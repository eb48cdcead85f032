//! An image's pixels, turned upright, made fewer, and written again.
//!
//! The same bytes come of the same image on every machine: the colours of a JPEG are worked out in whole numbers here,
//! and not by what only some processors can do; the filter that makes pixels fewer needs no more than the four sums.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageEncoder, ImageError, Limits, RgbImage, Rgba, RgbaImage};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::container::{Container, Format};
use super::{Fault, MOST_PIXELS};

/// The most memory that reading one image may take.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// How exact JPEG is written, of 100. Copies are shown on dense screens, where less is enough.
const QUALITY: u8 = 75;
/// The same where the image itself is written, for it was only turned.
const QUALITY_WHOLE: u8 = 90;

/// Pixels and the profile that says what their colours mean.
struct Drawn {
    pixels: DynamicImage,
    profile: Option<Vec<u8>>,
}

/// An image drawn again: upright, of a width or its own, in a format.
///
/// # Errors
/// When its pixels cannot be read.
pub fn redrawn(container: &Container<'_>, bytes: &[u8], width: Option<u32>, format: Format) -> Result<Vec<u8>, Fault> {
    let Drawn { mut pixels, profile } = match container.format {
        Format::Jpeg => jpeg(bytes)?,
        Format::Png => decoded(PngDecoder::with_limits(Cursor::new(bytes), limits()))?,
        Format::WebP => decoded(WebPDecoder::new(Cursor::new(bytes)))?,
    };
    if let Some(turn) = container.turn() {
        pixels.apply_orientation(turn);
    }
    pixels = plain(pixels);
    if let Some(width) = width {
        let height = (u64::from(pixels.height()) * u64::from(width)).div_ceil(u64::from(pixels.width().max(1))).max(1);
        pixels = smaller(pixels, width, u32::try_from(height).unwrap_or(u32::MAX));
    }
    let quality = if width.is_some() { QUALITY } else { QUALITY_WHOLE };
    written(&pixels, profile, format, quality).map_err(unreadable)
}

/// In the words of a decoder.
fn broken(error: &dyn std::fmt::Display) -> Fault {
    Fault::Broken(error.to_string().to_lowercase().trim_end_matches('.').replace('\n', " "))
}

fn unreadable(error: ImageError) -> Fault {
    match error {
        ImageError::Limits(_) => Fault::Broken("reading it takes more memory than an image may".into()),
        other => broken(&other),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

/// What the first bytes said may not be what the decoder finds.
fn held((width, height): (u32, u32)) -> Result<(), Fault> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS { Err(Fault::Large((width, height))) } else { Ok(()) }
}

fn decoded<D: ImageDecoder>(decoder: Result<D, ImageError>) -> Result<Drawn, Fault> {
    let mut decoder = decoder.map_err(unreadable)?;
    held(decoder.dimensions())?;
    decoder.set_limits(limits()).map_err(unreadable)?;
    let profile = decoder.icc_profile().ok().flatten();
    let pixels = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    Ok(Drawn { pixels, profile })
}

fn jpeg(bytes: &[u8]) -> Result<Drawn, Fault> {
    let side = u16::MAX.into();
    let options = DecoderOptions::default().set_strict_mode(false).set_max_width(side).set_max_height(side);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| broken(&error))?;
    let info = decoder.info().ok_or_else(|| broken(&"it says no size"))?;
    let size = (u32::from(info.width), u32::from(info.height));
    held(size)?;
    let colours = decoder.input_colorspace().filter(|colours| matches!(colours, ColorSpace::Luma | ColorSpace::YCbCr)).unwrap_or(ColorSpace::RGB);
    decoder.set_options(options.jpeg_set_out_colorspace(colours));
    let of_printers = matches!(decoder.input_colorspace(), Some(ColorSpace::CMYK | ColorSpace::YCCK));
    // A profile of printing inks says nothing of what becomes of them on a screen.
    let profile = decoder.icc_profile().filter(|_| !of_printers);
    let mut pixels = decoder.decode().map_err(|error| broken(&error))?;
    if colours == ColorSpace::YCbCr {
        pixels.chunks_exact_mut(3).for_each(on_a_screen);
    }
    let (width, height) = size;
    let pixels = if colours == ColorSpace::Luma {
        GrayImage::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8)
    } else {
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
    };
    pixels.map(|pixels| Drawn { pixels, profile }).ok_or_else(|| broken(&"it has fewer pixels than it says"))
}

/// Red, green and blue of brightness and two differences, by the factors of JFIF in parts of 65,536.
fn on_a_screen(pixel: &mut [u8]) {
    let [bright, blue, red] = [pixel[0], pixel[1], pixel[2]].map(i32::from);
    let (blue, red) = (blue - 128, red - 128);
    let sums = [91_881 * red, -22_554 * blue - 46_802 * red, 116_130 * blue];
    for (one, sum) in pixel.iter_mut().zip(sums) {
        *one = u8::try_from((bright + ((sum + 32_768) >> 16)).clamp(0, 255)).unwrap_or(u8::MAX);
    }
}

/// Eight bits a colour, and nothing to see through where nothing is.
fn plain(pixels: DynamicImage) -> DynamicImage {
    match (pixels.color().has_color(), pixels.color().has_alpha()) {
        (false, false) => DynamicImage::ImageLuma8(pixels.into_luma8()),
        (true, false) => DynamicImage::ImageRgb8(pixels.into_rgb8()),
        (_, true) => {
            let all = pixels.into_rgba8();
            let opaque = all.pixels().all(|pixel| pixel.0[3] == 255);
            let all = DynamicImage::ImageRgba8(all);
            if opaque { DynamicImage::ImageRgb8(all.into_rgb8()) } else { all }
        }
    }
}

/// Fewer pixels. Colours that nobody sees would come through at the edge of what one sees through: they are weighed
/// by how much of them is seen.
fn smaller(pixels: DynamicImage, width: u32, height: u32) -> DynamicImage {
    match pixels {
        DynamicImage::ImageRgba8(mut all) => {
            seen(&mut all, |colour, alpha| (colour * alpha + 127) / 255);
            let mut few = image::imageops::resize(&all, width, height, FilterType::CatmullRom);
            seen(&mut few, |colour, alpha| (colour * 255 + alpha / 2).checked_div(alpha).unwrap_or(0).min(255));
            DynamicImage::ImageRgba8(few)
        }
        other => other.resize_exact(width, height, FilterType::CatmullRom),
    }
}

fn seen(pixels: &mut RgbaImage, colour: impl Fn(u32, u32) -> u32) {
    for Rgba([red, green, blue, alpha]) in pixels.pixels_mut() {
        for one in [red, green, blue] {
            *one = u8::try_from(colour(u32::from(*one), u32::from(*alpha))).unwrap_or(u8::MAX);
        }
    }
}

fn written(pixels: &DynamicImage, profile: Option<Vec<u8>>, format: Format, quality: u8) -> Result<Vec<u8>, ImageError> {
    let mut out = Vec::new();
    // A profile of colours means nothing for grey, and the other way round.
    let fits: &[u8] = if pixels.color().has_color() { b"RGB " } else { b"GRAY" };
    let profile = profile.filter(|profile| profile.get(16..20) == Some(fits));
    match format {
        Format::Jpeg => {
            let mut encoder = JpegEncoder::new_with_quality(&mut out, quality);
            profile.map(|profile| encoder.set_icc_profile(profile).ok());
            if pixels.color().has_alpha() {
                DynamicImage::from(pixels.to_rgb8()).write_with_encoder(encoder)?
            } else {
                pixels.write_with_encoder(encoder)?
            }
        }
        Format::Png => {
            let mut encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Best, PngFilter::Adaptive);
            profile.map(|profile| encoder.set_icc_profile(profile).ok());
            pixels.write_with_encoder(encoder)?;
        }
        Format::WebP => {
            let mut encoder = WebPEncoder::new_lossless(&mut out);
            profile.map(|profile| encoder.set_icc_profile(profile).ok());
            pixels.write_with_encoder(encoder)?;
        }
    }
    Ok(out)
}
