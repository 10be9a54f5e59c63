/** The command palette. HTML: `<dialog class="palette" data-url="/palet/">` with a combobox input and a listbox; opened by
 *  `[data-palette]`, Ctrl K or `/`. Results are options from the server; each is a link. */
export function palette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.palette");
  const input = dialog?.querySelector<HTMLInputElement>("input");
  const list = dialog?.querySelector<HTMLElement>("[role=listbox]");
  if (!dialog || !input || !list) return;
  const url = dialog.dataset.url!;
  let latest = 0;

  const options = () => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const selected = () => list.querySelector<HTMLElement>('[aria-selected="true"]');
  function select(option: HTMLElement | undefined): void {
    selected()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    input!.setAttribute("aria-activedescendant", option?.id ?? "");
  }
  async function search(): Promise<void> {
    const mine = ++latest;
    const answer = await fetch(`${url}?q=${encodeURIComponent(input!.value)}`);
    const html = await answer.text();
    if (mine !== latest || !answer.ok) return;
    list!.innerHTML = html;
    select(options()[0]);
  }
  function open(): void {
    if (!dialog!.open) dialog!.showModal();
    input!.select();
    void search();
  }
  let timer = 0;
  input.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(search, 80); });
  dialog.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(selected()!);
    if (event.key === "ArrowDown") { event.preventDefault(); select(all[Math.min(at + 1, all.length - 1)]); }
    if (event.key === "ArrowUp") { event.preventDefault(); select(all[Math.max(at - 1, 0)]); }
    if (event.key === "Enter") { event.preventDefault(); const go = selected()?.dataset.href; if (go) location.href = go; }
  });
  list.addEventListener("click", (event) => {
    const go = (event.target as HTMLElement).closest<HTMLElement>("[role=option]")?.dataset.href;
    if (go) location.href = go;
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  for (const opener of document.querySelectorAll("[data-palette]")) opener.addEventListener("click", (event) => { event.preventDefault(); open(); });
  document.addEventListener("keydown", (event) => {
    const inField = (event.target as HTMLElement).closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !inField && document.documentElement.dataset.keys !== "off";
    if (slash || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) { event.preventDefault(); open(); }
  });
}
