/** The tokens, each once, the most frequent first; of those that come equally often, the later in the order first, as in Keras. */
export function countsInOrder<Token>(tokens: readonly Token[], compare: (left: Token, right: Token) => number): Token[] {
  const counts = new Map<Token, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return [...counts]
    .sort(([left, leftCount], [right, rightCount]) => rightCount - leftCount || compare(right, left))
    .map(([token]) => token);
}
