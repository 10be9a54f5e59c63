/** Side panel on the desktop, sheet on the phone. HTML: `<a href="…" data-panel>`; the answer's `<main>` is shown in `<dialog class="side">`
 *  with its heading as the title. A form in it is sent and answered inside; when it is kept, the page behind takes what is new.
 *  Focus goes in and comes back to the opener. What was typed is not lost by Esc, the cross or a click beside it without asking.
 *  Without script the link opens the page. */
import { fit } from "./fitting";
import { parsed, takeContent } from "./page";
import { freshToken, isSignIn, words } from "./signing";
import { carryToasts } from "./toasts";

const BUSY_AFTER_MS = 400;

export function panel(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.side");
  const body = dialog?.querySelector<HTMLElement>("[data-panel-body]");
  const title = dialog?.querySelector<HTMLElement>("[data-panel-title]");
  const ask = dialog?.querySelector<HTMLElement>("[data-panel-ask]");
  if (!dialog || !body || !title || !ask) return;
  let opener = "";
  let stood: HTMLElement | null = null;
  let stale = false;
  let present = "";
  let before = "";

  document.addEventListener("click", (event) => {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-panel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    link.closest<HTMLDetailsElement>("details.popover")?.removeAttribute("open");
    if (!dialog.contains(link)) {
      opener = link.getAttribute("href")!;
      stood = document.activeElement instanceof HTMLElement && document.activeElement !== document.body ? document.activeElement : null;
    }
    void open(link.href);
  });
  dialog.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.hasAttribute("hx-post") || form.hasAttribute("hx-get")) return;
    event.preventDefault();
    void send(form, event.submitter);
  });
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); leave(); }
    const form = (event.target as HTMLElement).closest("form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) { event.preventDefault(); form.requestSubmit(); }
  });
  dialog.addEventListener("pointerdown", (event) => { if (event.target === dialog) leave(); });
  dialog.addEventListener("close", emptied);
  dialog.querySelector("[data-panel-close]")?.addEventListener("click", leave);
  ask.querySelector("[data-panel-drop]")?.addEventListener("click", close);
  ask.querySelector("[data-panel-stay]")?.addEventListener("click", () => { ask.hidden = true; body.querySelector<HTMLElement>("form .field, form textarea")?.focus(); });

  /** The focus is back before the next key is read; the event comes later, and also when the browser itself closes the dialog. */
  function close(): void {
    dialog!.close();
    emptied();
  }

  function emptied(): void {
    if (dialog!.open || !body!.hasChildNodes()) return;
    body!.replaceChildren();
    backToOpener();
  }

  /** The opener, or what took its place; of several the one in sight. By a key: where the focus stood, else the page. */
  function backToOpener(): void {
    const link = [...document.querySelectorAll<HTMLElement>("main a[data-panel], .app a[data-panel], .tabbar a[data-panel]")]
      .find((one) => one.getAttribute("href") === opener && one.checkVisibility());
    const place = link ?? (stood?.isConnected && stood.checkVisibility() ? stood : null) ?? document.querySelector<HTMLElement>("main");
    place?.focus({ preventScroll: place.localName === "main" });
  }

  function typed(): string {
    return [...body!.querySelectorAll("form")].filter((form) => form.method === "post")
      .map((form) => [...new FormData(form)].map(([name, value]) => `${name}=${typeof value === "string" ? value : value.name}`).join("&")).join("|");
  }

  function leave(): void {
    if (typed() === before || !ask!.hidden) { close(); return; }
    ask!.hidden = false;
    ask!.querySelector<HTMLElement>("[data-panel-stay]")?.focus();
  }

  async function busy<T>(work: Promise<T>): Promise<T> {
    const timer = window.setTimeout(() => dialog!.setAttribute("aria-busy", "true"), BUSY_AFTER_MS);
    try { return await work; } finally { window.clearTimeout(timer); dialog!.removeAttribute("aria-busy"); }
  }

  async function open(url: string): Promise<void> {
    let answer: Response;
    try { answer = await busy(fetch(url, { headers: { "X-Panel": "1" } })); } catch { location.href = url; return; }
    if (!answer.ok || answer.redirected) { location.href = url; return; }
    show(parsed(await answer.text()), url);
    before = typed();
  }

  function show(page: Document, url: string): void {
    present = url;
    ask!.hidden = true;
    dialog!.querySelector<HTMLElement>("[data-panel-lost]")!.hidden = true;
    const main = page.querySelector("main");
    body!.replaceChildren(...(main ? [...main.childNodes] : []));
    const heading = body!.querySelector("h1");
    title!.textContent = heading?.textContent?.trim() ?? "";
    for (const one of body!.querySelectorAll("h1")) (one.closest(".page-head, .mobile-top") ?? one).remove();
    body!.querySelector(".crumbs")?.remove();
    for (const form of body!.querySelectorAll("form")) fit(form);
    window.htmx.process(body!);
    if (!dialog!.open) dialog!.showModal();
    body!.scrollTop = 0;
    const first = body!.querySelector<HTMLElement>('[aria-invalid="true"]') ?? body!.querySelector<HTMLElement>("[autofocus]")
      ?? [...body!.querySelectorAll<HTMLElement>("form :is(input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea)")].find((one) => one.checkVisibility());
    (first ?? title!).focus();
  }

  async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    if (form.dataset.busy) return;
    const url = new URL(form.getAttribute("action") || present, location.href);
    const given = new FormData(form, submitter);
    if (form.method !== "post") {
      for (const [name, value] of given) url.searchParams.set(name, String(value));
      await open(url.href);
      return;
    }
    form.dataset.busy = "1";
    const button = form.querySelector<HTMLButtonElement>("button.primary");
    if (button) button.disabled = true;
    try {
      if (stale) {
        if (!await freshToken(present, dialog!)) { failed(words("signedOut")); return; }
        given.set("csrfmiddlewaretoken", form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "");
        stale = false;
      }
      const answer = await busy(fetch(url, { method: "POST", body: given, headers: { "X-Panel": "1" } }));
      const page = parsed(await answer.text());
      const isStale = page.querySelector("main [data-stale]") !== null;
      stale = isSignIn(answer) || isStale;
      if (isSignIn(answer)) failed(words("signedOut"));
      else if (isStale) failed(words("stale"));
      else if (answer.ok && answer.redirected) kept(page, answer.url);
      else if (page.querySelector("main form")) { show(page, url.href); before = ""; }
      else failed(page.querySelector("main [data-reason]")?.textContent || words("refused"));
    } catch { failed(""); } finally { delete form.dataset.busy; if (button) button.disabled = false; }
  }

  function failed(text: string): void {
    const place = dialog!.querySelector<HTMLElement>("[data-panel-lost]")!;
    place.textContent = text || words("lost");
    place.hidden = false;
    place.scrollIntoView({ block: "nearest" });
  }

  function kept(page: Document, url: string): void {
    const there = new URL(url);
    const isHere = there.pathname === location.pathname && (!there.search || there.search === location.search);
    if (isHere && page.querySelector("main")) { // a list that was filtered has an address of its own, to share and to go back to
      takeContent(page);
      before = typed();
      close();
    } else { carryToasts(page); location.href = url; }
  }
}
