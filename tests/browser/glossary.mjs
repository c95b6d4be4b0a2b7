// Tells of terms whose definition does not come to be seen: by click, by keyboard, on a phone, and without JavaScript.
import { inWindow, isInView, origin, paths, PHONE, WIDE, withBrowser, wrong } from './browser.mjs';

await withBrowser(async (browser) => {
  for (const viewport of [PHONE, WIDE]) {
    for (const javaScriptEnabled of [true, false]) {
      for (const path of paths) {
        await inWindow(browser, { viewport, javaScriptEnabled }, async (page) => {
          const here = `${path} at ${viewport.width} pixels, JavaScript ${javaScriptEnabled ? 'on' : 'off'}:`;
          await look(page, path, here);
        });
      }
    }
  }
});

async function look(page, path, here) {
  await page.goto(origin + path);
  const terms = await page.locator('main a.term[href^="#term-"]').all();
  if (terms.length === 0) wrong(here, 'no term of the glossary is a link');
  for (const term of terms) {
    const name = await term.innerText();
    const definition = page.locator(`[id="${(await term.getAttribute('href')).slice(1)}"]`);
    if (await isInView(definition)) wrong(here, name, 'is defined before anyone asks');
    for (const [how, open] of [['by click', () => term.click()], ['by keyboard', () => term.press('Enter')]]) {
      await open();
      const text = (await definition.innerText()).trim();
      if (!(await isInView(definition))) wrong(here, name, 'opened', how, 'does not show its definition');
      if (text.length < name.length + 10) wrong(here, name, 'has no definition to speak of:', text);
      await definition.locator('a[role="doc-backlink"]').press('Enter');
      if (await isInView(definition)) wrong(here, name, 'stays open after its back link was followed');
      if (!(await isInView(term))) wrong(here, name, 'is out of view after the back link was followed');
    }
  }
}
