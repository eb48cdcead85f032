// Rust and the client answer the same on whole collections: the test's question asked of real text.
import fs from 'node:fs';
import path from 'node:path';
import { chance, misspelt, squad, udhr } from './lib.mjs';
import { client, counted, index, make } from './engines.mjs';
import { queries } from './cost.mjs';

/** Order of keys and kinds of numbers aside. */
const sorted = (value) => Array.isArray(value) ? value.map(sorted) : value && typeof value === 'object'
  ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value;

export async function run({ sets, docs, only, seed = 1, many = 150 }) {
  const collections = Object.entries({ en: 'eng', th: 'tha', km: 'khm', lo: 'lao', my: 'mya', vi: 'vie', id: 'ind', zh: 'cmn_hans', ta: 'tam', pt: 'por_PT', tet: 'tet', fil: 'tgl', ms: 'mly_latn' })
    .map(([lang, code]) => [`UDHR ${lang}`, lang, udhr(code), []]);
  for (const file of sets ? fs.readdirSync(sets).filter((name) => /\.[a-z]+\.json$/.test(name)).sort() : []) {
    const { pages, queries: asked } = squad(path.join(sets, file));
    collections.push([file, file.split('.').at(-2), pages, asked.filter((_, i) => i % 8 === 1).map(({ question }) => question)]);
  }
  if (docs) collections.push([`${docs.length} pages`, 'en', docs, []]);
  for (const [name, lang, pages, more] of collections) {
    if (only && !name.includes(only)) continue;
    const { folder } = index(pages, lang);
    const next = chance(seed);
    const some = queries(pages, lang, many, seed);
    const asked = [...some, ...some.filter((query) => query.length > 3).map((query) => misspelt(query, next)), ...some.slice(0, 30).map((query) => `"${query}"`), ...more];
    fs.writeFileSync(path.join(folder, 'queries.json'), JSON.stringify(asked));
    const theirs = JSON.parse(make(['ask', folder, lang, path.join(folder, 'queries.json')]));
    const { open } = await client(folder);
    const opened = await open({ base: '', lang, fetch: counted(folder).fetch });
    let other = 0;
    for (const [i, query] of asked.entries()) {
      const ours = await opened.search(query, { limit: 10 });
      if (JSON.stringify(sorted(ours)) !== JSON.stringify(sorted(theirs[i])) && other++ < 3) console.log('  differs:', query);
    }
    console.log(`${name}: ${other} of ${asked.length} answers differ between Rust and the client (0)`);
  }
}
