//! Every code that a finding can have, with what it means: the one list for `book.toml`, the reference and the tests.

/// A code and what it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// What is the matter, in a sentence.
    pub meaning: &'static str,
    /// Whether it can neither be made weaker nor be excused: the site could not be made, or would do harm.
    pub firm: bool,
}

const fn code(code: &'static str, meaning: &'static str) -> Code {
    Code { code, meaning, firm: false }
}

const fn firm(code: &'static str, meaning: &'static str) -> Code {
    Code { code, meaning, firm: true }
}

/// All codes, in alphabetical order.
pub const ALL: &[Code] = &[
    firm("address.third-party", "A page would make the reader's browser ask another host for something."),
    firm("alias.leaves-site", "An old address that is no path below the site."),
    firm("alias.taken", "An old address at which something else stands."),
    code("budget.passed", "A page that weighs more than its budget in `[budgets]`."),
    code("cite.syntax", "Brackets that look like a citation and are none."),
    code("code.unclosed", "Code between lines of signs of which the second is not there."),
    code("code.unknown-language", "Code in a language that cannot be coloured."),
    code("component.duplicate-param", "A parameter that is given twice."),
    code("component.fence", "A container closed with another number of colons than opened it."),
    code("component.form", "A component that is called in a place where it cannot stand."),
    code("component.missing-param", "A component that lacks a parameter it needs."),
    code("component.nesting", "A container closed in another block than it was opened in."),
    code("component.param-value", "A value that the parameter cannot have."),
    code("component.stray-close", "A line that closes a container where none is open."),
    code("component.syntax", "Something that starts like a call of a component and does not end like one."),
    firm("component.template", "A component of the theme without its template."),
    code("component.unclosed", "A container that is never closed."),
    code("component.unknown", "A component that the theme does not have."),
    code("component.unknown-folder", "A folder that has no pages."),
    code("component.unknown-kind", "A kind of page that `book.toml` does not declare."),
    code("component.unknown-param", "A parameter that the component does not have."),
    code("component.unknown-relation", "A relation that `book.toml` does not declare."),
    firm("component.value", "A value in a `component.toml` or a `theme.toml` that is not known there."),
    firm("config.base-url", "An address of the site that is not absolute."),
    firm("config.count", "A number in `[check]`, in `[budgets]` or in a kind that counts nothing."),
    firm("config.key-type", "A front-matter key of a kind, of a type that does not exist."),
    firm("config.language", "Something that is no language code, or a default language without its table."),
    firm("config.missing", "A site without `book.toml`."),
    firm("config.relation-name", "Two relations, or inverses, of one name."),
    firm("config.severity", "A line in `[check.severity]` with an unknown code or severity, or one that would let harm through."),
    code("config.unknown-folder", "A kind of page in a folder that does not exist, where one of nearly that name does."),
    firm("config.unknown-kind", "A kind that is not declared, in a relation or in `[offline]`."),
    firm("config.unknown-required", "A kind that requires a key which its pages do not have."),
    firm("content.missing", "A site without pages."),
    firm("content.outside-language", "A page in no language's folder, on a site with `[languages]`."),
    code("encoding.bidirectional", "An invisible sign that turns the direction of text around."),
    code("encoding.decomposed", "Text that is not in Unicode's composed form (NFC)."),
    firm("encoding.utf-16", "A file in UTF-16."),
    firm("encoding.utf-8", "A file that is not UTF-8."),
    code("encoding.zawgyi", "Burmese in Zawgyi instead of Unicode, on a page, in a record or in a string."),
    code("excuse.reason", "An excuse that gives no reason."),
    code("excuse.refused", "An excuse for something that cannot be excused."),
    code("excuse.unknown-code", "An excuse for a finding that does not exist."),
    code("excuse.unused", "An excuse that excuses nothing."),
    code("external.missing", "An outside link to something that is gone."),
    code("external.moved", "An outside link to something that has moved for good."),
    code("external.refused", "An outside link to something that does not show itself."),
    code("external.silent", "An outside link that nobody answers."),
    code("external.unasked", "Outside links for which there was no time."),
    code("fact.old", "A figure of long ago that stands without its year, as if it were of today."),
    code("fact.unknown", "A fact that `facts.toml` does not have."),
    code("fact.unused", "A checked fact that no page shows."),
    firm("fact.unverified", "A fact that nobody checked, on a page."),
    code("figure.no-fact", "A figure in the text that no fact of the page carries."),
    code("file.name", "A file whose name cannot be read."),
    code("file.no-page", "A file that seems to be meant for a page and is none by its name."),
    code("file.special", "A socket, pipe or device among the site's files."),
    firm("file.unreadable", "A file that cannot be read."),
    code("footnote.missing", "A footnote without its note."),
    code("front-matter.choice", "A value that is none of the choices."),
    code("front-matter.future", "A page that says it changed on a day that is still to come."),
    code("front-matter.kind", "A kind of page that `book.toml` does not declare."),
    code("front-matter.missing-key", "A key that pages of this kind need."),
    code("front-matter.start", "Front matter that does not start with a first line of `+++`."),
    code("front-matter.title", "A page without a title."),
    code("front-matter.unclosed", "Front matter without its closing line."),
    code("heading.duplicate-id", "Two headings with one id."),
    code("heading.order", "A heading that leaves out a level."),
    code("heading.syntax", "Something that looks like a heading and is none."),
    code("heading.title", "A heading of level 1 beside the page's title."),
    code("html.not-allowed", "Raw HTML that does not reach the output."),
    code("image.alternative", "An image without words for those who do not see it, or with its file's name."),
    firm("image.broken", "An image that is not what its name says, or that cannot be read."),
    code("image.missing", "An image that is not there."),
    firm("image.outside", "An image on another host."),
    code("image.private", "An image in `static/` that carries more than it shows, like where it was taken."),
    firm("image.too-large", "An image of more pixels than are read."),
    code("link.case", "A link that differs from the file's name in upper and lower case."),
    code("link.dangling", "A symbolic link that leads nowhere."),
    firm("link.forbidden", "A link that could run something."),
    firm("link.leaves-site", "A link or file that leads out of the site."),
    code("link.loop", "Symbolic links that lead to each other."),
    code("link.missing-anchor", "A link to a heading that is not there."),
    code("link.missing-file", "A link to a file that is not there."),
    code("link.missing-page", "A link to a page that is not there."),
    code("link.syntax", "Something that looks like a link and is none."),
    code("link.unknown-label", "A link by a label that no line of the page defines."),
    code("link.vague", "A link whose words do not say where it leads."),
    code("note.syntax", "Something that looks like a note and is none."),
    code("order.missing", "A page that the order of its folder leaves out."),
    code("order.unknown", "A name in the order of a folder that is no page there."),
    code("page.gap", "A gap of an outline that nobody filled."),
    code("reading.grade", "A page that is harder to read than its kind may be."),
    code("reading.sentence", "A sentence that is too long."),
    code("record.choice", "A value of a record that is none of the choices."),
    code("record.duplicate", "Two records of one name."),
    code("record.future", "A record that says it was looked at on a day that is still to come."),
    code("record.language", "A record whose `lang` is no language's code."),
    code("record.unknown-fact", "A fact that names a fact which is not there."),
    code("record.unknown-source", "A record that names a source which is not there."),
    code("record.unsourced", "A checked fact without a source."),
    code("relation.duplicate", "A related page that is named twice."),
    code("relation.minimum", "A page with fewer related pages than its kind needs."),
    code("relation.missing-page", "A related page that is not there."),
    code("relation.wrong-kind", "A related page of a kind that the relation does not lead to."),
    code("review.past", "A page whose review date is past."),
    code("review.soon", "A page whose review date is near."),
    code("search.missing-page", "A pinned answer, or the page for when nothing is found, that leads to no page."),
    code("service.stale", "A service that nobody tried for long."),
    code("service.unconfirmed", "A service that nobody has tried."),
    code("service.unknown", "A service that `services.toml` does not have, or that is not published."),
    code("source.same-address", "Two sources with one address."),
    code("source.unknown", "A source that `sources.toml` does not have."),
    code("source.unused", "A source that was read and that nothing rests on."),
    firm("source.unverified", "A source that nobody read, cited on a page."),
    code("strings.missing", "A language of which the theme has no words for its interface, or not all."),
    code("table.syntax", "Something that looks like a table and is none."),
    firm("template.endless", "A template that does not come to an end."),
    firm("template.missing", "A template that the theme does not have."),
    firm("template.render", "A template that failed on a page."),
    firm("template.syntax", "A template that cannot be read."),
    code("term.unknown", "A term that the glossary does not have."),
    firm("theme.missing", "A theme that is not there."),
    code("theme.setting-type", "A setting of the theme of another type than it declares."),
    code("theme.unknown-name", "A setting of the theme that names something which is not there: a page, a section, a relation, a heading, an icon."),
    code("theme.unknown-setting", "A setting that the theme does not have."),
    code("toml.date", "A date that does not exist, or is written otherwise."),
    code("toml.empty", "A text that must not be empty."),
    code("toml.escape", "A backslash and a letter that stand for a line break or the like."),
    code("toml.missing-key", "A key that has to be there."),
    firm("toml.syntax", "TOML that cannot be read."),
    code("toml.type", "A value of another type than the key has."),
    code("toml.unknown-key", "A key that means nothing here."),
    code("translation.inherited-key", "A key of a translation that only its original is asked for."),
    code("translation.missing-marker", "A section of a translation, or words of a record, of which nothing says from what they were made."),
    code("translation.missing-section", "A section of the original that a translation lacks."),
    code(
        "translation.no-original",
        "A page of another language at a path where the default language has none; one that was translated is not published.",
    ),
    code("translation.number", "Words of a record that do not say the numbers of its original, which stands in their place."),
    code("translation.stale", "A section of a translation, or the words of a record, whose original has changed since."),
    code("translation.unknown-id", "Words for a record that is not there, or a marker for words that are not there."),
    code("translation.unknown-section", "A section of a translation that its original does not have."),
    code("translation.unknown-text", "Words for a text that no record has."),
    firm("url.case", "Two addresses that differ in upper and lower case only."),
    firm("url.duplicate", "Two files for one address."),
    firm("url.shadows-language", "A folder where the pages of a language lie."),
    firm("url.unportable", "A file name that not every system can keep."),
    code("words.avoid", "A word that the glossary says to avoid."),
];

/// The code of this name.
pub fn find(name: &str) -> Option<&'static Code> {
    ALL.binary_search_by(|known| known.code.cmp(name)).ok().map(|at| &ALL[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_alphabetical_order_once_each() {
        assert!(ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
    }
}
