//! Pages that nobody asked for are made while nothing else is to do, so that what they would report is known.

use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use super::preview::Preview;

/// How long nothing must have been asked for and nothing changed.
const QUIET: Duration = Duration::from_millis(400);

/// Starts looking, for as long as the program runs.
pub fn start(preview: Arc<Preview>) {
    std::thread::spawn(move || {
        let mut done = None;
        loop {
            sleep(QUIET);
            let generation = preview.generation();
            if done != Some(generation) && complete(&preview, generation) {
                done = Some(generation);
                preview.tell();
                preview.report(true);
            }
        }
    });
}

/// Looks at each page that is other than it was; says whether it came to the end before the next change.
/// The site as one file waits until somebody asks for it.
fn complete(preview: &Preview, generation: u64) -> bool {
    let recipes = preview.read().recipes.clone();
    for (file, recipe) in recipes.0.iter().filter(|(_, recipe)| recipe.is_page() && !recipe.needs_zip()) {
        while preview.quiet() < QUIET {
            sleep(QUIET / 4);
        }
        let state = preview.read();
        if preview.generation() != generation {
            return false;
        }
        preview.examine(&state, file, recipe);
    }
    true
}
