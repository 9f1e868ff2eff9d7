import { faintInk, guide, ink, paper } from '../plot/palette.ts';

/**
 * How a report looks, on screens wide and narrow, light and dark, and on paper. In the dark the inks of the plots are turned light; what
 * they show in colours of their own, as the cells of a confusion matrix, stays.
 */
export const style: string = `
:root { color-scheme: light dark; --ink: ${ink}; --faint: ${faintInk}; --line: ${guide}; --paper: ${paper}; --page: #f6f8fa; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --faint: #9da7b3; --line: #3d444d; --paper: #151b23; --page: #0d1117; }
  figure [fill="${ink}"] { fill: var(--ink); }
  figure [stroke="${ink}"] { stroke: var(--ink); }
  figure [fill="${faintInk}"] { fill: var(--faint); }
  figure [stroke="${faintInk}"] { stroke: var(--faint); }
  figure [stroke="${guide}"] { stroke: var(--line); }
  figure [fill="${paper}"] { fill: var(--paper); }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 Helvetica, Arial, sans-serif; }
main { max-width: 1400px; margin: 0 auto; padding: 16px; }
h1 { font-size: 24px; line-height: 1.25; margin: 8px 0 16px; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 28px 0 10px; }
.figures { display: flex; flex-wrap: wrap; gap: 10px; margin: 0; }
.figures div { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 8px 14px; }
.figures dt { color: var(--faint); font-size: 12px; }
.figures dd { margin: 0; font-size: 20px; font-variant-numeric: tabular-nums; }
.plots { display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start; }
figure { margin: 0; max-width: 100%; overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 4px; }
figure svg { display: block; max-width: 100%; height: auto; }
figure.wide svg { max-width: none; }
.scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; width: fit-content; max-width: 100%; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 12px; text-align: right; border-bottom: 1px solid var(--line); font-size: 14px; }
th { font-weight: 600; color: var(--faint); }
th:first-child, td:first-child { text-align: left; overflow-wrap: break-word; }
td:first-child { min-width: 7em; }
tr:last-child td { border-bottom: 0; }
table.settings td { text-align: left; overflow-wrap: anywhere; }
pre { margin: 0; padding: 10px; font: 12px/1.35 Menlo, Consolas, 'DejaVu Sans Mono', monospace; width: fit-content; }
footer { margin-top: 28px; color: var(--faint); font-size: 12px; }
@media print {
  :root { color-scheme: light; --ink: ${ink}; --faint: ${faintInk}; --line: ${guide}; --paper: ${paper}; --page: ${paper}; }
  main { padding: 0; max-width: none; }
  figure, .figures div, tr, pre { break-inside: avoid; }
  h2 { break-after: avoid; }
  .plots { gap: 8px; }
  .plots figure { width: calc(50% - 4px); }
  .plots figure svg { width: 100%; }
  figure.wide svg { max-width: 100%; }
  .plots figure.wide { break-inside: auto; width: auto; }
}
`;

/** What the page's policy knows the style by: its SHA-256. `page.test.ts` computes it. */
export const styleHash = 'sha256-n6yLWOLQdWc5o+JiWnmjynTsz0PxBFvjKhwRjz2O7zY=';
