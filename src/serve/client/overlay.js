// Shows what is wrong, as the terminal does, over the last page that was right. Nothing that is told is taken for HTML.

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter(Boolean));
  return element;
};

// Something of ours on the page, which the page's own styles do not reach, and whose own its policy does not forbid.
const host = make("nutgraf-preview");
const style = new CSSStyleSheet();
style.replaceSync(STYLE);
host.attachShadow({ mode: "open" }).adoptedStyleSheets = [style];
ours.add(host);

const attach = () => host.isConnected || quietly(() => document.documentElement.append(host));

const place = ({ path, line, column, text, marked, editor }) => {
  const name = line ? `${path}:${line}:${column}` : path;
  const lines = [make("a", { href: editor }, name)];
  if (text != null) {
    const start = [...text].slice(0, column - 1).join("");
    const middle = [...text].slice(column - 1, column - 1 + marked).join("");
    const end = text.slice(start.length + middle.length);
    lines.push(make("pre", {}, make("b", {}, `${line} `), start, make("mark", {}, middle || " "), end));
  }
  return make("div", {}, ...lines);
};

const mistake = ({ severity, rule, message, place: at, related, hint, routes }) => {
  const rest = routes.length > 1 ? ` and ${routes.length - 1} more` : "";
  return make(
    "li",
    {},
    make("p", {}, make("strong", { class: severity }, rule ? `${severity}[${rule}]` : severity), `: ${message}`),
    at && place(at),
    ...related.flatMap((one) => [make("p", {}, `${one.message}:`), one.place && place(one.place)]),
    hint && make("p", { class: "hint" }, `help: ${hint}`),
    routes.length && make("p", { class: "hint" }, `while rendering ${routes[0]}${rest}`),
  );
};

let overlay;
let lastMistakes = "";

const close = () => {
  overlay?.remove();
  overlay = undefined;
};

const open = (mistakes) => {
  const errors = mistakes.filter(({ severity }) => severity == "error").length;
  const title = errors == 1 ? "1 mistake" : `${errors} mistakes`;
  const button = make("button", { type: "button", title: "Escape" }, "Close");
  button.onclick = close;
  overlay = make(
    "section",
    { class: "overlay", role: "alertdialog", "aria-label": title, tabindex: "-1" },
    make("header", {}, make("h1", {}, title), button),
    make("ol", {}, ...mistakes.map(mistake)),
  );
  host.shadowRoot.append(overlay);
  attach();
};

// What was closed stays so, until something else is wrong.
const showMistakes = async () => {
  const text = await (await fetch(`${OWN}mistakes`)).text();
  if (text == lastMistakes) return;
  lastMistakes = text;
  const { mistakes } = JSON.parse(text);
  close();
  if (mistakes.some(({ severity }) => severity == "error")) open(mistakes);
};

addEventListener("keydown", (event) => {
  if (event.key == "Escape" && overlay) {
    close();
    event.stopPropagation();
  }
}, true);

listeners.push(showMistakes);
