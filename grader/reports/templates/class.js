"use strict";
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const body = document.querySelector("#roster").tBodies[0];
const rows = [...body.rows];
const controls = document.querySelector("#controls");
const [words, only, lost, shown] = ["words", "only", "lost", "shown"].map(id => document.getElementById(id));
const texts = rows.map(row => row.textContent.toLowerCase());
const has = (list, one) => !one || list.split(" ").includes(one);

function filter() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  rows.forEach((row, number) => {
    const fits = wanted.every(word => texts[number].includes(word))
      && has(row.dataset.is, only.value) && has(row.dataset.lost, lost.value);
    if (row.hidden === fits) row.hidden = !fits;
    count += fits;
  });
  shown.textContent = `${count.toLocaleString("en")} of ${rows.length.toLocaleString("en")} shown`;
}

function text(element) { // of a table the rows that are shown, with tabs between their cells
  const words = one => one.textContent.trim().replace(/\s+/g, " ");
  if (!element.rows) return words(element);
  const lines = [...element.rows].filter(row => !row.hidden);
  return lines.map(row => [...row.cells].map(words).join("\t")).join("\n");
}

function sort(table, head, column) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.tBodies[0];
  const numeric = "number" in head.dataset;
  const keyed = [...body.rows].map(row => {
    const text = row.cells[column].dataset.order ?? row.cells[column].textContent.trim();
    return [numeric ? Number(text) : text, row];
  });
  const compare = numeric ? (a, b) => a[0] - b[0] : (a, b) => collator.compare(a[0], b[0]);
  keyed.sort((a, b) => down ? compare(b, a) : compare(a, b));
  body.append(...keyed.map(([, row]) => row));
}

for (const table of document.querySelectorAll("table.sorted")) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, head, column));
    head.append(button);
  });
}
for (const link of document.querySelectorAll("a.lost")) {
  link.addEventListener("click", () => { lost.value = link.dataset.lost; filter(); });
}
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", () => { // works also where a page is not served by https
    const area = document.createElement("textarea");
    area.value = button.dataset.text ?? text(document.getElementById(button.dataset.copy));
    button.after(area);
    area.select();
    if (document.execCommand("copy")) button.textContent = "Copied";
    area.remove();
    button.focus();
  });
}
for (const control of [words, only, lost]) control.addEventListener("input", filter);
addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (target?.hidden) { words.value = only.value = lost.value = ""; filter(); }
  target?.scrollIntoView();
});
controls.hidden = false;
filter();
