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
  return 0.58 * fontSize * Array.from(text).length;
}

/** The text, or its beginning and an ellipsis where it is wider than there is room. */
export function fitted(text: string, fontSize: number, width: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  return `${Array.from(text)
    .slice(0, Math.max(1, Math.floor(width / textWidth('x', fontSize)) - 1))
    .join('')}…`;
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
