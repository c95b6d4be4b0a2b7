// Tells whether the first thing that Tab reaches is a link that is seen, and that leads past the header into the text.
import { inWindow, isInView, origin, paths, PHONE, WIDE, withBrowser, wrong } from './browser.mjs';

await withBrowser(async (browser) => {
  for (const viewport of [PHONE, WIDE]) {
    await inWindow(browser, { viewport }, async (page) => {
      for (const path of paths) {
        await page.goto(origin + path);
        await page.keyboard.press('Tab');
        const first = page.locator(':focus');
        if (!(await first.count())) {
          wrong(path, 'has nothing that Tab reaches');
          continue;
        }
        const href = await first.getAttribute('href');
        if (!href?.startsWith('#')) wrong(path, 'begins with', await first.innerText(), 'and not with a skip link');
        if (!(await isInView(first))) wrong(path, 'hides its skip link while it has the focus');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        const inMain = await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement));
        if (!inMain) wrong(path, 'has a skip link after which Tab is not in the text');
      }
    });
  }
});
