// Tells of the page what a writer wants to know. It can be hidden, and stays so.

const HIDDEN = "nutgraf-preview-hidden";

// A site may forbid to keep anything.
const isHidden = () => {
  try { return localStorage.getItem(HIDDEN) == "1" } catch { return false }
};
const hide = (hidden) => {
  try { hidden ? localStorage.setItem(HIDDEN, "1") : localStorage.removeItem(HIDDEN) } catch {}
};

let bar;
let wasOpen = false;
let lastAbout = "";

const listed = (heading, items) =>
  items.length && make("section", {}, make("h2", {}, heading), make("ul", {}, ...items));

const linked = ({ title, address }, ...more) => make("li", {}, make("a", { href: address }, title), ...more);

// What is to be seen at a glance.
const glance = (text, drafts) => {
  const parts = [];
  if (text?.draft) parts.push("Draft");
  if (text?.future) parts.push("Dated in the future");
  if (text) parts.push(`${text.words} words, ${text.minutes} min`);
  if (text?.lints.length) parts.push(text.lints.length == 1 ? "1 remark" : `${text.lints.length} remarks`);
  if (!text) parts.push(`${drafts.count} drafts`);
  return parts.join(" · ");
};

const details = (text, drafts) => {
  const more = drafts.count - drafts.first.length;
  return make(
    "div",
    { class: "details" },
    text && make("p", {}, make("a", { href: text.editor }, text.path), text.kind ? ` · ${text.kind}` : ""),
    text && text.lints.length && make("section", {}, make("h2", {}, "Remarks"), make("ol", {}, ...text.lints.map(mistake))),
    listed("Read More", (text?.read_more ?? []).map((one) => linked(one, ` ${one.score} · ${one.reason}`))),
    text?.front_matter && make("section", {}, make("h2", {}, "Front matter"), make("pre", {}, text.front_matter)),
    listed(more > 0 ? `Drafts, and ${more} more` : "Drafts", drafts.first.map((one) => linked(one))),
  );
};

const button = (label, title, work) => {
  const element = make("button", { type: "button", title }, label);
  element.onclick = work;
  return element;
};

const render = ({ text, drafts }) => {
  const focus = host.shadowRoot.activeElement?.title;
  const top = bar?.querySelector(".details")?.scrollTop ?? 0;
  const again = () => render({ text, drafts });
  bar?.remove();
  if (isHidden()) {
    bar = make("aside", { class: "bar", "aria-label": "Preview" }, button("◂", "Show the preview bar", () => { hide(false); again(); }));
  } else {
    const toggle = button(glance(text, drafts), "Details", () => { wasOpen = !wasOpen; again(); });
    toggle.setAttribute("aria-expanded", wasOpen);
    bar = make(
      "aside",
      { class: "bar", "aria-label": "Preview" },
      wasOpen && details(text, drafts),
      make("div", { class: "buttons" }, toggle, button("▸", "Hide the preview bar", () => { hide(true); again(); })),
    );
  }
  host.shadowRoot.prepend(bar);
  attach();
  const opened = bar.querySelector(".details");
  if (opened) opened.scrollTop = top;
  [...bar.querySelectorAll("button")].find((element) => element.title == focus)?.focus();
};

listeners.push(async () => {
  const about = await (await fetch(`${OWN}about?${location.pathname}`)).text();
  if (about == lastAbout) return;
  lastAbout = about;
  render(JSON.parse(about));
});
