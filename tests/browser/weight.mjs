// Tells of pages that weigh too much at a first visit, of too much JavaScript, and of what is asked of another host.
import { inWindow, origin, paths, withBrowser, wrong } from './browser.mjs';

const MOST_BYTES = 50_000;
const MOST_SCRIPT = 3_000;

await withBrowser(async (browser) => {
  for (const path of paths) {
    await inWindow(browser, {}, async (page, window) => {
      const wire = await window.newCDPSession(page);
      await wire.send('Network.enable');
      let bytes = 0;
      wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
      const scripts = [];
      page.on('response', (response) => response.request().resourceType() === 'script' && scripts.push(response.text()));
      page.on('request', (request) => request.url().startsWith(`${origin}/`) || wrong(path, 'asks another host for', request.url()));
      await page.goto(origin + path, { waitUntil: 'networkidle' });

      // The icon belongs to the window and not to the page, so nothing was told of it.
      for (const icon of await page.locator('link[rel~="icon"]').all()) {
        const answer = await fetch(new URL(await icon.getAttribute('href'), origin));
        bytes += (await answer.arrayBuffer()).byteLength;
      }
      const inline = await page.locator('script:not([src]):not([type="application/ld+json"])').allTextContents();
      const script = [...inline, ...(await Promise.all(scripts))].join('').length;
      console.error(`${path}: ${bytes} bytes, ${script} of JavaScript`);
      if (bytes >= MOST_BYTES) wrong(path, 'weighs', bytes, 'bytes; the most is', MOST_BYTES);
      if (script > MOST_SCRIPT) wrong(path, 'has', script, 'bytes of JavaScript; the most is', MOST_SCRIPT);
    });
  }
});
