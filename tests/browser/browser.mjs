// What the scripts beside this one share. Each is called with the origin of the site and then with paths; each prints what
// is wrong, one line for one thing, and nothing if all is well.
import { chromium } from 'playwright-core';

export const [origin, ...paths] = process.argv.slice(2);

export const PHONE = { width: 390, height: 844 };
export const WIDE = { width: 1280, height: 800 };

// Only pages of our own are opened, so the sandbox, which root cannot have, protects from nothing.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

export function wrong(...words) {
  console.log(words.join(' ').replaceAll('\n', ' '));
}

// Starts the browser with a new profile, gives it to `use`, and closes it whatever happens.
export async function withBrowser(use, ...flags) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: [...FLAGS, ...flags] });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

// Opens pages in a window of its own, without what another window remembers, and gives each to `look`.
export async function inWindow(browser, options, look) {
  const window = await browser.newContext({ reducedMotion: 'reduce', viewport: WIDE, ...options });
  await look(await window.newPage(), window);
  await window.close();
}

// Whether something is to be seen in the window as it is scrolled now.
export function isInView(locator) {
  return locator.evaluate((element) => {
    const box = element.getBoundingClientRect();
    return (
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      box.width > 1 && box.height > 1 &&
      box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
    );
  });
}
