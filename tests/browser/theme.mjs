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
  if (!(await choose(page, button, other))) return wrong(here, 'the switch does not lead to', other);
  const after = await background(page);
  if (before === after) wrong(here, 'the switch leaves the background as it was,', before);

  await page.reload();
  const atFirst = await page.evaluate(() => globalThis.atFirst);
  if (atFirst !== other) wrong(here, 'a page begins with', atFirst, 'although', other, 'was chosen');
  if ((await background(page)) !== after) wrong(here, 'the background is another one after the page was loaded again');

  if (!(await choose(page, button, preferred))) wrong(here, 'the switch does not lead back to', preferred);
  if ((await background(page)) !== before) wrong(here, 'the background is another one after the switch was set back');
}

// Presses the switch until it has what is wanted: it may have a place for "as the device", too.
async function choose(page, button, wanted) {
  for (let presses = 0; presses < 3; presses += 1) {
    await button.press('Enter');
    const [shown, kept] = await page.evaluate(() => [document.documentElement.dataset.theme, localStorage.theme]);
    if (shown !== kept) wrong('data-theme is', shown, 'and what is kept in localStorage.theme is', kept);
    if (shown === wanted) return true;
  }
  return false;
}

function background(page) {
  return page.evaluate(() => {
    const colours = [document.body, document.documentElement].map((element) => getComputedStyle(element).backgroundColor);
    return colours.find((colour) => colour !== 'rgba(0, 0, 0, 0)') ?? 'none';
  });
}
