// Tells whether a preview keeps up with its sources, as a person sees it. It is called with the origin of a site that is
// served, and with its folder, in which it does what a writer does.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inWindow, origin, paths, withBrowser, wrong } from './browser.mjs';

const [folder] = paths;
const write = (name, text) => writeFileSync(join(folder, name), text);
const page = (title, text) => `+++\ntitle = "${title}"\n+++\n${text}`;
const filler = Array.from({ length: 200 }, (_, number) => `Line ${number}.\n`).join('\n');
const article = (word) => page('Article', `${filler}\nThe word is ${word}.\n\n<details><summary>More</summary>Inside</details>\n\n<input>\n\n${filler}`);

// Waits until something holds on the page, or tells that it never did.
async function expect(tab, what, holds, ...values) {
  try {
    await tab.waitForFunction(holds, values, { timeout: 15_000 });
  } catch {
    wrong(what, 'did not come true on', tab.url());
  }
}

const hasText = ([text]) => document.body.innerText.includes(text);

async function editsInPlace(tab) {
  await tab.goto(`${origin}/article/`);
  // Whether the page is loaded again shows in whether this is still there.
  await tab.evaluate(() => {
    window.isSame = true;
    document.querySelector('details').open = true;
    document.querySelector('input').value = 'typed';
    document.querySelector('input').focus();
    scrollTo(0, document.body.scrollHeight / 2);
  });
  const before = await tab.evaluate(() => scrollY);
  write('content/article.md', article('SECOND'));
  await expect(tab, 'an edit', hasText, 'The word is SECOND');
  const after = await tab.evaluate(() => ({
    isSame: window.isSame,
    scroll: scrollY,
    open: document.querySelector('details').open,
    value: document.querySelector('input').value,
    focus: document.activeElement.localName,
    switch: document.querySelector('[data-theme-switch]').hidden,
  }));
  if (!after.isSame) wrong('an edit loaded the page again');
  if (Math.abs(after.scroll - before) > 2) wrong('an edit scrolled the page from', before, 'to', after.scroll);
  if (!after.open) wrong('an edit closed what was open');
  if (after.value != 'typed' || after.focus != 'input') wrong('an edit lost what was typed, or the focus');
  if (after.switch) wrong('an edit took back what the script of the theme had done');
}

async function stylesAndPictures(tab) {
  write('static/extra.css', 'main { color: rgb(1, 2, 3) }');
  await expect(tab, 'a stylesheet', ([wanted]) => getComputedStyle(document.querySelector('main')).color == wanted, 'rgb(1, 2, 3)');
  if (!(await tab.evaluate(() => window.isSame))) wrong('a stylesheet loaded the page again');
  write('static/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="10"></svg>');
  await tab.goto(`${origin}/picture/`);
  await tab.evaluate(() => (window.isSame = true));
  write('static/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="10"></svg>');
  await expect(tab, 'a picture', () => document.querySelector('main img').naturalWidth == 60);
  if (!(await tab.evaluate(() => window.isSame))) wrong('a picture loaded the page again');
}

async function mistakes(tab) {
  await tab.goto(`${origin}/article/`);
  write('content/article.md', '+++\ntitle = "Article"\ntitel = "<img src=x onerror=window.isHacked=1>"\n+++\nBroken');
  await expect(tab, 'the overlay', () => document.querySelector('nutgraf-preview')?.shadowRoot.textContent.includes('content/article.md:3:1'));
  await expect(tab, 'the source line', () => document.querySelector('nutgraf-preview')?.shadowRoot.textContent.includes('onerror=window.isHacked'));
  if (await tab.evaluate(() => window.isHacked)) wrong('the overlay takes text for HTML');
  if (!(await tab.evaluate(hasText, ['The word is SECOND']))) wrong('the last good page did not stay');
  await tab.keyboard.press('Escape');
  await expect(tab, 'Escape', () => !document.querySelector('nutgraf-preview')?.shadowRoot.querySelector('.overlay'));
  write('content/other.md', '+++\ntitel = 1\n+++\n');
  await expect(tab, 'the overlay of another mistake', () => document.querySelector('nutgraf-preview').shadowRoot.querySelector('.overlay'));
  rmSync(join(folder, 'content/other.md'));
  write('content/article.md', article('THIRD'));
  await expect(tab, 'a mended page', hasText, 'The word is THIRD');
  await expect(tab, 'the end of the overlay', () => !document.querySelector('nutgraf-preview').shadowRoot.querySelector('.overlay'));

  write('templates/page.html', '{{ page.nothing.at.all }}');
  await expect(tab, 'a mistake in a template', () => {
    const text = document.querySelector('nutgraf-preview').shadowRoot.textContent;
    return text.includes('templates/page.html:1:') && text.includes('/article/');
  });
  rmSync(join(folder, 'templates/page.html'));
  await expect(tab, 'a mended template', () => !document.querySelector('nutgraf-preview').shadowRoot.querySelector('.overlay'));
}

async function bar(tab) {
  await tab.goto(`${origin}/article/`);
  await expect(tab, 'the bar', () => /\d+ words, \d min/.test(document.querySelector('nutgraf-preview')?.shadowRoot.querySelector('.bar')?.textContent));
  await tab.locator('nutgraf-preview button[title="Details"]').click();
  await expect(tab, 'the front matter in the bar', () => document.querySelector('nutgraf-preview').shadowRoot.textContent.includes('title = "Article"'));
  await tab.locator('nutgraf-preview button[title="Hide the preview bar"]').click();
  await tab.reload();
  await expect(tab, 'the bar that stays hidden', () => document.querySelector('nutgraf-preview')?.shadowRoot.querySelector('.bar')?.textContent == '◂');
  await tab.locator('nutgraf-preview button[title="Show the preview bar"]').click();
  write('content/article.md', page('Article', 'Three words here, and The word is THIRD'));
  await expect(tab, 'the new number of words', () => document.querySelector('nutgraf-preview').shadowRoot.textContent.includes('8 words'));
}

async function pagesThatMove(tab) {
  renameSync(join(folder, 'content/article.md'), join(folder, 'content/moved.md'));
  await expect(tab, 'a page that moved', () => location.pathname == '/moved/');
  await expect(tab, 'its text', hasText, 'The word is THIRD');
  rmSync(join(folder, 'content/moved.md'));
  await expect(tab, 'the page for what is not there', () => document.title.startsWith('Not found') || document.querySelector('h1').innerText.includes('not'));
  write('content/moved.md', page('Back', 'It is BACK.'));
  await expect(tab, 'a page that came back', hasText, 'It is BACK.');
}

await withBrowser(async (browser) => {
  await inWindow(browser, {}, async (tab) => {
    const told = [];
    tab.on('pageerror', (error) => told.push(error.message));
    tab.on('console', (message) => message.type() == 'error' && told.push(message.text()));
    write('content/article.md', article('FIRST'));
    await tab.goto(`${origin}/`);
    await expect(tab, 'a new page in a list', hasText, 'Article');
    await editsInPlace(tab);
    await stylesAndPictures(tab);
    await mistakes(tab);
    await bar(tab);
    await pagesThatMove(tab);
    // What is not there is told by the browser itself.
    told.filter((text) => !text.includes('404')).forEach((text) => wrong('the browser told:', text));
  });
});
