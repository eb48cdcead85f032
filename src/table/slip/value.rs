//! Values that are whole but for signs that TOML does not have, and how each is written.

use super::Said;

/// A number with a comma, before tenths or between thousands.
pub(super) fn comma(key: &str, value: &str) -> Option<Said> {
    let parts: Vec<&str> = value.split(',').collect();
    let is_number = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let help = match parts[..] {
        [whole, tenths] if tenths.len() != 3 => {
            format!("write a point in its place, `{key} = {whole}.{tenths}`, or a whole number, `{key} = {whole}`")
        }
        [_, ref thousands @ ..] if thousands.iter().all(|part| part.len() == 3) => format!("write it without: `{key} = {}`", parts.concat()),
        _ => return None,
    };
    (parts.len() > 1 && is_number).then(|| ("a comma in a number, which TOML does not have".to_owned(), Some(help)))
}

/// A value of YAML as TOML has it.
pub(super) fn of_yaml(value: &str) -> String {
    let is_day = value.len() == 10 && value.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let is_bare = is_day || matches!(value, "true" | "false") || value.parse::<i64>().is_ok() || value.starts_with(['"', '[']);
    if is_bare && is_value(value) { value.to_owned() } else { format!("\"{}\"", value.trim_matches(['"', '\''])) }
}

/// Whether a text is a value as TOML has it.
pub(in crate::table) fn is_value(value: &str) -> bool {
    toml::de::DeTable::parse(&format!("a = {value}")).is_ok()
}

/// A text with quotation marks in it, at the first of which it ends.
pub(super) fn quotes(key: &str, value: &str) -> Option<Said> {
    let inner = value.strip_prefix('"')?.strip_suffix('"').filter(|inner| inner.contains('"') && !inner.contains("\"\"") && !inner.contains('\\'))?;
    let written = if inner.contains('\'') { format!("\"{}\"", inner.replace('"', "\\\"")) } else { format!("'{inner}'") };
    let message = "a text with quotation marks in it, which ends at the first of them".to_owned();
    is_value(&written).then(|| (message, Some(format!("write `{key} = {written}`"))))
}

/// Digits of another script.
pub(super) fn digits(key: &str, value: &str) -> Option<Said> {
    let written: String = value.chars().map(|c| digit(c).unwrap_or(c)).collect();
    let help = format!("write `{key} = {written}`");
    (written != value && is_value(&written)).then(|| ("digits that TOML does not have".to_owned(), Some(help)))
}

/// The sign among `0` to `9` for a digit of the scripts in which people of ASEAN write, and a few others.
fn digit(c: char) -> Option<char> {
    const ZEROS: [char; 9] = ['๐', '໐', '០', '၀', '႐', '٠', '۰', '०', '０'];
    let sign = u32::from(c);
    let value = ZEROS.iter().find_map(|zero| sign.checked_sub(u32::from(*zero)).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// A space before or behind a value that is none to TOML, as word processors put it there.
pub(super) fn odd_space(line: &str) -> Option<Said> {
    let is_odd = |c: char| !c.is_ascii() && c.is_whitespace();
    let space = line.split('"').step_by(2).flat_map(str::chars).find(|c| is_odd(*c))?;
    let written: Vec<String> =
        line.split('"').enumerate().map(|(at, part)| if at % 2 == 0 { part.replace(is_odd, " ") } else { part.to_owned() }).collect();
    let written = written.join("\"");
    let message = format!("a space that is none for TOML (U+{:04X})", u32::from(space));
    toml::de::DeTable::parse(&written).is_ok().then(|| (message, Some(format!("type it anew: `{}`", written.trim()))))
}

/// A key of several words.
pub(super) fn spaced_key(line: &str) -> Option<Said> {
    let (key, value) = line.split_once('=').map(|(key, value)| (key.trim(), value.trim()))?;
    let is_words = key.contains(' ') && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'_'));
    let help = format!("write `{} = {value}`", key.split_whitespace().collect::<Vec<_>>().join("_"));
    is_words.then(|| ("a key with a space in it".to_owned(), Some(help)))
}
