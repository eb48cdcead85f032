// node benches/search/run.mjs [udhr relevance typos cost chromium same …] [--sets DIR] [--docs DIR] [--peers all|payung,…]
import { parseArgs } from 'node:util';
import { sources } from './lib.mjs';
import { peers as engines } from './engines.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: 'string' }, docs: { type: 'string' }, pages: { type: 'string', default: '10000' }, peers: { type: 'string', default: 'payung' },
    even: { type: 'boolean' }, only: { type: 'string' }, seed: { type: 'string', default: '1' }, many: { type: 'string' }, verbose: { type: 'boolean' },
  },
});
const peers = (values.peers === 'all' ? Object.keys(engines) : values.peers.split(',')).map((name) => engines[name]);
const options = {
  ...values, peers, seed: Number(values.seed), half: values.even ? 0 : 1,
  ...(values.many ? { many: Number(values.many) } : {}),
  ...(values.docs ? { docs: sources(values.docs, Number(values.pages)) } : {}),
};
for (const name of positionals.length ? positionals : ['udhr', 'relevance', 'typos', 'cost', 'chromium', 'same']) {
  const { run } = await import(`./${name}.mjs`);
  await run(options);
  console.log('');
}
