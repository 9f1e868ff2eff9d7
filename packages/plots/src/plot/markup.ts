/** Markup that is safe to stand in a document: made by `element`, which escapes every text and attribute. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What stands inside an element: markup as it is, texts and numbers escaped, null for nothing. */
export type Content = Markup | string | number | null | readonly Content[];

export type MarkupAttributes = Readonly<Record<string, string | number | null>>;

/** An element of SVG or HTML. Attributes that are null are left out. */
export function element(name: string, attributes: MarkupAttributes = {}, ...content: readonly Content[]): Markup {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === null ? '' : ` ${key}="${escaped(typeof value === 'number' ? short(value) : value)}"`,
  );
  const inside = markup(content).text;
  const close = inside === '' && !mustBeClosed.has(name) ? '/>' : `>${inside}</${name}>`;
  return new Markup(`<${name}${written.join('')}${close}`);
}

/** Pieces of content one after the other. */
export function markup(content: Content): Markup {
  if (content instanceof Markup) return content;
  if (content === null) return new Markup('');
  if (typeof content === 'object') return new Markup(content.map((piece) => markup(piece).text).join(''));
  return new Markup(escaped(String(content)));
}

/** A text as it may stand between tags and in quotes; characters that XML has not are replaced. */
export function escaped(text: string): string {
  return xmlText(text).replace(/[&<>"']/g, (character) => entities[character] as string);
}

/** The text with U+FFFD where XML has no such character. */
export function xmlText(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML reads these as open when they end in a slash. */
const mustBeClosed = new Set(['div', 'p', 'td', 'th', 'span', 'pre', 'style', 'title']);

/** Two decimals are a fiftieth of a pixel's width on the finest screens. */
function short(value: number): string {
  return String(Number(value.toFixed(2)));
}
