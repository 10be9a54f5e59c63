/** The command palette. HTML: `<dialog class="palette" data-url="/palet/">` with a combobox input and a listbox; opened by
 *  `[data-palette]`, Ctrl K or `/`. Results are options from the server: `data-href` is opened (Ctrl Enter: in a new tab), with
 *  `data-post="field=value"` it is sent as a form, with `data-panel` it comes in the side panel, with `data-pick="vastleggen"` the
 *  palette asks at which relation and opens that part of its page. What was seen last is kept, so that a second opening shows it at
 *  once. Enter waits for what belongs to the typed text. Focus goes back to where it was. */
export function palette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.palette");
  const input = dialog?.querySelector<HTMLInputElement>("input");
  const list = dialog?.querySelector<HTMLElement>("[role=listbox]");
  if (!dialog || !input || !list) return;
  const url = dialog.dataset.url!;
  const said = dialog.querySelector<HTMLElement>("[data-palette-status]");
  const asks = input.placeholder;
  let latest = 0;
  let empty = "";
  let shownFor = "\0";
  let picking = "";

  const options = () => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const selected = () => list.querySelector<HTMLElement>('[aria-selected="true"]');
  function select(option: HTMLElement | undefined): void {
    selected()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    input!.setAttribute("aria-activedescendant", option?.id ?? "");
  }
  const key = () => picking + input.value;
  async function search(): Promise<void> {
    const mine = ++latest;
    const asked = key();
    if (!asked && empty) show(empty);
    let answer: Response;
    try { answer = await fetch(`${url}?${picking ? `bij=${picking}&` : ""}q=${encodeURIComponent(input!.value)}`); } catch { return; }
    if (answer.redirected) { location.reload(); return; }
    const html = await answer.text();
    if (mine !== latest || !answer.ok) return;
    if (!asked) empty = html;
    shownFor = asked;
    show(html);
  }
  function show(html: string): void {
    const chosen = selected()?.dataset.href;
    list!.innerHTML = html;
    select(options().find((option) => !input!.value && option.dataset.href === chosen) ?? options()[0]);
    if (said) said.textContent = list!.querySelector<HTMLElement>("[data-status]")?.dataset.status ?? "";
  }
  function go(option: HTMLElement | null, apart: boolean): void {
    if (!option) return;
    const url = option.dataset.href!;
    if (option.dataset.post !== undefined) { send(url, option.dataset.post); return; }
    if (option.dataset.pick !== undefined) { pick(option.dataset.pick); return; }
    if (option.dataset.panel !== undefined && !apart) { dialog!.close(); openInPanel(url); return; }
    if (apart) { window.open(url, "_blank", "noopener"); return; }
    dialog!.close();
    location.href = url;
  }
  /** At which relation? On the page of one it is that one. */
  function pick(part: string): void {
    const here = document.getElementById(part);
    if (here) { dialog!.close(); here.querySelector<HTMLElement>("textarea, .field")?.focus(); return; }
    picking = part;
    input!.value = "";
    input!.placeholder = dialog!.dataset.pickText ?? asks;
    void search();
  }
  function open(): void {
    if (dialog!.open && !picking) { input!.select(); return; }
    picking = "";
    input!.placeholder = asks;
    if (!dialog!.open) dialog!.showModal();
    input!.select();
    void search();
  }
  async function enter(apart: boolean): Promise<void> {
    window.clearTimeout(timer);
    if (shownFor !== key()) await search();
    if (shownFor === key()) go(selected(), apart);
  }
  for (const opener of document.querySelectorAll<HTMLElement>("[data-palette-pick]")) opener.addEventListener("click", () => { open(); pick(opener.dataset.palettePick!); });
  let timer = 0;
  input.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(search, 80); });
  dialog.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(selected()!);
    if (event.key === "ArrowDown") { event.preventDefault(); select(all[Math.min(at + 1, all.length - 1)]); }
    if (event.key === "ArrowUp") { event.preventDefault(); select(all[Math.max(at - 1, 0)]); }
    if (event.key === "Enter") { event.preventDefault(); void enter(event.ctrlKey || event.metaKey); }
  });
  list.addEventListener("click", (event) => {
    go((event.target as HTMLElement).closest<HTMLElement>("[role=option]"), event.ctrlKey || event.metaKey);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  for (const opener of document.querySelectorAll("[data-palette]")) opener.addEventListener("click", (event) => { event.preventDefault(); open(); });
  document.addEventListener("keydown", (event) => {
    const inField = (event.target as HTMLElement).closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !inField && document.documentElement.dataset.keys !== "off";
    if (slash || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) { event.preventDefault(); open(); }
  });
}

/** As if a link of the page to that form were pressed. */
function openInPanel(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.dataset.panel = "";
  document.body.append(link);
  link.click();
  link.remove();
}

/** Send one field as a form of this page, with its token; the answer is the next page. */
function send(url: string, pair: string): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const [name, value] = pair.split("=");
  for (const [key, text] of [["csrfmiddlewaretoken", token], ["next", location.pathname + location.search], [name!, value ?? ""]]) {
    if (!key) continue;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = key;
    field.value = text!;
    form.append(field);
  }
  document.body.append(form);
  form.requestSubmit();
}
