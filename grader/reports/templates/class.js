"use strict";
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const body = document.querySelector("#roster").tBodies[0];
const controls = document.querySelector("#controls");
const [words, only, lost, shown, next] = ["words", "only", "lost", "shown", "next"].map(id => document.getElementById(id));
const has = (list, one) => !one || list.split(" ").includes(one);
const number = count => count.toLocaleString("en");

// A submission is a record: those that the page has as rows, and the others as they stand in its
// data. A row is made of data when it is to be seen, and dropped when it is not.
const further = JSON.parse(document.getElementById("further")?.textContent ?? '{"words": [], "rows": []}');
const records = [...body.rows].map(row => ({ row, kept: true, text: row.textContent, is: row.dataset.is, lost: row.dataset.lost, cell: column => key(row.cells[column]) }));
further.rows.forEach(facts => records.push(recordOf(facts)));
records.forEach((record, place) => { record.place = place + 1; record.text = record.text.toLowerCase(); });
const AT_ONCE = body.rows.length;
let sorted = records, most = AT_ONCE, found = records, moved = false;

function recordOf(facts) {
  const [name, submission, address, total, order, percent, , penalty, passed, passedOrder, lost, notes] = facts;
  const decide = notes.map(note => further.words[note]).join(", ");
  const is = `${decide && "decide "}${penalty && "late "}${address ? "" : "ungraded"}`;
  const keys = [`${name} ${submission}`.trim(), order, penalty, passedOrder, decide];
  return { facts, decide, is, lost, text: [name, submission, total, percent, penalty, passed, decide].join(" "), cell: column => keys[column] };
}

function element(name, text = "", set = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(set)) made.setAttribute(key, value);
  return made;
}

function draw(record) {
  const [name, submission, address, total, , percent, width, penalty, passed] = record.facts;
  const row = body.rows[0].cloneNode(true);
  row.id = `s${record.place}`;
  row.hidden = false;
  const [who, score, late, right, decide] = row.cells;
  who.replaceChildren(address ? element("a", name, { href: address }) : name);
  if (submission) who.append(" ", element("span", submission, { class: "muted" }));
  score.querySelector("i").style.width = `${width}%`;
  score.querySelector("b").textContent = total;
  score.querySelector(".whole")?.remove();
  if (percent) score.append(" ", element("span", percent, { class: "muted whole" }));
  [late.textContent, right.textContent, decide.textContent] = [penalty, passed, record.decide];
  return row;
}

function filter() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  found = sorted.filter(record => wanted.every(word => record.text.includes(word))
    && has(record.is, only.value) && has(record.lost, lost.value));
  most = AT_ONCE;
  show();
}

function show() {
  const seen = new Set(found.slice(0, most));
  for (const record of records) {
    if (record.row && !seen.has(record) && !record.kept) { record.row.remove(); delete record.row; }
    else if (record.row && record.row.hidden === seen.has(record)) record.row.hidden = !seen.has(record);
  }
  for (const record of seen) if (!record.row) { record.row = draw(record); moved = true; }
  if (moved) body.append(...[...seen].map(record => record.row));
  moved = false;
  const left = found.length - seen.size;
  shown.textContent = `${number(left ? found.length : seen.size)} of ${number(records.length)} ${left ? `found, the first ${number(seen.size)} ` : ""}shown`;
  next.textContent = `Show ${number(Math.min(left, AT_ONCE))} more`;
  next.hidden = !left;
}

function text(element) { // of a table the rows that are found, with tabs between their cells
  const words = one => one.textContent.trim().replace(/\s+/g, " ");
  if (!element.rows) return words(element);
  const rows = element.tBodies[0] === body ? found.map(record => record.row ?? draw(record)) : element.tBodies[0].rows;
  return [element.tHead.rows[0], ...rows].map(row => [...row.cells].map(words).join("\t")).join("\n");
}

const key = cell => cell.dataset.order ?? cell.textContent.trim();

function sort(table, head, column) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const numeric = "number" in head.dataset;
  const own = table.tBodies[0] === body;
  const lines = own ? records : [...table.tBodies[0].rows];
  const keyed = lines.map(line => {
    const text = own ? line.cell(column) : key(line.cells[column]);
    return [numeric ? Number(text) : text, line];
  });
  const compare = numeric ? (a, b) => a[0] - b[0] : (a, b) => collator.compare(a[0], b[0]);
  keyed.sort((a, b) => down ? compare(b, a) : compare(a, b));
  const ordered = keyed.map(([, line]) => line);
  if (!own) return table.tBodies[0].append(...ordered);
  sorted = ordered;
  body.append(...ordered.filter(record => record.row).map(record => record.row));
  moved = true;
  filter();
}

function linked(place) {
  const { facts, row } = records[place - 1];
  return element("a", facts ? facts[0] : (row.querySelector("th a") ?? row.querySelector("th")).textContent, { href: `#s${place}` });
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
for (const span of document.querySelectorAll("span.rest")) {
  const button = element("button", span.textContent, { type: "button", class: "rest" });
  button.addEventListener("click", () => {
    let place = 0;
    const links = span.dataset.gaps.split(" ").flatMap(gap => [", ", linked(place += Number(gap))]);
    button.replaceWith(...links);
    links[1].focus();
  });
  span.replaceWith(button);
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
next.addEventListener("click", () => { most += AT_ONCE; show(); });
function follow() {
  const record = records[Number(location.hash.match(/^#s(\d+)$/)?.[1]) - 1];
  if (record && !(record.row && !record.row.hidden)) {
    words.value = only.value = lost.value = "";
    filter();
    if (!record.row) body.append(record.row = draw(record));
    record.row.hidden = false;
  }
  const target = document.getElementById(location.hash.slice(1));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target?.scrollIntoView();
}
addEventListener("hashchange", follow);
controls.hidden = false;
document.getElementById("beyond")?.remove();
filter();
if (location.hash) follow();
