/** Small things of the relation page. `[data-filter] a` with htmx: the address follows the filter. A file is sent as soon as it is
 *  chosen or dropped on `form[data-drop]`. An open `details.popover` closes by Esc, by a click beside it, and keeps one open at a time.
 *  A row that leaves a list gives the focus to the next. */
type Asked = CustomEvent<{ ctx: { sourceElement?: Element; response?: { status: number } } }>;

export function relation(): void {
  document.addEventListener("htmx:before:swap", (event) => {
    const { sourceElement: link, response } = (event as unknown as Asked).detail.ctx;
    if ((response?.status ?? 0) >= 500) event.preventDefault();
    if (link?.closest("[data-filter]") && link instanceof HTMLAnchorElement) history.replaceState(null, "", link.href.replace(/#.*/, ""));
  });
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    const form = input.closest<HTMLFormElement>("form[data-drop]");
    if (form && input.type === "file" && input.files?.length) form.requestSubmit();
  });
  for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, (event) => drag(event as DragEvent));
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll<HTMLDetailsElement>("details.popover[open]")) if (!open.contains(event.target as Node)) open.open = false;
  });
  document.addEventListener("submit", (event) => (event.target as HTMLElement).closest("details.popover[open]")?.removeAttribute("open"));
  document.addEventListener("keydown", (event) => {
    const open = (event.target as HTMLElement).closest<HTMLDetailsElement>("details.popover[open]");
    if (event.key === "Escape" && open) { event.preventDefault(); event.stopPropagation(); open.open = false; open.querySelector("summary")?.focus(); }
  });
  document.addEventListener("toggle", (event) => {
    const menu = event.target as HTMLDetailsElement;
    if (menu.matches?.("details.move[open]")) menu.querySelector<HTMLElement>(".menu button")?.focus();
  }, true);
  document.addEventListener("htmx:before:swap", (event) => {
    const row = (event as unknown as Asked).detail.ctx.sourceElement?.closest<HTMLElement>("[data-rows] li");
    if (!row) return;
    const near = row.nextElementSibling ?? row.previousElementSibling;
    window.setTimeout(() => (document.getElementById(row.id) ?? near)?.querySelector<HTMLElement>("a")?.focus(), 60);
  });
}

function drag(event: DragEvent): void {
  const form = (event.target as HTMLElement).closest?.<HTMLFormElement>("form[data-drop]");
  if (!form || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.toggle("is-over", event.type === "dragover");
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  if (event.type !== "drop" || !input) return;
  input.files = event.dataTransfer.files;
  form.requestSubmit();
}
