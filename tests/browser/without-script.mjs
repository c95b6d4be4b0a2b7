// Tells what a page lacks when JavaScript is off: of its text, and of the contents that lead to its headings.
import { inWindow, origin, paths, withBrowser, wrong } from './browser.mjs';

await withBrowser(async (browser) => {
  for (const path of paths) {
    const whole = await look(browser, path, true);
    const bare = await look(browser, path, false);
    const lacking = (of) => whole[of].filter((line) => !bare[of].includes(line));
    lacking('text').forEach((line) => wrong(path, 'does not show', line));
    lacking('contents').forEach((link) => wrong(path, 'has contents that do not lead to', link));
    if (bare.contents.length === 0) wrong(path, 'has no contents');
  }
});

async function look(browser, path, javaScriptEnabled) {
  let seen;
  await inWindow(browser, { javaScriptEnabled }, async (page) => {
    await page.goto(origin + path);
    seen = await page.evaluate(() => {
      const lines = document.querySelector('main').innerText.split('\n');
      const links = [...document.querySelectorAll('nav a[href^="#"]')];
      return {
        text: lines.map((line) => line.trim()).filter(Boolean),
        contents: links.filter((link) => link.checkVisibility()).map((link) => link.hash),
      };
    });
  });
  return seen;
}
