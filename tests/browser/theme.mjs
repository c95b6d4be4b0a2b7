// Tells what the switch between light and dark does wrong: it must be a button, work by keyboard, be remembered, and be in force
// before anything of the body is there, so that nothing flashes. Without JavaScript it must not be shown.
import { inWindow, origin, paths, withBrowser, wrong } from './browser.mjs';

const SWITCH = 'header button[data-theme-switch]';

await withBrowser(async (browser) => {
  for (const path of paths) {
    await inWindow(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(origin + path);
      if (await page.locator(SWITCH).isVisible()) wrong(path, 'shows a switch that does nothing without JavaScript');
    });
    for (const [preferred, other] of [['light', 'dark'], ['dark', 'light']]) {
      await inWindow(browser, { colorScheme: preferred }, (page, window) => use(page, window, path, preferred, other));
    }
  }
});

async function use(page, window, path, preferred, other) {
  const here = `${path}, where ${preferred} is preferred:`;
  // A page reports what is set when its body begins: by then nothing has been painted.
  await window.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (!document.body) return;
      globalThis.atFirst = document.documentElement.dataset.theme;
      observer.disconnect();
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  await page.goto(origin + path);
  const button = page.locator(SWITCH);
  if (!(await button.isVisible())) return wrong(here, 'there is no switch,', SWITCH);

  const before = await background(page);
  await button.press('Enter');
  const after = await background(page);
  await expect(page, here, 'after the switch was pressed', other);
  if (before === after) wrong(here, 'the switch leaves the background as it was,', before);

  await page.reload();
  await expect(page, here, 'after the page was loaded again', other);
  const atFirst = await page.evaluate(() => globalThis.atFirst);
  if (atFirst !== other) wrong(here, 'a page begins with', atFirst, 'although', other, 'was chosen');
  if ((await background(page)) !== after) wrong(here, 'the background is another one after the page was loaded again');

  await button.click();
  await expect(page, here, 'after the switch was pressed a second time', preferred);
}

async function expect(page, here, when, theme) {
  const is = await page.evaluate(() => [document.documentElement.dataset.theme, localStorage.theme]);
  if (is[0] !== theme) wrong(here, `data-theme is ${is[0]} and not ${theme}`, when);
  if (is[1] !== theme) wrong(here, `localStorage.theme is ${is[1]} and not ${theme}`, when);
}

function background(page) {
  return page.evaluate(() => {
    const colours = [document.body, document.documentElement].map((element) => getComputedStyle(element).backgroundColor);
    return colours.find((colour) => colour !== 'rgba(0, 0, 0, 0)') ?? 'none';
  });
}
