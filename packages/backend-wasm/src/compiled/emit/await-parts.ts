import { Code } from '../encode/code.ts';

/** How often a thread looks before it goes to sleep: some tens of microseconds. */
const spins = 20_000;

/** So long does a thread sleep before it says that it has waited long. */
const sleepNanoseconds = 100_000_000;
const timedOut = 2;

/**
 * The function (counter, base, parts): gives 1 when so many parts have been counted as done from `base` on, at the address `counter`, or
 * 0 when nothing was done for long. It watches for a while, then sleeps: waking a sleeping thread takes longer than most stages.
 */
export function emitAwaitParts(): Code {
  const code = new Code(['i32', 'i32', 'i32'], ['i32']);
  const [counter, base, parts] = [code.parameter(0), code.parameter(1), code.parameter(2)];
  const [done, left] = [code.local('i32'), code.local('i32')];
  code.i32(spins).set(left);
  code.forever((leaveIf) => {
    code.get(counter).memory('i32.atomic.load', 0).tee(done).get(base).op('i32.sub').get(parts).op('i32.ge_s');
    leaveIf();
    code.get(left).op('i32.eqz');
    code.if(sleep);
    code.get(left).i32(1).op('i32.sub').set(left);
  });
  return code.i32(1);

  function sleep(): void {
    code.get(counter).get(done).i64(sleepNanoseconds).memory('memory.atomic.wait32', 0).i32(timedOut).op('i32.eq');
    code.if(() => code.i32(0).op('return'));
    code.i32(1).set(left);
  }
}
