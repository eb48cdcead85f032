// Reads {client, terms: [text], lang, files: {path: text}, queries: [query], first: [query]} on stdin; prints {terms,
// answers, steps}: for each of `first`, asked of an index opened for it alone, the rounds of requests on a slow line.
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
const asked = JSON.parse(fs.readFileSync(0, 'utf8'));
const { open, terms } = await import(pathToFileURL(asked.client).href);
const fetch = async (path) => ({ ok: path in asked.files, status: 404, text: async () => asked.files[path] });
const answers = [];
if (asked.queries.length) {
  const index = await open({ base: '', lang: asked.lang, fetch });
  for (const query of asked.queries) answers.push(await index.search(query, { facets: true }));
}
const steps = [];
for (const query of asked.first || []) {
  let [rounds, waiting] = [0, []];
  const slow = (path) => new Promise((resolve) => {
    waiting.push(() => resolve(fetch(path)));
    if (waiting.length > 1) return;
    setImmediate(() => {
      const all = waiting;
      waiting = [];
      rounds++;
      for (const go of all) go();
    });
  });
  await (await open({ base: '', lang: asked.lang, fetch: slow })).search(query);
  steps.push(rounds);
}
process.stdout.write(JSON.stringify({ terms: asked.terms.map((text) => terms(text)), answers, steps }));
