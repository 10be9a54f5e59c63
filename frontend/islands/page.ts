/** A page that was fetched takes the place of this one's content, so that what is half typed elsewhere stays. */
import { restore } from "./composer";
import { fit } from "./fitting";
import { takeToasts } from "./toasts";

export function parsed(html: string): Document {
  return new DOMParser().parseFromString(html, "text/html");
}

/** Show the content of `page`, its toasts too. */
export function takeContent(page: Document): void {
  takeMain(page);
  takeToasts(page);
}

/** Show the content of `page`. The composer with what stands in it is carried over. */
export function takeMain(page: Document): void {
  const main = document.querySelector("main")!;
  const fresh = page.querySelector("main");
  if (!fresh) return;
  const composer = main.querySelector<HTMLFormElement>("form[data-composer]");
  const next = fresh.querySelector<HTMLFormElement>("form[data-composer]");
  const open = new Set([...main.querySelectorAll<HTMLDetailsElement>("details[id][open]")].map((one) => one.id));
  main.replaceChildren(...fresh.childNodes);
  if (composer && next && composer.dataset.composer === next.dataset.composer) next.replaceWith(composer);
  else if (next) restore(next);
  for (const id of open) { const part = document.getElementById(id); if (part instanceof HTMLDetailsElement) part.open = true; }
  for (const form of main.querySelectorAll("form")) fit(form);
  window.htmx.process(main);
}
