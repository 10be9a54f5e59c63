/** Single-letter keys, declared in the HTML: `<a data-key="n">` is pressed by N, `data-key="g v"` by G then V.
 *  In `[data-rows]`: J and K walk the rows (in the same column), the arrows the links of a row, Enter opens, F2 edits the cell.
 *  `data-keys="off"` on <html> turns the letters off (WCAG 2.1.4). */
const ROWS = "[data-rows] :is(tbody tr, li)";

export function keys(): void {
  let before = "";
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && target.matches("form[data-composer] :is(textarea, input)")) { target.blur(); return; } // then letters are keys again
    if (target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (event.key === "F2" && editCell()) { event.preventDefault(); return; }
    if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && sideways(event.key === "ArrowRight" ? 1 : -1)) { event.preventDefault(); return; }
    if (document.documentElement.dataset.keys === "off") return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") { walk(key === "j" ? 1 : -1); event.preventDefault(); return; }
    const pressed = before ? `${before} ${key}` : key;
    before = key === "g" && !before ? "g" : "";
    const found = current(pressed) ?? document.querySelector<HTMLElement>(`[data-key="${CSS.escape(pressed).replace("\\ ", " ")}"]`);
    if (found) { event.preventDefault(); found.click(); if (found.matches("input, textarea, select")) found.focus(); }
  });
}

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(ROWS)].filter((row) => row.getClientRects().length > 0);
const focusedRow = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>(ROWS) ?? null;
const links = (row: HTMLElement): HTMLElement[] => [...row.querySelectorAll<HTMLElement>("a")];
const cellOf = (link: Element | null): number => (link?.closest("td") as HTMLTableCellElement | null)?.cellIndex ?? 0;

function current(key: string): HTMLElement | null {
  return focusedRow()?.querySelector<HTMLElement>(`[data-row-key="${key}"]`) ?? null;
}

function walk(step: number): void {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!next) return;
  const column = at < 0 ? 0 : cellOf(document.activeElement);
  (links(next).find((link) => cellOf(link) === column) ?? links(next)[0])?.focus();
}

function sideways(step: number): boolean {
  const row = focusedRow();
  if (!row) return false;
  const all = links(row);
  const next = all[all.indexOf(document.activeElement as HTMLElement) + step];
  next?.focus();
  return true;
}

function editCell(): boolean {
  const row = focusedRow();
  const here = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("a.edit");
  const cell = here ?? row?.querySelector<HTMLElement>("a.edit");
  cell?.click();
  return Boolean(cell);
}
