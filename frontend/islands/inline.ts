/** Editing a field where it stands, on a relation (`<dd>`) and in the list (`<td>`). HTML: `<a class="edit" href="…" data-inline>`; the field
 *  of that form page takes the place of the value. Enter, choosing, or leaving the field saves; Esc puts the value back; a refusal stands
 *  under the field, and what a colleague wrote meanwhile is shown before it can be written over. No answer, or signed out meanwhile: the
 *  field says so, keeps what was typed, and Enter tries again. Without script the link opens the page. */
import { freshToken, isSignIn, words } from "./signing";
import { takeToasts } from "./toasts";

type Field = HTMLInputElement | HTMLSelectElement;
const PLACES = "dd, td";

export function inline(): void {
  document.addEventListener("click", async (event) => {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-inline]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.busy) return;
    link.dataset.busy = "1";
    let field: HTMLFormElement | null = null;
    try {
      const answer = await fetch(link.href, { headers: { "X-Panel": "1" } });
      field = answer.ok ? parsed(await answer.text()) : null;
    } catch { /* the link says what is wrong */ }
    delete link.dataset.busy;
    const place = link.closest<HTMLElement>(PLACES);
    if (field && place) edit(place, link.getAttribute("href")!, field);
    else location.href = link.href;
  });
}

function parsed(html: string): HTMLFormElement | null {
  return new DOMParser().parseFromString(html, "text/html").querySelector<HTMLFormElement>("main form.form");
}

function edit(place: HTMLElement, url: string, source: HTMLFormElement): void {
  const field = source.querySelector<Field>("input.field, select.field");
  if (!field) { location.href = url; return; }
  const before = [...place.childNodes];
  const form = document.createElement("form");
  form.className = "editing";
  const label = source.querySelector(`label[for="${field.id}"]`)?.textContent?.trim() ?? "";
  const whose = place.closest("tr")?.querySelector(".name a")?.textContent?.trim();
  field.setAttribute("aria-label", whose ? `${label}, ${whose}` : label);
  form.append(...source.querySelectorAll("input[type=hidden]"), field, ...source.querySelectorAll("datalist"));
  place.replaceChildren(form);
  window.htmx.process(form);
  field.focus();
  if (field instanceof HTMLInputElement && field.type === "text") field.select();
  const first = field.value;
  let busy = false;
  let stale = false;

  const back = (focus: boolean) => { busy = true; place.replaceChildren(...before); if (focus) place.querySelector("a")?.focus(); };
  const save = async () => {
    if (busy) return;
    if (field.value === first && field.getAttribute("aria-invalid") !== "true") { back(true); return; }
    busy = true;
    form.setAttribute("aria-busy", "true");
    try { await send(); } catch { tell(form, field, words("lost")); } finally { busy = false; form.removeAttribute("aria-busy"); }
  };
  const send = async () => {
    const inList = place.localName === "td";
    if (stale && !await freshToken(url, form)) { tell(form, field, words("signedOut")); return; }
    const answer = await fetch(url, { method: "POST", body: new FormData(form), redirect: inList ? "manual" : "follow" });
    if (answer.type === "opaqueredirect") {
      if (!await freshRow(place, url)) { stale = true; tell(form, field, words("signedOut")); }
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const isStale = page.querySelector("main [data-stale]") !== null;
    stale = isSignIn(answer) || isStale;
    if (isSignIn(answer)) tell(form, field, words("signedOut"));
    else if (answer.ok && answer.redirected) shown(page, place, url);
    else if (isStale) tell(form, field, words("stale"));
    else if (answer.status === 403) tell(form, field, page.querySelector("main [data-reason]")?.textContent || words("refused"));
    else refused(form, field, page);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); void save(); });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); back(true); }
    if (event.key === "Enter") { event.preventDefault(); void save(); } // a date field or a choice does not send its form by itself
  });
  field.addEventListener("change", () => { if (field instanceof HTMLSelectElement) void save(); });
  field.addEventListener("blur", () => { if (!busy && field.getAttribute("aria-invalid") !== "true") void save(); });
}

function shown(page: Document, place: HTMLElement, url: string): void {
  const fresh = page.querySelector(`a[data-inline][href="${url}"]`)?.closest("dd");
  if (fresh) place.replaceChildren(...fresh.childNodes);
  const head = page.querySelector(".rel-head");
  if (head) document.querySelector(".rel-head")?.replaceWith(head);
  place.querySelector<HTMLElement>("a")?.focus();
  takeToasts(page);
}

/** After a change in the list: the whole row again, because one field can change another (a new customer has a date).
 *  False when someone is signed out: then nothing was kept. */
async function freshRow(place: HTMLElement, url: string): Promise<boolean> {
  const row = place.closest("tr")!;
  const answer = await fetch(url.replace(/velden\/.*$/, "rij/"));
  if (isSignIn(answer)) return false;
  if (!answer.ok) { location.reload(); return true; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("tr");
  if (fresh) row.replaceWith(fresh);
  fresh?.querySelector<HTMLElement>(`a[href="${url}"]`)?.focus();
  takeToasts(page);
  return true;
}

/** Say under the field what is wrong; what was typed stays. */
function tell(form: HTMLFormElement, field: Field, text: string): void {
  form.querySelector(".error")?.remove();
  const error = document.createElement("p");
  error.className = "error";
  error.id = `${field.id}-error`;
  error.setAttribute("role", "alert");
  error.textContent = text;
  form.append(error);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", error.id);
  field.focus();
}

function refused(form: HTMLFormElement, field: Field, page: Document): void {
  const told = page.querySelector("main .error");
  tell(form, field, told?.textContent?.replace(/\s+/g, " ").trim() || words("refused"));
  // A colleague was first: what stands there now was shown, so saving again is a choice.
  const standing = page.querySelector<HTMLInputElement>("main form.form input[name=seen]");
  const seen = form.querySelector<HTMLInputElement>("input[name=seen]");
  if (standing && seen) seen.value = standing.value;
}
