//! What a component's template sees as `data`, by the question that the component asks: documented, and held by a test
//! to what templates are given.

use crate::table::{Field, field};
use crate::theme::Query;

/// What the answer to each question is: the name of a table below, or `list of` its name and an `s`; nothing for none.
pub const DATA: &[(Query, &str)] = &[
    (Query::None, ""),
    (Query::Fact, "fact"),
    (Query::Facts, "list of dated facts"),
    (Query::Timeline, "list of dated facts"),
    (Query::Chart, "chart"),
    (Query::Service, "cited service"),
    (Query::Services, "list of places"),
    (Query::Term, "term"),
    (Query::Terms, "list of terms"),
    (Query::Sources, "list of sources"),
    (Query::Pages, "list of groups"),
    (Query::Matrix, "matrix"),
    (Query::Tiles, "map"),
    (Query::Status, "status"),
    (Query::Translations, "coverage"),
    (Query::Offline, "offline"),
];

/// The tables that answers are made of, by name. A value that is such a table, or a list of them, says so.
pub const TABLES: &[(&str, &[Field])] = &[
    ("fact", FACT),
    ("dated fact", DATED_FACT),
    ("chart", CHART),
    ("bar", BAR),
    ("service", SERVICE),
    ("cited service", CITED_SERVICE),
    ("place", PLACE),
    ("term", TERM),
    ("source", SOURCE),
    ("citation", CITATION),
    ("group", GROUP),
    ("card", CARD),
    ("link", LINK),
    ("matrix", MATRIX),
    ("row", ROW),
    ("cell", CELL),
    ("map", MAP),
    ("tile", TILE),
    ("status", STATUS),
    ("dated page", DATED_PAGE),
    ("month", MONTH),
    ("owner", OWNER),
    ("translated language", TRANSLATED_LANGUAGE),
    ("counted section", COUNTED_SECTION),
    ("year", YEAR),
    ("coverage", COVERAGE),
    ("language", LANGUAGE),
    ("translation", TRANSLATION),
    ("part", PART),
    ("offline", OFFLINE),
];

const FACT: &[Field] = &[
    field("id", "text", "Its id."),
    field("statement", "text", "What it says."),
    field("lang", "code", "The language of that."),
    field("text", "text", "Its value with its unit, as readers of the language write it."),
    field("text_lang", "code", "The language of that."),
    field("number", "text", "The value alone."),
    field("unit", "text", "The unit alone."),
    field("year", "text", "The year it speaks of."),
    field("scope", "text", "Where it holds."),
    field("scope_lang", "code", "The language of that."),
    field("share", "number", "Its value as a part of 1, where it is a share; nothing otherwise."),
    field("cites", "list of citations", "Its sources, to be shown by `cite.html`."),
    field("superseded_by", "text", "The year of the fact that replaces it, or empty."),
    field("others", "list of facts", "Facts that say otherwise."),
];

const DATED_FACT: &[Field] = &[
    field("*", "fact", "All that a fact has."),
    field("when", "text", "The day or the year it speaks of, in words."),
    field("iso", "text", "The same for machines."),
];

const CHART: &[Field] = &[
    field("bars", "list of bars", "A bar for each fact."),
    field("unit", "text", "The unit of all."),
    field("unit_lang", "code", "The language of that."),
];

const BAR: &[Field] = &[
    field("label", "text", "What stands before it."),
    field("label_lang", "code", "The language of that."),
    field("text", "text", "Its value with its unit."),
    field("share", "number", "Its length as a part of the longest, from 0 to 1."),
    field("statement", "text", "What the fact says."),
    field("fact", "fact", "The fact."),
    field("cites", "list of citations", "Its sources."),
];

const SERVICE: &[Field] = &[
    field("id", "text", "Its id."),
    field("country", "code", "Its country, or `intl`."),
    field("name", "text", "Its name."),
    field("kind", "text", "`helpline`, `hotline`, `police` or `removal`."),
    field("number", "text", "Its number as printed."),
    field("tel", "address", "The number as a link, or empty."),
    field("url", "address", "Its address on the web, or empty."),
    field("host", "text", "The host in that."),
    field("hours", "text", "When it answers."),
    field("languages", "HTML", "In which languages, as a list in words."),
    field("langs", "languages of texts", "The language of each text: `name`, `hours`, `for`, `also`."),
    field("free", "true or false", "Whether it costs nothing."),
    field("for", "text", "Whom it is for."),
    field("also", "text", "Other ways to reach it."),
    field("listed", "text", "The year of its source, or empty."),
    field("confirmed_on", "text", "When somebody tried it, in words, or empty."),
    field("publisher", "text", "Who published its source."),
    field("publisher_lang", "code", "The language of that."),
    field("source_url", "address", "The address of its source, or empty."),
];

const CITED_SERVICE: &[Field] = &[field("*", "service", "All that a service has."), field("cites", "list of citations", "Its source.")];

const PLACE: &[Field] = &[
    field("code", "code", "The country, or `intl`."),
    field("title", "text", "The title of its page, or empty."),
    field("href", "address", "The link to that."),
    field("lang", "code", "The language of the title."),
    field("confirmed", "true or false", "Whether it has a service at all."),
    field("services", "list of services", "Its services."),
];

const TERM: &[Field] = &[
    field("id", "text", "Its id."),
    field("term", "text", "The word."),
    field("class", "text", "`use`, `care`, `avoid` or `explain`."),
    field("meaning", "text", "What it means."),
    field("instead", "text", "What to say instead, or empty."),
    field("href", "address", "The link to it in the glossary, or empty."),
    field("unreviewed", "true or false", "Whether no native speaker has reviewed its words, and the page does not say so of itself."),
    field("langs", "languages of texts", "The language of each text: `term`, `meaning`, `instead`."),
];

const SOURCE: &[Field] = &[
    field("key", "text", "Its key."),
    field("title", "text", "Its title."),
    field("title_lang", "code", "The language of that."),
    field("publisher", "text", "Who published it."),
    field("publisher_lang", "code", "The language of that."),
    field("year", "text", "When, or empty."),
    field("url", "address", "Where it can be read, or empty."),
    field("accessed", "text", "When it was read, in words, or empty."),
    field("grade", "text", "`P`, `S` or `R`."),
    field("id", "text", "An id for it on the page."),
];

const CITATION: &[Field] = &[
    field("n", "number", "The number of the source on the page."),
    field("id", "text", "The id of this place, to which the source leads back."),
    field("href", "address", "The link to the source."),
];

const GROUP: &[Field] = &[
    field("group", "text", "What its pages have in common, or empty."),
    field("label", "text", "The same for readers."),
    field("pages", "list of cards", "Its pages."),
];

const CARD: &[Field] = &[
    field("*", "link", "All that a link has."),
    field("description", "text", "What the page is about."),
    field("description_lang", "code", "The language of that."),
    field("kind", "text", "Its kind."),
    field("kind_label", "text", "The same for readers."),
    field("extra", "keys of the kind", "What its kind declares, by key."),
];

const LINK: &[Field] = &[
    field("title", "text", "What is read."),
    field("href", "address", "Where it leads, below `root`."),
    field("lang", "code", "The language of the title."),
];

const MATRIX: &[Field] = &[
    field("columns", "list of links", "The pages at the other end."),
    field("rows", "list of rows", "The pages that declare the relation."),
    field("row_label", "text", "What the rows are."),
    field("column_label", "text", "What the columns are."),
    field("caption", "text", "The name of the relation."),
];

const ROW: &[Field] = &[field("*", "link", "All that a link has."), field("cells", "list of cells", "One for each column.")];

const CELL: &[Field] = &[field("on", "true or false", "Whether the two are related.")];

const MAP: &[Field] = &[
    field("columns", "number", "How many columns the map has."),
    field("rows", "number", "How many rows."),
    field("tiles", "list of tiles", "Its tiles."),
];

const TILE: &[Field] = &[
    field("*", "link", "All that a link has."),
    field("code", "code", "The country."),
    field("column", "number", "Its column, from 1."),
    field("row", "number", "Its row, from 1."),
];

const STATUS: &[Field] = &[
    field("pages", "list of dated pages", "All pages, those that are due first at the head."),
    field("months", "list of months", "The same by the month of their review."),
    field("owners", "list of owners", "Who sees to how many."),
    field("languages", "list of translated languages", "All languages but the default one."),
    field("sections", "list of counted sections", "All sections, pages without one at the head."),
    field("soon", "number", "How many days before its date a review is soon."),
    field("sources", "list of years", "Sources by year, the newest first."),
    field("services", "number", "How many services are shown."),
    field("services_tried", "number", "How many of them somebody has tried."),
];

const DATED_PAGE: &[Field] = &[
    field("*", "link", "All that a link has."),
    field("kind", "text", "Its kind."),
    field("owner", "text", "Who sees to it, or empty."),
    field("updated", "text", "When it last changed, in words, or empty."),
    field("updated_iso", "text", "The same for machines."),
    field("review_by", "text", "When it has to be read again, in words, or empty."),
    field("review_by_iso", "text", "The same for machines."),
];

const MONTH: &[Field] =
    &[field("name", "text", "The month, or empty for pages without a date."), field("pages", "list of dated pages", "Its pages.")];

const OWNER: &[Field] = &[
    field("owner", "text", "The role, or empty."),
    field("pages", "number", "How many pages."),
    field("next", "text", "When the first of them has to be read again, in words, or empty."),
    field("next_iso", "text", "The same for machines."),
];

const TRANSLATED_LANGUAGE: &[Field] = &[
    field("code", "code", "Its code."),
    field("name", "text", "Its own name for itself."),
    field("pages", "number", "How many pages are translated."),
    field("of_pages", "number", "How many there are."),
    field("reviewed", "number", "How many a native speaker has reviewed."),
];

const COUNTED_SECTION: &[Field] = &[
    field("*", "link", "All that a link has."),
    field("pages", "number", "How many pages it has."),
    field("each", "list of numbers", "How many of them are translated, for each of `languages`."),
];

const YEAR: &[Field] = &[field("year", "text", "The year, or empty for sources without one."), field("count", "number", "How many sources.")];

const COVERAGE: &[Field] = &[field("languages", "list of languages", "All languages but the default one.")];

const LANGUAGE: &[Field] = &[
    field("code", "code", "Its code."),
    field("name", "text", "Its own name for itself."),
    field("pages", "number", "How many pages are translated."),
    field("of_pages", "number", "How many there are."),
    field("sections", "number", "How many sections say what the original says today."),
    field("of_sections", "number", "How many there are."),
    field("percent", "text", "The same, in per cent."),
    field("reviewed", "number", "How many pages a native speaker has reviewed."),
    field("records", "number", "How many translated records say what the original says today."),
    field("of_records", "number", "How many are translated."),
    field("each", "list of translations", "Each translated page."),
];

const TRANSLATION: &[Field] = &[
    field("*", "link", "All that a link has."),
    field("current", "number", "How many sections say what the original says today."),
    field("of", "number", "How many there are."),
    field("behind", "number", "How many have to be translated, again or for the first time, or taken out."),
    field("stale", "list of parts", "Sections that the original has changed since."),
    field("renamed", "list of parts", "Sections that stand under another heading."),
    field("missing", "list of parts", "Sections that are not translated."),
    field("gone", "list of parts", "Sections that the original has no more."),
    field("original", "link", "The link to the original."),
    field("reviewed", "true or false", "Whether a native speaker has reviewed it."),
    field("by", "text", "Who, as a role."),
    field("on", "text", "When, in words."),
];

const PART: &[Field] = &[
    field("id", "text", "Its heading's id in the translation, or empty."),
    field("title", "text", "Its heading there."),
    field("original_id", "text", "Its heading's id in the original, or empty."),
    field("original", "text", "Its heading there."),
];

const OFFLINE: &[Field] = &[
    field("keep", "true or false", "Whether pages can be kept on the device."),
    field("zip", "true or false", "Whether the site is there as one file."),
];
