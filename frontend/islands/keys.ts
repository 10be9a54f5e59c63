/** Single-letter keys, declared in the HTML: `<a data-key="n">` is pressed by N, `data-key="g v"` by G then V;
 *  J and K walk the rows of `[data-rows]` (links), Enter opens. `data-keys="off"` on <html> turns them off (WCAG 2.1.4). */
export function keys(): void {
  let before = "";
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (document.documentElement.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") { walk(key === "j" ? 1 : -1); event.preventDefault(); return; }
    const pressed = before ? `${before} ${key}` : key;
    before = key === "g" && !before ? "g" : "";
    const found = current(pressed) ?? document.querySelector<HTMLElement>(`[data-key="${CSS.escape(pressed).replace("\\ ", " ")}"]`);
    if (found) { event.preventDefault(); found.click(); if (found.matches("input, textarea, select")) found.focus(); }
  });
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-rows] :is(tbody tr, li)")];
}

function current(key: string): HTMLElement | null {
  return document.activeElement?.closest("[data-rows] :is(tr, li)")?.querySelector<HTMLElement>(`[data-row-key="${key}"]`) ?? null;
}

function walk(step: number): void {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.querySelector<HTMLElement>("a")?.focus();
}
