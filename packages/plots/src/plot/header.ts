import { element, type Markup } from './markup.ts';
import { faintInk, ink } from './palette.ts';

/** Fonts of the usual systems, none of which is fetched; those of Linux by name, since not every program knows a sans-serif there. */
export const font = 'Helvetica, Arial, Liberation Sans, DejaVu Sans, Noto Sans, sans-serif';

/** The white around what is drawn. */
export const padding = 8;

/** The title and what is said below it, from the top of the picture on, in lines that fit its width. */
export function header(
  title: string,
  subtitle: string | null,
  width: number,
): { readonly content: Markup; readonly height: number } {
  const lines = [
    ...wrapped(title, 14, width).map((text) => ({ text, size: 14, weight: 'bold', fill: ink })),
    ...wrapped(subtitle ?? '', 11, width).map((text) => ({ text, size: 11, weight: null, fill: faintInk })),
  ];
  let y = padding;
  const written = lines.map(({ text, size, weight, fill }) => {
    y += 1.3 * size;
    return element('text', { x: padding, y: y - 0.3 * size, 'font-size': size, 'font-weight': weight, fill }, text);
  });
  return { content: element('g', { 'font-family': font }, ...written), height: y + 8 };
}

/** How wide a text is, on average and on the safe side: what it is written in is known only where it is drawn. */
export function textWidth(text: string, fontSize: number): number {
  return letters(text).reduce((width, letter) => width + fontSize * emsOf(letter), 0);
}

/** The text, or its beginning and an ellipsis where it is wider than there is room. */
export function fitted(text: string, fontSize: number, width: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  let kept = '';
  for (const letter of letters(text)) {
    if (kept !== '' && textWidth(`${kept}${letter}…`, fontSize) > width) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What is read as one letter, with its accents; an emoji of several parts is one. */
function letters(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The width of a letter in widths of an em: those of Chinese, Japanese and Korean, and emoji, are squares; beyond Latin letters are wider. */
function emsOf(letter: string): number {
  const code = letter.codePointAt(0) as number;
  if (code < 0x250) return 0.58;
  return code < 0x1100 || (code >= 0x1e00 && code < 0x2e80) ? 0.68 : 1.05;
}

function wrapped(text: string, fontSize: number, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((word) => word !== '')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, fontSize) <= width - 2 * padding) lines[lines.length - 1] = longer;
    else lines.push(fitted(word, fontSize, width - 2 * padding));
  }
  return lines;
}
