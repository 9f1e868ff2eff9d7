import { describe, expect, it } from 'vitest';
import { hostileNames, isHarmed } from '../__fixtures__/hostile-names.ts';
import { element, Markup, markup } from './markup.ts';

describe('markup', () => {
  it('keeps elements, and escapes texts and attributes', () => {
    const inner = element('b', { title: 'a "quote" & <tag>' }, 'x < y');
    expect(markup([inner, null, 1.2345]).text).toBe('<b title="a &quot;quote&quot; &amp; &lt;tag&gt;">x &lt; y</b>1.2345');
    expect(element('rect', { x: 1.2345, y: null }).text).toBe('<rect x="1.23"/>');
    expect(element('td', {}, null).text).toBe('<td></td>');
    expect(element('g', {}, [new Markup('<i/>'), 'a', 2]).text).toBe('<g><i/>a2</g>');
  });

  it.each(hostileNames)('makes %j harmless', (name) => {
    expect(isHarmed(element('text', { id: name }, name).text)).toBe(false);
  });

  it('would do harm if it did not', () => {
    const harmed = hostileNames.filter((name) => isHarmed(`<text id="${name}">${name}</text>`));
    expect(harmed.length).toBeGreaterThan(4);
  });
});
