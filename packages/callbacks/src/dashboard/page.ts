import type { Beginning, EpochReport, Figures, StepReport, Times } from './messages.ts';

/**
 * The script of the page, which is sent as text: it uses nothing but what stands in it and what a browser has.
 *
 * Charts are drawn anew as a whole, at most once for each frame of the screen.
 */
export function page(): void {
  type Point = readonly [x: number, y: number];
  interface Curves {
    readonly train: readonly Point[];
    readonly validation: readonly Point[];
    /** The running figure of the epoch at hand. */
    readonly now: Point | null;
  }
  const [width, height, left, right, top, bottom] = [420, 220, 58, 12, 10, 26];
  let run: Beginning = { model: '', epochs: 1, steps: null };
  let epochs: EpochReport[] = [];
  let step: StepReport | null = null;
  let times: Times | null = null;
  let isOver = false;
  let isAsked = false;
  /** The epoch that is pointed at in each chart, and the charts with a logarithmic axis. */
  const pointed = new Map<string, number>();
  const logarithmic = new Set<string>();

  const find = (id: string): HTMLElement => document.querySelector(`#${id}`) as HTMLElement;
  const value = (figures: Figures, name: string): number => Number(figures[name] ?? Number.NaN);
  const shown = (number: number): string => {
    const size = Math.abs(number);
    if (!Number.isFinite(number) || number === 0) return String(number);
    return size < 1e-4 || size >= 1e5 ? number.toExponential(2) : String(Number(number.toPrecision(4)));
  };
  const leastOf = (numbers: readonly number[]): number =>
    numbers.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  const clock = (seconds: number): string => {
    const whole = Math.round(seconds);
    const two = (part: number): string => String(part).padStart(2, '0');
    const minutes = Math.floor(whole / 60) % 60;
    const hours = Math.floor(whole / 3600);
    return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  };

  /** The names of figures without those of validation, the loss first and the rate last. */
  const names = (): readonly string[] => {
    const all = [...epochs, ...(step === null ? [] : [step])].flatMap(({ figures }) => Object.keys(figures));
    const rank = (name: string): number => (name === 'loss' ? 0 : name === 'learning_rate' ? 2 : 1);
    const plain = new Set(all.map((name) => name.replace(/^val_/, '')));
    return [...plain].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  };
  const curves = (name: string): Curves => {
    const points = (key: string): readonly Point[] =>
      epochs.filter(({ figures }) => key in figures).map(({ epoch, figures }) => [epoch, value(figures, key)]);
    const x = step === null || run.steps === null ? null : step.epoch - 1 + step.batch / run.steps;
    const y = step === null ? Number.NaN : value(step.figures, name);
    return { train: points(name), validation: points(`val_${name}`), now: x === null || Number.isNaN(y) ? null : [x, y] };
  };

  /** Round numbers inside a range: 1, 2 or 5 times a power of ten apart. */
  const ticks = (low: number, high: number): readonly number[] => {
    const found: number[] = [];
    const rough = (high - low) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const between = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
    for (let count = Math.ceil(low / between); count * between <= high; count += 1)
      found.push(Number((count * between).toPrecision(12)));
    return found;
  };
  /** The same on a logarithmic axis: powers of ten where there are several, else 2 and 5 times them too, else as on a plain one. */
  const logTicks = (low: number, high: number): readonly number[] => {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
      found.push(...[1, 2, 5].map((factor) => Number(`${factor}e${power}`)).filter((tick) => tick >= low && tick <= high));
    }
    const powers = found.filter((tick) => Number.isInteger(Math.log10(tick)));
    if (found.length < 3) return ticks(low, high);
    return found.length > 7 && powers.length > 1 ? powers : found;
  };

  const draw = (name: string, { train, validation, now }: Curves, figure: HTMLElement): void => {
    const all = [...train, ...validation, ...(now === null ? [] : [now])];
    const ys = all.map(([, y]) => y).filter((y) => Number.isFinite(y));
    const canLog = ys.length > 0 && ys.every((y) => y > 0);
    const isLog = canLog && logarithmic.has(name);
    const scaled = isLog ? ys.map(Math.log10) : ys;
    const [least, greatest] = scaled.length > 0 ? [leastOf(scaled), -leastOf(scaled.map((y) => -y))] : [0, 1];
    const pad = (greatest - least) * 0.06 || Math.abs(greatest) * 0.1 || 1;
    const [low, high] = [least - pad, greatest + pad];
    const first = Math.floor(leastOf(all.map(([x]) => x)));
    const last = Math.max(Math.ceil(-leastOf(all.map(([x]) => -x))), first + 1);
    const toX = (x: number): number => left + ((x - first) / (last - first)) * (width - left - right);
    const toY = (y: number): number => top + ((high - (isLog ? Math.log10(y) : y)) / (high - low)) * (height - top - bottom);
    const path = (points: readonly Point[]): string => {
      let isOpen = false;
      return points
        .map(([x, y]) => {
          const command = isOpen ? 'L' : 'M';
          isOpen = Number.isFinite(y);
          return isOpen ? `${command}${toX(x).toFixed(1)},${toY(y).toFixed(1)}` : '';
        })
        .join('');
    };
    const dots = (points: readonly Point[], kind: string): string => {
      const drawn = points.length > 30 ? points.slice(-1) : points;
      const finite = drawn.filter(([, y]) => Number.isFinite(y));
      return finite
        .map(([x, y]) => `<circle class="${kind}" cx="${toX(x).toFixed(1)}" cy="${toY(y).toFixed(1)}" r="3"/>`)
        .join('');
    };
    const rows = (isLog ? logTicks(10 ** low, 10 ** high) : ticks(low, high)).map(
      (y) =>
        `<line class="grid" x1="${left}" x2="${width - right}" y1="${toY(y).toFixed(1)}" y2="${toY(y).toFixed(1)}"/>` +
        `<text x="${left - 8}" y="${(toY(y) + 4).toFixed(1)}" text-anchor="end">${shown(y)}</text>`,
    );
    const columns = ticks(first, last)
      .filter((x) => Number.isInteger(x))
      .map((x) => `<text x="${toX(x).toFixed(1)}" y="${height - 6}" text-anchor="middle">${x}</text>`);
    const at = pointed.get(name);
    const cross =
      at === undefined ? '' : `<line class="cross" x1="${toX(at)}" x2="${toX(at)}" y1="${top}" y2="${height - bottom}"/>`;
    const head = now === null ? '' : `<circle class="now" cx="${toX(now[0]).toFixed(1)}" cy="${toY(now[1]).toFixed(1)}" r="4"/>`;
    const svg = figure.querySelector('svg') as SVGElement;
    svg.innerHTML =
      [...rows, ...columns].join('') +
      `<path class="train" d="${path(train)}"/><path class="validation" d="${path(validation)}"/>` +
      dots(train, 'train') +
      dots(validation, 'validation') +
      head +
      cross;
    const told = (points: readonly Point[], what: string): string => {
      const point = at === undefined ? points.at(-1) : points.find(([x]) => x === at);
      return point === undefined ? '' : what + shown(point[1]);
    };
    const both = [told(train, 'training '), told(validation, 'validation ')].filter((part) => part !== '');
    const parts = validation.length > 0 ? both : [told(train, '')];
    const epoch = at ?? epochs.at(-1)?.epoch;
    const readout = epoch === undefined ? `now ${now === null ? '' : shown(now[1])}` : `epoch ${epoch}: ${parts.join(', ')}`;
    (figure.querySelector('output') as HTMLElement).textContent = readout;
    svg.setAttribute('aria-label', `${name} by epoch; ${readout}`);
    (figure.querySelector('label') as HTMLElement).hidden = !canLog;
    svg.dataset['first'] = String(first);
    svg.dataset['last'] = String(last);
  };

  /** The chart of a figure, made where there is none yet. */
  const chartOf = (name: string): HTMLElement => {
    const known = [...find('charts').children].find((child) => (child as HTMLElement).dataset['name'] === name);
    if (known !== undefined) return known as HTMLElement;
    const figure = document.createElement('figure');
    figure.dataset['name'] = name;
    figure.innerHTML =
      `<figcaption><h2></h2><label><input type="checkbox"> log</label><output></output></figcaption>` +
      `<svg viewBox="0 0 ${width} ${height}" role="img"></svg>`;
    (figure.querySelector('h2') as HTMLElement).textContent = name;
    const box = figure.querySelector('input') as HTMLInputElement;
    box.addEventListener('change', () => {
      if (box.checked) logarithmic.add(name);
      else logarithmic.delete(name);
      ask();
    });
    const svg = figure.querySelector('svg') as SVGElement;
    svg.addEventListener('pointermove', ({ clientX }) => {
      const { x, width: wide } = svg.getBoundingClientRect();
      const [first, last] = [Number(svg.dataset['first']), Number(svg.dataset['last'])];
      const part = (((clientX - x) / wide) * width - left) / (width - left - right);
      const wanted = first + part * (last - first);
      const distance = ({ epoch }: EpochReport): number => Math.abs(epoch - wanted);
      const nearest = epochs.reduce<EpochReport | null>(
        (best, each) => (best !== null && distance(best) <= distance(each) ? best : each),
        null,
      );
      if (nearest !== null) pointed.set(name, nearest.epoch);
      ask();
    });
    svg.addEventListener('pointerleave', () => {
      pointed.delete(name);
      ask();
    });
    find('charts').append(figure);
    return figure;
  };

  const drawTable = (): void => {
    const columns = [...new Set(epochs.flatMap(({ figures }) => Object.keys(figures)))];
    const table = find('table');
    const row = (cells: readonly string[], kind: 'td' | 'th'): HTMLElement => {
      const line = document.createElement('tr');
      line.append(...cells.map((text) => Object.assign(document.createElement(kind), { textContent: text })));
      return line;
    };
    const newest = epochs.slice(-12).reverse();
    table.replaceChildren(
      ...(newest.length > 0 ? [row(['epoch', ...columns], 'th')] : []),
      ...newest.map(({ epoch, figures }) => row([String(epoch), ...columns.map((name) => shown(value(figures, name)))], 'td')),
    );
  };

  const drawTimes = (): void => {
    const epoch = step?.epoch ?? epochs.at(-1)?.epoch ?? 0;
    const batch = step === null ? [] : [`batch ${step.batch}${run.steps === null ? '' : ` of ${run.steps}`}`];
    const taken = times === null ? [] : [`${clock(times.secondsTaken)} taken`];
    const yet = times === null || times.secondsLeft === null || isOver ? [] : [`${clock(times.secondsLeft)} left`];
    find('times').textContent = [`epoch ${epoch} of ${run.epochs}`, ...batch, ...taken, ...yet].join(' · ');
    const bar = find('bar');
    if (times?.done === null) bar.removeAttribute('value');
    else bar.setAttribute('value', String(times?.done ?? 0));
  };

  const drawAll = (): void => {
    isAsked = false;
    const wanted = names();
    for (const figure of find('charts').querySelectorAll('figure'))
      if (!wanted.includes(figure.dataset['name'] ?? '')) figure.remove();
    for (const [index, name] of wanted.entries()) {
      const figure = chartOf(name);
      draw(name, curves(name), figure);
      // One that is where it should be stays, and with it what is chosen or pointed at there.
      const there = find('charts').children[index] ?? null;
      if (there !== figure) find('charts').insertBefore(figure, there);
    }
    drawTable();
    drawTimes();
  };
  const ask = (): void => {
    if (!isAsked) requestAnimationFrame(drawAll);
    isAsked = true;
  };
  const say = (state: string): void => {
    find('status').textContent = state;
    find('status').dataset['state'] = state;
  };

  const source = new EventSource('events');
  const on = <T extends Times | Beginning>(type: string, take: (data: T) => void): void =>
    source.addEventListener(type, ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as T;
      if ('secondsTaken' in message) times = message;
      take(message);
      ask();
    });
  on<Beginning>('begin', (data) => {
    [run, epochs, step, times, isOver] = [data, [], null, null, false];
    find('model').textContent = data.model;
    document.title = `${data.model} · Ibex`;
    say('training');
  });
  on<StepReport>('step', (data) => void (step = data));
  on<EpochReport>('epoch', (data) => {
    step = null;
    epochs.push(data);
  });
  on('end', () => {
    [step, isOver] = [null, true];
    say('finished');
  });
  // Where a run has ended its server may have too; a later one at this address is shown when it begins.
  source.addEventListener('open', () => say(isOver ? 'finished' : 'training'));
  source.addEventListener('error', () => say(isOver ? 'finished' : 'connection lost, trying again'));
}
