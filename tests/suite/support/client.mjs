// Asks the client of a built site as a browser would, with files for the network.
// Reads {out, lang, queries} on stdin; prints the answers.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const asked = JSON.parse(fs.readFileSync(0, 'utf8'));
// Node takes a `.js` file for a module only where a package says so.
const client = path.join(asked.out, '..', 'client.mjs');
fs.copyFileSync(path.join(asked.out, 'search/client.js'), client);
const { open } = await import(pathToFileURL(client).href);
const fetch = async (file) => {
  const found = fs.existsSync(path.join(asked.out, file));
  return { ok: found, status: found ? 200 : 404, text: async () => fs.readFileSync(path.join(asked.out, file), 'utf8') };
};
const index = await open({ base: '', lang: asked.lang, fetch });
const answers = [];
for (const query of asked.queries) answers.push(await index.search(query, { limit: 10 }));
process.stdout.write(JSON.stringify(answers));
