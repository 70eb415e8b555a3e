// What is pleasant to have where scripts run: new messages as they come, search in long lists, letters left.
// Everything works without it.

"use strict";

function listen(feed) {
  const letters = feed.querySelector(".letters");
  const said = feed.querySelector("[data-said]");
  const source = new EventSource(feed.dataset.events);
  source.addEventListener("brev", (event) => {
    const frame = document.createElement("template");
    frame.innerHTML = event.data;
    const letter = frame.content.firstElementChild;
    if (!letter) return;
    letter.classList.add("new");
    const before = document.getElementById(letter.id);
    if (before && before.contains(document.activeElement)) document.activeElement.blur();
    if (before) before.replaceWith(letter);
    else letters.prepend(letter);
    feed.querySelector("[data-empty]").hidden = true;
    for (const count of document.querySelectorAll("[data-count]")) {
      count.textContent = letters.children.length;
      count.hidden = false;
    }
    said.textContent = "";
    setTimeout(() => { said.textContent = feed.dataset.news; }, 100);
  });
  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  const refresh = feed.querySelector(".refresh");
  if (refresh) refresh.hidden = true;
}

let boxes = 0;

function searchBox(place) {
  boxes += 1;
  const box = document.createElement("div");
  box.className = "filter";
  const label = document.createElement("label");
  label.textContent = place.dataset.filter;
  label.htmlFor = `filter-${boxes}`;
  const asked = place.querySelector("label[for] > span, legend > span");
  if (asked) {
    const about = document.createElement("span");
    about.className = "vh";
    about.textContent = ` – ${asked.textContent}`;
    label.append(about);
  }
  const input = document.createElement("input");
  input.type = "search";
  input.id = label.htmlFor;
  input.autocomplete = "off";
  const hits = document.createElement("span");
  hits.className = "hits";
  hits.setAttribute("role", "status");
  box.append(label, input, hits);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  return { box, input, say: (n) => { hits.textContent = input.value ? `${place.dataset.hits} ${n}` : ""; } };
}

function wanted(input) {
  const words = input.value.toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
  return (text) => words.every((word) => text.toLocaleLowerCase("sv").includes(word));
}

function filterSelect(place, select) {
  const all = [...select.children].map((child) => child.cloneNode(true));
  const { box, input, say } = searchBox(place);
  select.before(box);
  input.addEventListener("input", () => {
    const fits = wanted(input);
    const value = select.value;
    select.replaceChildren(...all.map((child) => child.cloneNode(true)));
    for (const option of [...select.querySelectorAll("option")]) {
      const group = option.parentElement.label || "";
      if (option.value && option.value !== value && !fits(`${option.textContent} ${group}`)) option.remove();
    }
    for (const group of [...select.querySelectorAll("optgroup")]) if (!group.children.length) group.remove();
    select.value = value;
    const left = [...select.options].filter((option) => option.value && fits(`${option.textContent} ${option.parentElement.label || ""}`));
    select.size = input.value ? Math.min(8, Math.max(3, select.options.length)) : 1;
    say(left.length);
  });
}

function filterRows(place) {
  const rows = [...place.querySelectorAll("[data-words]")];
  const { box, input, say } = searchBox(place);
  const before = place.querySelector("[role=group], .choices, .crowd");
  if (!before) return;
  before.before(box);
  input.addEventListener("input", () => {
    const fits = wanted(input);
    let n = 0;
    for (const row of rows) {
      const keep = fits(row.dataset.words);
      n += keep ? 1 : 0;
      row.hidden = !keep && !row.querySelector(":checked");
    }
    for (const group of place.querySelectorAll("[role=group], .crowd")) {
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    }
    say(n);
  });
}

function countLetters(area) {
  const most = Number(area.dataset.most);
  const left = document.createElement("p");
  left.className = "left";
  left.setAttribute("role", "status");
  area.after(left);
  area.addEventListener("input", () => {
    const rest = most - area.value.length;
    left.textContent = rest < most / 5 ? `${area.dataset.left} ${rest}` : "";
  });
}

for (const feed of document.querySelectorAll("[data-events]")) listen(feed);
for (const place of document.querySelectorAll("[data-filter]")) {
  const select = place.querySelector("select");
  if (select) filterSelect(place, select);
  else filterRows(place);
}
for (const area of document.querySelectorAll("textarea[data-most]")) countLetters(area);
