//! Tables: alignment by class, a head with scopes, and a frame that scrolls by itself.

use pulldown_cmark::Alignment;

/// Where the writer is in a table.
#[derive(Default)]
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
    body: bool,
}

impl Table {
    /// Opens a table; `label` names the frame for screen readers.
    pub fn open(out: &mut String, alignments: Vec<Alignment>, label: Option<&str>) -> Self {
        if let Some(label) = label {
            out.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
            crate::escape::html_into(out, label);
            out.push_str("\">");
        }
        out.push_str("<table>");
        Self { alignments, ..Self::default() }
    }

    /// Opens the head row.
    pub fn head(&mut self, out: &mut String) {
        self.head = true;
        self.column = 0;
        out.push_str("<thead>\n<tr>\n");
    }

    /// Closes the head row.
    pub fn end_head(&mut self, out: &mut String) {
        self.head = false;
        out.push_str("</tr>\n</thead>\n");
    }

    /// Opens a row of the body.
    pub fn row(&mut self, out: &mut String) {
        if !self.body {
            self.body = true;
            out.push_str("<tbody>\n");
        }
        self.column = 0;
        out.push_str("<tr>\n");
    }

    /// Opens a cell.
    pub fn cell(&mut self, out: &mut String) {
        out.push_str(if self.head { "<th scope=\"col\"" } else { "<td" });
        out.push_str(match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            _ => ">",
        });
    }

    /// Closes a cell.
    pub fn end_cell(&mut self, out: &mut String) {
        out.push_str(if self.head { "</th>\n" } else { "</td>\n" });
        self.column += 1;
    }

    /// Closes the table.
    pub fn close(&mut self, out: &mut String, framed: bool) {
        out.push_str(if self.body { "</tbody>\n</table>" } else { "</table>" });
        out.push_str(if framed { "</div>\n" } else { "\n" });
    }
}
