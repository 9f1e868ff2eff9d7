/** Names that would do harm, or break what they stand in, if they were not escaped. */
export const hostileNames = [
  '<script>alert(1)</script>',
  '"></text><image href="x" onerror="alert(1)"/>',
  "'] + alert(1) + ['",
  '"]; datum.value; //',
  '\\',
  ']]>',
  '&lt;b&gt; & <b>',
  'nul \u0000 and \u001b and \ufffe',
  'half \ud83d of one',
  '\u2028 line',
] as const;

/** Whether markup has an element or a handler that came from a name, or a character that XML has not. */
export function isHarmed(text: string): boolean {
  const strange = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe]/;
  return /<script|<image href="x"|<b>|<[^>]*\sonerror="/.test(text) || strange.test(text) || !text.isWellFormed();
}
