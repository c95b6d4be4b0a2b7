// Tells of each page and category in which Lighthouse, as it judges phones, gives less than 100.
import { createServer } from 'node:net';
import lighthouse from 'lighthouse';
import { origin, paths, withBrowser, wrong } from './browser.mjs';

// Time is simulated from what the page asks for, but what it costs to run is measured: on a machine with other work to do a
// page can seem slow that is not. So a page may be measured again. What it must reach is 100 all the same.
const TRIES = 6;

const port = await freePort();
await withBrowser(async () => {
  for (const path of paths) {
    let short = await measure(path);
    for (let tried = 1; tried < TRIES && short.length > 0; tried += 1) {
      short = await measure(path, short.map(({ id }) => id));
    }
    short.forEach(({ id, score, lost }) => wrong(path, 'has', score, 'in', id, lost));
  }
}, `--remote-debugging-port=${port}`);

// The categories that fall short, of all or of these.
async function measure(path, onlyCategories) {
  const { lhr } = await lighthouse(origin + path, { port, onlyCategories, logLevel: 'error', throttlingMethod: 'simulate' });
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const scores = Object.values(lhr.categories).map(({ id, score, auditRefs }) => {
    const lost = auditRefs.filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1);
    const why = lost.map(({ id }) => `${lhr.audits[id].title} (${lhr.audits[id].displayValue ?? id})`);
    return { id, score: Math.round(score * 100), lost: why.join('; ') };
  });
  console.error(path, scores.map(({ id, score, lost }) => `${id} ${score} ${lost}`).join(', '));
  return scores.filter(({ score }) => score < 100);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
