// The same client in Chromium, out of a server on this machine: time of a query, also with the processor slowed four-fold.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { chromium } from 'playwright-core';
import { median, quantile, table } from './lib.mjs';
import { index } from './engines.mjs';
import { queries } from './cost.mjs';

export async function run({ docs, seed = 1, many = 100 }) {
  if (!docs) return console.log('chromium: give a folder of sources with --docs');
  const { folder } = index(docs, 'en');
  let carried = 0;
  const server = http.createServer((request, response) => {
    const file = path.join(folder, decodeURIComponent(request.url));
    if (request.url === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>search</title>');
    if (!file.startsWith(folder) || !fs.existsSync(file)) return response.writeHead(404).end();
    const bytes = zlib.gzipSync(fs.readFileSync(file), { level: 9 });
    carried += bytes.length;
    response.writeHead(200, { 'content-type': file.endsWith('.js') ? 'text/javascript' : 'text/plain', 'content-encoding': 'gzip' }).end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const asked = queries(docs, 'en', many, seed);
    const cdp = await page.context().newCDPSession(page);
    const rows = [['query in Chromium, ms', 'median', '95 %', 'first, with its files']];
    const bytes = [];
    for (const slow of [1, 4]) {
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: slow });
      const times = await page.evaluate(async (asked) => {
        const { open } = await import('/search/client.js');
        const index = await open({ base: '/', lang: 'en' });
        const [cold, warm] = [[], []];
        for (const all of [cold, [], warm]) {
          for (const query of asked) {
            const start = performance.now();
            await index.search(query, { limit: 10 });
            all.push(performance.now() - start);
          }
        }
        return { cold, warm };
      }, asked);
      rows.push([`processor ${slow === 1 ? 'as it is (10)' : 'slowed four-fold (40)'}`, median(times.warm).toFixed(1), quantile(times.warm, 0.95).toFixed(1), median(times.cold).toFixed(1)]);
    }
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    console.log(table(rows));
    for (const query of asked.slice(0, 20)) {
      const fresh = await (await browser.newContext()).newPage();
      await fresh.goto(`http://127.0.0.1:${server.address().port}/`);
      carried = 0;
      await fresh.evaluate(async (query) => (await (await import('/search/client.js')).open({ base: '/', lang: 'en' })).search(query), query);
      bytes.push(carried);
      await fresh.context().close();
    }
    console.log(`first query in Chromium, bodies gzipped: median ${(median(bytes) / 1000).toFixed(1)} kB, most ${(Math.max(...bytes) / 1000).toFixed(1)} (40, 70)`);
  } finally {
    await browser.close();
    server.close();
  }
}
