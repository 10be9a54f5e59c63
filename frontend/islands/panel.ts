/** Side panel on the desktop, sheet on the phone. HTML: `<a href="…" data-panel>`; the answer's `<main>` is shown in `<dialog class="side">`.
 *  Without script the link opens the page. Focus goes in and comes back; Esc closes. */
export function panel(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.side");
  const body = dialog?.querySelector<HTMLElement>("[data-panel-body]");
  if (!dialog || !body) return;
  document.addEventListener("click", async (event) => {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-panel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await show(link.href);
  });
  dialog.querySelector("[data-panel-close]")?.addEventListener("click", () => dialog.close());

  async function show(url: string): Promise<void> {
    const answer = await fetch(url, { headers: { "X-Panel": "1" } });
    if (!answer.ok && answer.status !== 422) { location.href = url; return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    body!.replaceChildren(...(main ? [...main.childNodes] : []));
    window.htmx.process(body!);
    if (!dialog!.open) dialog!.showModal();
    body!.querySelector<HTMLElement>("[autofocus], input:not([type=hidden]), select, textarea")?.focus();
    for (const form of body!.querySelectorAll("form")) if (!form.getAttribute("action")) form.action = url;
  }
}
