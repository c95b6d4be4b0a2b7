// Opens each page on a phone and on a wide screen, light and dark, and tells what axe finds, what stands out at the side, and
// what the browser complains of.
import { createRequire } from 'node:module';
import { inWindow, origin, paths, PHONE, WIDE, withBrowser, wrong } from './browser.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

await withBrowser(async (browser) => {
  for (const viewport of [PHONE, WIDE]) {
    for (const colorScheme of ['light', 'dark']) {
      await inWindow(browser, { viewport, colorScheme }, async (page, window) => {
        await window.addInitScript({ path: AXE });
        for (const path of paths) {
          const here = `${path} at ${viewport.width} pixels, ${colorScheme}:`;
          const complaints = await visit(page, path);
          complaints.forEach((complaint) => wrong(here, complaint));
        }
      });
    }
  }
});

async function visit(page, path) {
  const heard = [];
  page.on('console', (message) => message.type() === 'error' && heard.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`script: ${error.message}`));
  await page.goto(origin + path, { waitUntil: 'load' });
  const found = await page.evaluate(async () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const sideways = scrollWidth > clientWidth ? [`scrolls sideways by ${scrollWidth - clientWidth} pixels`] : [];
    const { violations } = await axe.run();
    const told = violations.map(({ id, impact, help, nodes }) => {
      const places = nodes.slice(0, 3).map((node) => `${node.target} (${node.any[0]?.message ?? help})`);
      return `axe: ${id}, ${impact}, ${nodes.length} times: ${places.join('; ')}`;
    });
    return [...sideways, ...told];
  });
  page.removeAllListeners();
  return [...heard, ...found];
}
