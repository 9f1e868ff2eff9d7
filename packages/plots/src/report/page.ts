import { type Content, element, type Markup } from '../plot/markup.ts';
import { style, styleHash } from './style.ts';

/**
 * A whole page of HTML that needs no other file and no network. Its policy lets it run no script and load nothing; it may use this one
 * style, and images that it holds itself.
 */
export function page(title: string, body: Content): string {
  const policy = `default-src 'none'; img-src data:; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`;
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    element('title', {}, title).text,
    `<style>${style}</style>`,
  ];
  return `<!doctype html>\n<html lang="en">\n<head>\n${head.join('\n')}\n</head>\n${element('body', {}, element('main', {}, body)).text}\n</html>\n`;
}

/** A table: a row of headings, or none, and rows of cells. */
export function table(heads: readonly string[], rows: readonly (readonly Content[])[], kind: string | null = null): Markup {
  const head =
    heads.length === 0
      ? null
      : element('thead', {}, element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text))));
  const body = rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))));
  return element('div', { class: 'scroll' }, element('table', { class: kind }, head, element('tbody', {}, ...body)));
}

/** A part of the page under a heading; nothing where there is nothing in it. */
export function section(title: string, ...content: readonly Content[]): Content {
  const isEmpty = content.every((part) => part === null || (Array.isArray(part) && part.length === 0));
  return isEmpty ? null : element('section', {}, element('h2', {}, title), ...content);
}
