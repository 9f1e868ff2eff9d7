import { Code } from '../encode/code.ts';

/** How often a thread looks before it goes to sleep: some tens of microseconds. */
const spins = 20_000;

/** In the control block: whether a thread has failed. */
const failed = 8;

/** A sleeping thread looks every tenth of a second whether another has failed; after so many times it gives up. */
const sleepNanoseconds = 100_000_000;
const sleeps = 100;
const timedOut = 2;

/**
 * The function (control, counter, base, parts): returns when so many parts have been counted as done from `base` on, at the address
 * `counter`; traps when a thread has failed or does not come. It watches for a while, then sleeps: waking a sleeping thread takes
 * longer than most stages.
 */
export function emitAwaitParts(): Code {
  const code = new Code(['i32', 'i32', 'i32', 'i32']);
  const [control, counter, base, parts] = [code.parameter(0), code.parameter(1), code.parameter(2), code.parameter(3)];
  const [done, left, slept] = [code.local('i32'), code.local('i32'), code.local('i32')];
  code.i32(spins).set(left);
  code.forever((leaveIf) => {
    code.get(counter).memory('i32.atomic.load', 0).tee(done).get(base).op('i32.sub').get(parts).op('i32.ge_s');
    leaveIf();
    code.get(left).op('i32.eqz');
    code.if(sleep);
    code.get(left).i32(1).op('i32.sub').set(left);
  });
  return code;

  function sleep(): void {
    code.get(counter).get(done).i64(sleepNanoseconds).memory('memory.atomic.wait32', 0).i32(timedOut).op('i32.eq');
    code.get(slept).op('i32.add').tee(slept).i32(sleeps).op('i32.gt_s');
    code.get(control).memory('i32.atomic.load', failed).op('i32.or');
    code.if(() => code.op('unreachable'));
    code.i32(1).set(left);
  }
}
