import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exampleModels } from '../__fixtures__/example-models.ts';
import { hostileNames, isHarmed } from '../__fixtures__/hostile-names.ts';
import { judged } from '../__fixtures__/judged.ts';
import { plotModel, report, sampleGrid } from '../index.ts';
import { style, styleHash } from './style.ts';

const { yTrue, probabilities, images } = judged(hostileNames.length, 60);
const history = { epoch: [0, 1], history: { loss: [2, 1], val_loss: [2.5, 1.5] } };
const model = exampleModels['branches']?.() as never;

/** A report with everything in it, and names that would do harm wherever a name can stand. */
function whole(): string {
  return report({
    title: hostileNames[0],
    settings: Object.fromEntries(hostileNames.map((name) => [name, name])),
    history,
    model,
    test: { yTrue, probabilities, images },
    labels: { [hostileNames[0]]: yTrue, [hostileNames[1]]: yTrue },
    classNames: [...hostileNames],
    plots: [sampleGrid(images, { title: hostileNames[1] }), plotModel(model, { title: hostileNames[2] })],
  });
}

describe('a report', () => {
  it('has names that would do harm as harmless text', () => {
    expect(isHarmed(whole().replace('<style>', ''))).toBe(false);
  });

  it('has all its parts, needs no other file, runs no script, and is the same each time', () => {
    const html = whole();
    expect([...html.matchAll(/<h2>([^<]*)</g)].map(([, text]) => text)).toEqual([
      'Curves',
      'Classes',
      'Images',
      'More',
      'Model',
      'Settings',
    ]);
    expect(html.match(/<svg /g)?.length).toBe(12);
    // In texts quotes stand as they are; a name may hold what would be an address in a tag.
    const tags = (html.match(/<[^>]*>/g) ?? []).join('');
    const addresses = [...tags.matchAll(/\b(?:src|href|action|data|poster|xlink:href)="([^"]*)"/g)].map(
      ([, address = '']) => address,
    );
    expect(addresses.filter((address) => !address.startsWith('data:image/png;base64,'))).toEqual([]);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /<script|https?:\/\/|url\(|@import|<link|<iframe| style=/,
    );
    expect(whole()).toBe(html);
  });

  it('lets itself use its own style and images alone', () => {
    expect(styleHash).toBe(`sha256-${createHash('sha256').update(style).digest('base64')}`);
    const policy = `default-src 'none'; img-src data:; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`;
    expect(report({})).toContain(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
    expect(report({})).toContain(`<style>${style}</style>`);
    // In the text of a style element nothing is escaped.
    expect(style).not.toMatch(/[<&]/);
  });

  it('has the parts that something is given for', () => {
    const parts = (content: Parameters<typeof report>[0]): readonly (string | undefined)[] =>
      [...report(content).matchAll(/<h2>([^<]*)</g)].map(([, text]) => text);
    expect(parts({})).toEqual([]);
    expect(parts({ history })).toEqual(['Curves']);
    expect(parts({ settings: { epochs: 3 }, model })).toEqual(['Model', 'Settings']);
    expect(parts({ test: { yTrue, probabilities } })).toEqual(['Curves', 'Classes']);
  });

  it('refuses what does not fit, and parts that there are none of', () => {
    expect(() => report({ test: { yTrue: [0], probabilities } })).toThrow(/scores must be as long as yTrue, 1/);
    expect(() => report({ tests: {} } as never)).toThrow(/options must be made of title, settings, history, model, test/);
  });
});
