/** A column of a TextTable. */
export interface TextColumn {
  readonly header: string;
  readonly align: 'left' | 'right' | 'center';
  /** Wanted for the text, in characters; the table's own width decides. */
  readonly width: number;
}

/**
 * A table in box-drawing characters, as wide as asked for: text wraps at spaces, and a word that is too long for its column ends
 * in an ellipsis. Widths are shared out as the tables of Python's `rich` do, which Keras prints.
 */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[], width: number): string {
  const widths = shareOut(
    columns.map((column) => column.width + 2),
    width - columns.length - 1,
  );
  const line = ([left = '', dash = '', cross = '', right = '']: string): string =>
    `${left}${widths.map((cell) => dash.repeat(cell)).join(cross)}${right}`;
  const body = (cells: readonly string[], edge: string, atBottom = false): readonly string[] => {
    const texts = columns.map(({ align }, index) => cellLines(cells[index] ?? '', Math.max((widths[index] ?? 0) - 2, 1), align));
    const height = Math.max(...texts.map((lines) => lines.length));
    return Array.from({ length: height }, (_, at) => {
      const parts = texts.map((lines, index) => {
        const text = lines[atBottom ? at - height + lines.length : at] ?? '';
        return ` ${text.padEnd(Math.max((widths[index] ?? 0) - 2, 1))} `;
      });
      return `${edge}${parts.join(edge)}${edge}`;
    });
  };
  const headers = columns.map(({ header }) => header);
  const between = rows.flatMap((row, index) => [...(index === 0 ? [] : [line('├─┼┤')]), ...body(row, '│')]);
  return [line('┏━┳┓'), ...body(headers, '┃', true), line('┡━╇┩'), ...between, line('└─┴┘')].join('\n');
}

/** Takes from the columns evenly what they have too much, or adds to them in proportion what they lack. */
function shareOut(widths: readonly number[], available: number): readonly number[] {
  let difference = available - widths.reduce((sum, width) => sum + width, 0);
  if (difference < 0) {
    return widths.map((width, index) => {
      const taken = Math.min(width, halfToEven(-difference / (widths.length - index)));
      difference += taken;
      return width - taken;
    });
  }
  let left = widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width) => {
    const added = left > 0 ? Math.ceil((width * difference) / left) : difference;
    difference -= added;
    left -= width;
    return width + added;
  });
}

function halfToEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 && floor % 2 === 0 ? floor : Math.round(value);
}

function cellLines(text: string, width: number, align: TextColumn['align']): readonly string[] {
  return wrapped(text, width).map((line) => {
    const kept = align === 'left' ? line : line.trimEnd();
    const shown = kept.length > width ? `${kept.slice(0, width - 1)}…` : kept;
    if (align === 'right') return shown.padStart(width);
    const before = align === 'center' ? Math.floor((width - shown.length) / 2) : 0;
    return `${' '.repeat(before)}${shown}`.padEnd(width);
  });
}

/** Text broken at spaces, which stay at the ends of lines where there is room; what is too long stays whole. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [''];
  for (const word of text.match(/\s*\S+\s*/g) ?? []) {
    const line = lines.at(-1) as string;
    if (line === '' || line.length + word.trimEnd().length <= width) lines[lines.length - 1] = line + word;
    else lines.push(word);
  }
  return lines.map((line) => `${line.slice(0, width)}${line.slice(width).trimEnd()}`);
}
