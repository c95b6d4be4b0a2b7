// What the theme adds where scripts run; reading needs none of it.
{
  const root = document.documentElement;
  const wide = matchMedia("(min-width: 76em)");

  // The switch goes from the device's colours to light, dark, and back.
  const button = document.querySelector("[data-theme-switch]");
  if (button) {
    const show = () => {
      const name = button.dataset[root.dataset.theme ?? "auto"];
      button.title = button.ariaLabel = `${button.dataset.themeSwitch}: ${name}`;
    };
    button.onclick = () => {
      const next = { light: "dark", dark: "" }[root.dataset.theme] ?? "light";
      if (next) root.dataset.theme = next; else delete root.dataset.theme;
      try { next ? localStorage.theme = next : localStorage.removeItem("theme") } catch {}
      show();
    };
    show();
    button.hidden = false;
  }

  // The contents mark the last heading that was reached.
  const nav = document.querySelector(".toc");
  if (nav) {
    if (matchMedia("(min-width: 60em)").matches) nav.firstElementChild.open = true;
    const entries = [...nav.querySelectorAll("a")]
      .map(link => ({ link, heading: document.getElementById(link.getAttribute("href").slice(1)) }))
      .filter(entry => entry.heading);
    let current;
    const mark = () => {
      const reached = entries.findLast(entry => entry.heading.getBoundingClientRect().top < innerHeight / 4);
      if (reached == current) return;
      current?.link.removeAttribute("aria-current");
      reached?.link.setAttribute("aria-current", "true");
      if (reached) nav.scrollTop = reached.link.offsetTop - nav.clientHeight / 2;
      current = reached;
    };
    const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -75% 0px" });
    entries.forEach(entry => observer.observe(entry.heading));
  }

  // On a wide screen each footnote stands beside its reference.
  const text = document.querySelector(".page > .text");
  const notes = text ? [...text.querySelectorAll(".footnotes > ol > li")] : [];
  const place = () => {
    notes[0].closest(".footnotes").classList.toggle("beside", wide.matches);
    const top = text.getBoundingClientRect().top;
    const placed = notes.map(note => {
      const reference = document.getElementById(note.id.replace("fn-", "fnref-"));
      return { note, at: reference ? reference.getBoundingClientRect().top - top : 0 };
    });
    let free = -Infinity;
    for (const { note, at } of placed.sort((a, b) => a.at - b.at)) {
      free = Math.max(at, free);
      note.style.top = wide.matches ? `${free}px` : "";
      free += note.offsetHeight + 12;
    }
  };
  if (notes.length) new ResizeObserver(place).observe(text);

  // Escape closes a definition.
  addEventListener("keydown", event => {
    if (event.key == "Escape") document.querySelector(".definition:target [role=doc-backlink]")?.click();
  });
}
