import { ArgumentError, DataError, NdArray, StateError } from '@ibex-ml/core';
import { countsInOrder } from './tokens-by-count.ts';

/** Options of `stringLookup` and `integerLookup`, with Keras's names and defaults. */
export interface LookupOptions<Token> {
  /** The tokens in the order of their numbers, with or without those of `maskToken` and `oovToken` before them; default: `adapt` finds them. */
  readonly vocabulary?: readonly Token[];
  /** The most that `adapt` keeps, mask and unknown counted: the most frequent. Default: all. */
  readonly maxTokens?: number;
  /** 1 (default): all that is unknown has one number. 0: what is unknown is an error. */
  readonly numOovIndices?: 0 | 1;
  /** The token that stands for nothing, and has the number 0; default: none. */
  readonly maskToken?: Token | null;
  /** What stands in the vocabulary for all that is unknown; default '[UNK]', or -1. */
  readonly oovToken?: Token;
}

/** Turns texts, such as names of cities, into numbers, for an `embedding` or `categoryEncoding` layer, and back. */
export interface Lookup<Token> {
  /** All tokens in the order of their numbers: mask, unknown, and those that are known. */
  readonly vocabulary: readonly Token[];
  /**
   * Takes the tokens of data as the vocabulary, the most frequent first, in place of those from before.
   *
   * @throws {ArgumentError} when the vocabulary was given
   * @throws {DataError} when a value is no token
   */
  adapt(tokens: Iterable<Token>): void;
  /**
   * The numbers of tokens, int32 [n].
   *
   * @throws {StateError} before there is a vocabulary
   * @throws {DataError} for a token that is unknown where numOovIndices is 0
   */
  encode(tokens: Iterable<Token>): NdArray;
  /** The tokens of numbers. */
  decode(numbers: Iterable<number>): Token[];
}

/** What tokens are. */
export interface TokenKind<Token> {
  readonly where: string;
  readonly oovToken: Token;
  readonly expected: string;
  readonly isToken: (value: unknown) => value is Token;
  readonly compare: (left: Token, right: Token) => number;
}

/** @throws {ArgumentError} naming the first option that is wrong */
export function makeLookup<Token>(kind: TokenKind<Token>, options: LookupOptions<Token>): Lookup<Token> {
  const { vocabulary, maxTokens, numOovIndices = 1, maskToken = null, oovToken = kind.oovToken } = options;
  const { where } = kind;
  const refuse = (argument: string, expected: string, received: unknown): never => {
    const remedy = 'Leave it out, or pass a vocabulary that another lookup has found.';
    throw new ArgumentError({ where, argument, expected, received, remedy });
  };
  const special = [...(maskToken === null ? [] : [maskToken]), ...(numOovIndices === 1 ? [oovToken] : [])];
  if (numOovIndices !== 0 && numOovIndices !== 1) refuse('numOovIndices', '0 or 1', numOovIndices);
  if (maxTokens !== undefined && !(Number.isSafeInteger(maxTokens) && maxTokens > special.length)) {
    refuse('maxTokens', `an integer > ${special.length}`, maxTokens);
  }
  const given = vocabulary === undefined ? null : withSpecial(special, vocabulary);
  const wrong = given?.find((token, index) => !kind.isToken(token) || given.indexOf(token) !== index);
  if (given !== null && (wrong !== undefined || given.length === special.length)) {
    refuse('vocabulary', `${kind.expected}, at least one, none twice`, wrong ?? vocabulary);
  }
  return new Table(kind, { special, maskToken, oovToken, numOovIndices, maxTokens, given });
}

interface Settings<Token> {
  readonly special: readonly Token[];
  readonly maskToken: Token | null;
  readonly oovToken: Token;
  readonly numOovIndices: 0 | 1;
  readonly maxTokens: number | undefined;
  readonly given: readonly Token[] | null;
}

class Table<Token> implements Lookup<Token> {
  readonly #kind: TokenKind<Token>;
  readonly #settings: Settings<Token>;
  #tokens: readonly Token[];
  #numbers: ReadonlyMap<Token, number>;

  constructor(kind: TokenKind<Token>, settings: Settings<Token>) {
    this.#kind = kind;
    this.#settings = settings;
    this.#tokens = settings.given ?? settings.special;
    this.#numbers = numbered(this.#tokens);
  }

  get vocabulary(): readonly Token[] {
    return this.#tokens;
  }

  adapt(tokens: Iterable<Token>): void {
    const { special, maskToken, oovToken, maxTokens, given } = this.#settings;
    const { where, compare } = this.#kind;
    if (given !== null) {
      throw new ArgumentError({
        where,
        argument: 'vocabulary',
        expected: 'left out where adapt is called',
        received: given,
        remedy: 'Make the lookup without a vocabulary to have adapt find it.',
      });
    }
    const known = countsInOrder(this.#checked(tokens), compare).filter((token) => token !== maskToken && token !== oovToken);
    this.#tokens = [...special, ...(maxTokens === undefined ? known : known.slice(0, maxTokens - special.length))];
    this.#numbers = numbered(this.#tokens);
  }

  encode(tokens: Iterable<Token>): NdArray {
    const { special, maskToken, numOovIndices } = this.#settings;
    const { where } = this.#kind;
    if (this.#tokens.length === special.length) {
      throw new StateError({
        where,
        argument: 'vocabulary',
        expected: 'there',
        received: [],
        remedy: 'Call adapt with the texts to train on first.',
      });
    }
    const unknown = maskToken === null ? 0 : 1;
    const numbers = this.#checked(tokens).map((token, index) => {
      const number = this.#numbers.get(token);
      if (number !== undefined || numOovIndices === 1) return number ?? unknown;
      throw new DataError({
        where,
        argument: `tokens[${index}]`,
        expected: 'in the vocabulary, where numOovIndices is 0',
        received: token,
        remedy: 'Leave numOovIndices out to give all that is unknown one number, or adapt to data that has this value.',
      });
    });
    return new NdArray(Int32Array.from(numbers), [numbers.length]);
  }

  decode(numbers: Iterable<number>): Token[] {
    return Array.from(numbers, (number) => this.#tokens[number] ?? this.#settings.oovToken);
  }

  #checked(tokens: Iterable<Token>): Token[] {
    const list = Array.from(tokens);
    const wrong = list.findIndex((token) => !this.#kind.isToken(token));
    if (wrong === -1) return list;
    throw new DataError({
      where: this.#kind.where,
      argument: `tokens[${wrong}]`,
      expected: this.#kind.expected,
      received: list[wrong],
      remedy: 'Bring all values to one type first.',
    });
  }
}

function withSpecial<Token>(special: readonly Token[], vocabulary: readonly Token[]): readonly Token[] {
  const begins = special.every((token, index) => vocabulary[index] === token);
  return begins ? vocabulary : [...special, ...vocabulary];
}

function numbered<Token>(tokens: readonly Token[]): ReadonlyMap<Token, number> {
  return new Map(tokens.map((token, index) => [token, index]));
}
