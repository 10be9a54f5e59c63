// The script of every page: htmx for fragments, and the small islands. Everything works without it.
import htmx from "htmx.org";
import { inline } from "./inline";
import { keys } from "./keys";
import { palette } from "./palette";
import { panel } from "./panel";
import { toasts } from "./toasts";
import { composer } from "./composer";
import { fitting } from "./fitting";
import { relation } from "./relation";
import { follow } from "./follow";
import { passkey } from "./passkey";
import { tryout } from "./tryout";

declare global { interface Window { htmx: { process(part: Element): void } } }
window.htmx = htmx;
for (const island of [toasts, inline, panel, palette, keys, composer, fitting, relation, follow, passkey, tryout]) island();
