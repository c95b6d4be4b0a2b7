// Takes the pictures of the README: the page on a phone and on a wide screen, light and dark, into the folder `PICTURES`.
import { join } from 'node:path';
import { inWindow, origin, paths, PHONE, WIDE, withBrowser } from './browser.mjs';

const WINDOWS = { phone: { viewport: PHONE, deviceScaleFactor: 2 }, wide: { viewport: WIDE } };

await withBrowser(async (browser) => {
  for (const [name, window] of Object.entries(WINDOWS)) {
    for (const colorScheme of ['light', 'dark']) {
      await inWindow(browser, { ...window, colorScheme }, async (page) => {
        await page.goto(origin + paths[0], { waitUntil: 'networkidle' });
        await page.screenshot({ path: join(process.env.PICTURES, `explainer-${name}-${colorScheme}.png`) });
      });
    }
  }
});
