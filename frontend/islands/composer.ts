/** The composer: Ctrl Enter saves, a draft stays until the server has said that it is kept, a double click sends once.
 *  HTML: `<form data-composer="key">` with `id`, a textarea, chips, `[data-lost]` for a request that got no answer.
 *  `[data-for-kind="phone visit"]` in any form shows only with that value of its field `kind`. */
import { fit } from "./fitting";
import { freshToken, isSignIn, words } from "./signing";

type Draft = { id: string; report: string; subject: string };
type Asked = CustomEvent<{ ctx?: { sourceElement?: Element; response?: { status: number; raw?: Response } } }>;

export function composer(): void {
  for (const form of composers(document)) {
    restore(form);
    if (location.hash === "#vastleggen") window.addEventListener("load", () => field(form, "report").focus()); // after the browser has jumped there
  }
  document.addEventListener("input", (event) => { const form = composerOf(event.target); if (form) keep(form); });
  document.addEventListener("keydown", (event) => {
    const form = composerOf(event.target);
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  document.addEventListener("change", (event) => { const form = composerOf(event.target); if (form) nameOther(form, event.target as HTMLElement); });
  document.addEventListener("pointerdown", (event) => {
    const radio = (event.target as HTMLElement).closest("label")?.querySelector<HTMLInputElement>('[data-composer] input[name="next"]');
    if (radio) radio.dataset.was = radio.checked ? "1" : "";
  });
  document.addEventListener("click", (event) => {
    const radio = event.target as HTMLInputElement;
    if (!radio.matches?.('[data-composer] input[name="next"]')) return;
    if (radio.dataset.was === "1") radio.form!.querySelector<HTMLInputElement>('input[name="next"][value=""]')!.checked = true;
    radio.dataset.was = "";
  });
  document.addEventListener("htmx:before:swap", (event) => answered(event as unknown as Asked));
  document.addEventListener("htmx:error", (event) => unanswered(event as unknown as Asked));
  document.addEventListener("submit", guard);
}

function composers(part: ParentNode): HTMLFormElement[] {
  return [...part.querySelectorAll<HTMLFormElement>("form[data-composer]")];
}

function composerOf(target: EventTarget | null): HTMLFormElement | null {
  return (target as HTMLElement | null)?.closest?.<HTMLFormElement>("form[data-composer]") ?? null;
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

function key(form: HTMLFormElement): string {
  return `draft:${form.dataset.composer}`;
}

/** The id goes with the draft: what was kept while its answer got lost is not logged twice. */
function keep(form: HTMLFormElement): void {
  const draft: Draft = { id: field(form, "id").value, report: field(form, "report").value, subject: field(form, "subject").value };
  if (draft.report || draft.subject) sessionStorage.setItem(key(form), JSON.stringify(draft));
  else sessionStorage.removeItem(key(form));
}

export function restore(form: HTMLFormElement): void {
  fit(form);
  let draft: Draft | null = null;
  try { draft = JSON.parse(sessionStorage.getItem(key(form)) ?? "null") as Draft | null; } catch { sessionStorage.removeItem(key(form)); }
  if (!draft || field(form, "report").value) return;
  field(form, "id").value = draft.id;
  field(form, "report").value = draft.report;
  field(form, "subject").value = draft.subject;
}

function answered(event: Asked): void {
  const form = composerOf(event.detail.ctx?.sourceElement ?? null);
  const status = event.detail.ctx?.response?.status ?? 0;
  if (!form) return;
  const raw = event.detail.ctx?.response?.raw;
  const isSignedOut = status === 403 || Boolean(raw && isSignIn(raw));
  if (isSignedOut || (status >= 400 && status !== 422)) { event.preventDefault(); unanswered(event, isSignedOut); return; }
  form.querySelector<HTMLElement>("[data-lost]")!.hidden = true;
  if (status === 422) { field(form, "report").focus(); return; }
  sessionStorage.removeItem(key(form));
  whenReplaced(form, begin);
}

function unanswered(event: Asked, isSignedOut = false): void {
  const form = composerOf(event.detail.ctx?.sourceElement ?? null);
  if (!form) return;
  const lost = form.querySelector<HTMLElement>("[data-lost]")!;
  lost.dataset.text ||= lost.textContent ?? "";
  lost.textContent = isSignedOut ? words("signedOut") : lost.dataset.text;
  lost.hidden = false;
  if (isSignedOut) window.addEventListener("focus", () => void freshToken(location.pathname, form).catch(() => false), { once: true });
  field(form, "report").focus();
}

function whenReplaced(form: HTMLFormElement, then: (fresh: HTMLFormElement) => void): void {
  const watch = new MutationObserver(() => {
    const fresh = document.getElementById(form.getAttribute("id")!); // `form.id` is its field of that name
    if (fresh === form || !(fresh instanceof HTMLFormElement)) return;
    watch.disconnect();
    then(fresh);
  });
  watch.observe(document.querySelector("main")!, { childList: true, subtree: true });
}

/** A fresh composer after logging: ready for the next one; on a phone the timeline comes forward instead of the keyboard. */
function begin(form: HTMLFormElement): void {
  fit(form);
  const isPhone = matchMedia("(max-width: 47.99rem)").matches;
  if (!isPhone) { field(form, "report").focus({ preventScroll: true }); return; }
  if (location.hash === "#vastleggen") location.hash = "tijdlijn";
  document.getElementById("tijdlijn-kop")?.focus();
}

/** The kinds behind "Meer": the chosen one stands in its place. */
function nameOther(form: HTMLFormElement, changed: HTMLElement): void {
  if (!changed.matches('input[name="kind"]')) return;
  const more = form.querySelector<HTMLDetailsElement>(".kinds details");
  const shown = more?.querySelector<HTMLElement>("[data-shown]");
  if (!more || !shown) return;
  shown.dataset.shown ||= shown.textContent ?? "";
  const chosen = changed.closest(".menu") ? changed.closest("label") : null;
  shown.textContent = chosen?.textContent?.trim() ?? shown.dataset.shown;
  more.open = false;
  field(form, "report").focus();
}

function guard(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  window.setTimeout(() => delete form.dataset.sent, 4000);
}
