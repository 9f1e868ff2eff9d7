import { Code } from '../encode/code.ts';

/** How often a thread looks before it goes to sleep: some tens of microseconds. */
const spins = 20_000;

/** In the control block: how many threads have arrived, how often all have, and whether one has failed. */
const arrived = 0;
const generation = 4;
const failed = 8;

/** A sleeping thread looks every tenth of a second whether another has failed; after so many times it gives up. */
const sleepNanoseconds = 100_000_000;
const sleeps = 100;

/**
 * The function (control, threads): returns when all threads have called it; traps when one has failed or does not come. It watches for
 * a while, then sleeps: waking a sleeping thread takes longer than most stages.
 */
export function emitBarrier(): Code {
  const code = new Code(['i32', 'i32']);
  const [control, threads] = [code.parameter(0), code.parameter(1)];
  const [before, left, slept, one] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32')];
  code.i32(1).set(one);
  code.get(threads).get(one).op('i32.gt_s');
  code.if(() => {
    code.get(control).memory('i32.atomic.load', generation).set(before);
    code.get(control).get(one).memory('i32.atomic.rmw.add', arrived).get(one).op('i32.add').get(threads).op('i32.eq');
    code.ifElse(release, watch);
  });
  return code;

  /** The last one to arrive lets all go on. */
  function release(): void {
    code.get(control).i32(0).memory('i32.atomic.store', arrived);
    code.get(control).get(one).memory('i32.atomic.rmw.add', generation).drop();
    code.get(control).i32(-1).memory('memory.atomic.notify', generation).drop();
  }

  function watch(): void {
    code.i32(spins).set(left);
    code.forever((leaveIf) => {
      code.get(control).memory('i32.atomic.load', generation).get(before).op('i32.eq').op('i32.eqz');
      leaveIf();
      code.get(left).op('i32.eqz');
      code.if(sleep);
      code.get(left).get(one).op('i32.sub').set(left);
    });
  }

  function sleep(): void {
    code.get(control).get(before).i64(sleepNanoseconds).memory('memory.atomic.wait32', generation).drop();
    code.get(slept).get(one).op('i32.add').tee(slept).i32(sleeps).op('i32.gt_s');
    code.get(control).memory('i32.atomic.load', failed).op('i32.or');
    code.if(() => code.op('unreachable'));
    code.get(one).set(left);
  }
}
