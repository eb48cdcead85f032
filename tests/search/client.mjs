// Reads {client, terms: [text], lang, files: {path: text}, queries: [query]} on stdin; prints {terms, answers}.
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
process.stdout.write(JSON.stringify({ terms: asked.terms.map((text) => terms(text)), answers }));
