/** Numbers that follow from what was just done. HTML: `<span id="…" data-follows>`. The answer to a change says `HX-Trigger: tasks-changed`;
 *  the page is asked again and each of them takes its new text, so that no sum on it is old. Where nothing is left of a list, the page
 *  says so itself: then its content comes whole. */
import { parsed, takeMain } from "./page";

export function follow(): void {
  document.addEventListener("tasks-changed", () => void renew());
}

async function renew(): Promise<void> {
  let page: Document;
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    page = parsed(await answer.text());
  } catch { return; } // the change is kept; the next page has the numbers
  if (document.querySelector("main .htmx-request")) return; // a next change is under way, whose answer needs its place; it asks again
  const main = document.querySelector("main")!;
  const isGone = [...main.querySelectorAll("[data-follows][id]")].some((one) => !page.getElementById(one.id));
  if (isGone || (main.querySelector("ul.todo") && !page.querySelector("ul.todo"))) {
    const row = document.activeElement?.closest("[data-rows] li")?.id;
    takeMain(page);
    if (row) document.getElementById(row)?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
  }
  for (const one of document.querySelectorAll<HTMLElement>("[data-follows][id]")) {
    const fresh = page.getElementById(one.id);
    one.replaceChildren(...(fresh?.childNodes ?? []));
    one.hidden = !fresh?.hasChildNodes();
  }
}
