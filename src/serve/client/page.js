// Keeps the page as new as its sources, without loading it again: scroll, focus and what was opened stay.

const OWN = "/_nutgraf/";

// The tag of what is shown. The script is no part of the page.
let shown = document.currentScript.dataset.page;
document.currentScript.remove();

// What other scripts and the reader have changed is theirs: attributes by element, and elements that they have added. This
// script is the first one of the page, so that it sees all of that.
const touched = new WeakMap();
const added = new WeakSet();

const note = (changes) => {
  for (const { type, target, attributeName, addedNodes } of changes) {
    if (type == "attributes") {
      if (!touched.has(target)) touched.set(target, new Set());
      touched.get(target).add(attributeName);
    } else if (document.readyState != "loading") {
      addedNodes.forEach((node) => added.add(node));
    }
  }
};

const observer = new MutationObserver(note);
observer.observe(document, { attributes: true, childList: true, subtree: true });

// Makes a change of our own, which is nobody else's.
const quietly = (change) => {
  note(observer.takeRecords());
  change();
  observer.takeRecords();
};

// The files that have changed since the page was loaded, by path, with the edition in which they did.
const renewed = new Map();

const renewedUrl = (text) => {
  try {
    const url = new URL(text, location.href);
    const edition = url.origin == location.origin && renewed.get(decodeURI(url.pathname));
    return edition ? `${url.pathname}?nutgraf=${edition}${url.hash}` : text;
  } catch {
    return text;
  }
};

// Lets the pictures and films of a document be those that are there now.
const renewPictures = (root) => {
  for (const name of ["src", "poster", "href"]) {
    for (const element of root.querySelectorAll(`img[${name}], source[${name}], video[${name}], image[${name}], link[rel~=icon][${name}]`)) {
      const url = renewedUrl(element.getAttribute(name));
      if (url != element.getAttribute(name)) element.setAttribute(name, url);
    }
  }
  for (const element of root.querySelectorAll("[srcset]")) {
    const urls = element.getAttribute("srcset").replace(/(^|,\s*)([^\s,]\S*[^\s,])/g, (_, before, url) => before + renewedUrl(url));
    if (urls != element.getAttribute("srcset")) element.setAttribute("srcset", urls);
  }
};

const stylesheets = (root) => [...root.querySelectorAll("link[rel~=stylesheet]")];

// Loads a stylesheet behind another one, and waits for it, so that the page is never without.
const loadBehind = (link, place) =>
  new Promise((resolve) => {
    link.onload = link.onerror = () => resolve();
    setTimeout(resolve, 2000);
    quietly(() => (place ? place.after(link) : document.head.append(link)));
  });

// Loads the stylesheets that have changed under their names, or all where one has that is not named by the page.
const renewStylesheets = async (files, edition) => {
  const changed = files.filter((file) => file.endsWith(".css"));
  if (!changed.length) return;
  const path = (link) => decodeURI(new URL(link.href, location.href).pathname);
  const links = stylesheets(document).filter((link) => new URL(link.href, location.href).origin == location.origin);
  const named = links.filter((link) => changed.includes(path(link)));
  await Promise.all((named.length ? named : links).map(async (link) => {
    renewed.set(path(link), edition);
    const next = link.cloneNode();
    next.href = renewedUrl(link.href);
    next.removeAttribute("integrity");
    await loadBehind(next, link);
    quietly(() => link.remove());
  }));
};

// Loads the stylesheets that another version of the page names.
const loadStylesheets = (next) => {
  for (const link of stylesheets(next)) {
    const url = renewedUrl(link.getAttribute("href"));
    if (url != link.getAttribute("href")) {
      link.setAttribute("href", url);
      link.removeAttribute("integrity");
    }
  }
  const known = new Set(stylesheets(document).map((link) => link.outerHTML));
  const last = stylesheets(document).at(-1);
  const fresh = stylesheets(next).filter((link) => !known.has(link.outerHTML));
  return Promise.all(fresh.map((link) => loadBehind(document.importNode(link), last)));
};

// Whether a version of the page has a script that this one has not run: then the page must be loaded.
const hasOtherScripts = (next) => {
  const kind = (script) => (/^(|module|text\/javascript)$/.test(script.type) ? script.src || script.text : "");
  const known = new Set([...document.scripts].map(kind));
  return [...next.scripts].some((script) => !known.has(kind(script)) && kind(script));
};

// What is ours, or was made by other scripts, is no part of the page.
const ours = new Set();

const morph = (next) =>
  quietly(() => {
    // A policy cannot be taken back, only another one be put over it.
    next.querySelectorAll("meta[http-equiv]").forEach((meta) => meta.remove());
    renewPictures(next);
    Idiomorph.morph(document.documentElement, next.documentElement, {
      ignoreActiveValue: true,
      head: { shouldPreserve: (element) => element.matches("meta[http-equiv]") || added.has(element) },
      callbacks: {
        beforeAttributeUpdated: (name, element) => !touched.get(element)?.has(name),
        beforeNodeMorphed: (node) => !ours.has(node),
        beforeNodeRemoved: (node) => !ours.has(node) && !added.has(node),
      },
    });
  });

// Asks for the page again, and changes it into what it is now.
const update = async () => {
  const response = await fetch(location.pathname + location.search, { headers: { "If-None-Match": `"${shown}"` } });
  if (response.status == 304) return;
  if (response.redirected && response.ok) return location.replace(response.url + location.hash);
  const tag = response.headers.get("ETag")?.replaceAll('"', "");
  // As long as the page cannot be rendered, the last one that could stays.
  if (!(response.ok || response.status == 404) || !tag || tag == shown) return;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  next.querySelector(`script[src="${OWN}preview.js"]`)?.remove();
  if (hasOtherScripts(next)) return location.reload();
  await loadStylesheets(next);
  morph(next);
  shown = tag;
};

// The page is somewhere else now.
const follow = (moved) => {
  const here = decodeURI(location.pathname);
  const to = Object.entries(moved).find(([from]) => decodeURI(from) == here)?.[1];
  if (to) history.replaceState(history.state, "", to + location.search + location.hash);
};

const change = async ({ edition, moved, files }) => {
  follow(moved);
  files.forEach((file) => renewed.set(decodeURI(file), edition));
  quietly(() => renewPictures(document));
  await renewStylesheets(files.map(decodeURI), edition);
  await update();
};

// One change after the other, whatever became of the last one.
let last = Promise.resolve();
const inTurn = (work) => (last = last.then(work).catch(() => {}));

// What else is done when something is told.
const listeners = [];

const told = (work) => inTurn(async () => {
  await work();
  for (const listener of listeners) await listener();
});

let source;
const listen = () => {
  source = new EventSource(OWN + "events");
  // What was told while nobody listened has to be asked for.
  source.addEventListener("hello", () => told(update));
  source.addEventListener("change", ({ data }) => told(() => change(JSON.parse(data))));
  source.addEventListener("mistakes", () => told(async () => {}));
};

// A browser has few connections to a server, and one that listens takes one: pages that nobody sees do without.
const listenWhileSeen = () => {
  source?.close();
  if (!document.hidden) listen();
};
document.addEventListener("visibilitychange", listenWhileSeen);
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => event.persisted && listenWhileSeen());
listenWhileSeen();
