//! An output of a plan to its bytes.

use super::Session;
use crate::diagnostic::Diagnostic;
use crate::machine::Error;
use crate::output::{self, Recipe};
use crate::theme::Theme;

impl Session {
    /// Makes an output.
    ///
    /// # Errors
    /// When a file that is copied, or a page's text, cannot be read again.
    pub fn realize(&self, file: &str, recipe: &Recipe) -> Result<(Vec<u8>, Vec<Diagnostic>), Error> {
        self.realize_in(&self.theme, file, recipe)
    }

    /// Makes an output in another theme than the site's.
    ///
    /// # Errors
    /// When a file that is copied, or a page's text, cannot be read again.
    pub fn realize_in(&self, theme: &Theme, file: &str, recipe: &Recipe) -> Result<(Vec<u8>, Vec<Diagnostic>), Error> {
        let made = self.made(theme, file, recipe)?;
        self.unchanged()?;
        Ok(made)
    }

    fn made(&self, theme: &Theme, file: &str, recipe: &Recipe) -> Result<(Vec<u8>, Vec<Diagnostic>), Error> {
        let planning = self.planning();
        let plain = |text: String| Ok((text.into_bytes(), Vec::new()));
        match recipe {
            Recipe::Page(edition, _) => {
                let Some((_, entry)) = planning.entry(recipe) else {
                    return Ok(Default::default());
                };
                let context = self.site.context(*edition, entry);
                let (html, faults) = output::page_html(theme, &self.highlighter, &entry.page, &context, planning.special);
                Ok((html.0.into_bytes(), faults))
            }
            Recipe::NotFound(edition) => {
                let (html, faults) = output::not_found(theme, &self.site, *edition, planning.special);
                Ok((html.0.into_bytes(), faults))
            }
            Recipe::Redirect(edition, _) => {
                let Some((_, entry)) = planning.entry(recipe) else {
                    return Ok(Default::default());
                };
                let from = file.strip_suffix("index.html").unwrap_or(file);
                let (html, faults) = output::redirect(theme, &self.site, from, *edition, entry);
                Ok((html.into_bytes(), faults))
            }
            Recipe::Copy(path) => Ok((self.source.bytes(path)?, Vec::new())),
            Recipe::Image(path, width) => self.picture(path, *width, planning.key(file, recipe).digest()),
            Recipe::Asset => Ok((theme.assets.get(file).map(|asset| asset.bytes.to_vec()).unwrap_or_default(), Vec::new())),
            Recipe::Style(needs) => Ok((theme.styled(*needs).bytes.to_vec(), Vec::new())),
            Recipe::Sitemap => plain(output::sitemap(&self.site)),
            Recipe::Robots => plain(output::robots(&self.site)),
            Recipe::Feed(edition) => plain(output::atom_feed(&self.site, *edition)),
            Recipe::SiteJson => plain(output::site_json(&self.site)),
            Recipe::StatusJson => plain(output::status_json(&self.site)),
            Recipe::Search(edition) => Ok((self.index(*edition).get(file).cloned().unwrap_or_default(), Vec::new())),
            Recipe::SearchWords(edition) => plain(output::words(theme, &self.site, *edition)),
            Recipe::SearchClient => plain(output::client(&theme.client, self.options.portable)),
            Recipe::Headers(server) => plain(output::headers(theme, *server)),
            Recipe::SecurityTxt => {
                plain(self.config.security.as_ref().map(|security| output::security_txt(security, planning.special)).unwrap_or_default())
            }
            Recipe::WebManifest(edition) => plain(output::web_manifest(theme, &self.site, *edition)),
            Recipe::OfflineWorker => plain(output::offline::worker(theme, &planning.worker_key())),
            Recipe::OfflineList(edition) => plain(self.offline_list(theme, *edition)?),
            Recipe::OfflineZip => {
                let zip = self.zip()?;
                Ok((zip.bytes.clone(), zip.faults.clone()))
            }
            Recipe::OfflineFile(edition) => {
                let (html, faults) = output::offline_file(theme, &self.site, *edition, planning.special, self.zip()?.bytes.len());
                Ok((html.0.into_bytes(), faults))
            }
            Recipe::Titles(edition) => {
                let (html, faults) = output::titles(theme, &self.site, *edition, planning.special);
                Ok((html.0.into_bytes(), faults))
            }
        }
    }
}
