import { createHash } from 'node:crypto';
import { page } from './page.ts';

/** Blue and orange of Okabe and Ito, told apart by the dash too; on dark ground the lighter two of the same hues. */
const style = `
:root { color-scheme: light dark; --ground: #ffffff; --panel: #f6f8fa; --text: #1b1f24; --faint: #57606a; --grid: #d8dee4; --train: #0072b2; --validation: #c44e00; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0d1117; --panel: #161b22; --text: #e6edf3; --faint: #9aa4ae; --grid: #30363d; --train: #56b4e9; --validation: #e69f00; }
}
body { margin: 0 auto; padding: 1rem 1.5rem 3rem; max-width: 84rem; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.25rem; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1rem; margin: 0; }
#status { margin: 0; padding: 0 0.7rem; border: 1px solid var(--faint); border-radius: 1rem; }
#key { margin: 0 0 0 auto; display: flex; align-items: center; gap: 0.5rem; color: var(--faint); }
#key svg { width: 34px; height: 12px; }
progress { width: 100%; height: 0.9rem; margin-top: 0.8rem; accent-color: var(--train); }
#times { margin: 0.2rem 0 1rem; color: var(--faint); font-variant-numeric: tabular-nums; }
#charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 1rem; }
figure { margin: 0; padding: 0.7rem 0.8rem 0.3rem; background: var(--panel); border-radius: 0.5rem; }
figcaption { display: grid; grid-template-columns: 1fr auto; align-items: baseline; }
output { grid-column: 1 / 3; color: var(--faint); font-variant-numeric: tabular-nums; font-size: 0.85rem; }
label { color: var(--faint); font-size: 0.85rem; }
figure svg { display: block; width: 100%; touch-action: pan-y; }
svg text { fill: var(--faint); font-size: 11px; font-variant-numeric: tabular-nums; }
svg path, svg line { fill: none; stroke-width: 2; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
svg .grid { stroke: var(--grid); stroke-width: 1; }
svg .cross { stroke: var(--faint); stroke-width: 1; }
svg .train { stroke: var(--train); }
svg .validation { stroke: var(--validation); stroke-dasharray: 6 4; }
svg circle.train { fill: var(--train); stroke: none; }
svg circle.validation { fill: var(--panel); stroke: var(--validation); stroke-width: 2; stroke-dasharray: none; }
svg circle.now { fill: none; stroke: var(--train); stroke-width: 1.5; }
#figures { margin-top: 1.2rem; overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
th, td { padding: 0.15rem 0.9rem 0.15rem 0; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap; }
th { color: var(--faint); font-weight: 600; }
`;

/** Some tools that strip types wrap functions in a call of this name. */
const script = `const __name = (made) => made;\n(${page.toString()})();`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What the page may do: run its own script, and hear from where it came. */
export const pagePolicy: string = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const pageHtml: string = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ibex</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<h1 id="model">Ibex</h1>
<p id="status" role="status">connecting</p>
<p id="key">
<svg viewBox="0 0 34 12" aria-hidden="true"><path class="train" d="M1,6L33,6"/><circle class="train" cx="17" cy="6" r="3"/></svg>training
<svg viewBox="0 0 34 12" aria-hidden="true"><path class="validation" d="M1,6L33,6"/><circle class="validation" cx="17" cy="6" r="3"/></svg>validation
</p>
</header>
<progress id="bar" max="1" value="0" aria-label="how much of the run is done"></progress>
<p id="times"></p>
<main id="charts"></main>
<section id="figures" aria-label="figures of the last epochs"><table id="table"></table></section>
<noscript>This page draws with JavaScript.</noscript>
<script>${script}</script>
</body>
</html>
`;
