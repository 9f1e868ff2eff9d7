import { Code } from '../encode/code.ts';

/** How often a thread looks before it goes to sleep: some tens of microseconds. */
const spins = 20_000;

/** Where the number of threads that have arrived lies in the control block; after it, how often all have. */
const arrived = 0;
const generation = 4;

/**
 * The function (control, threads): returns when all threads have called it. It watches for a while, then sleeps: waking a sleeping
 * thread takes longer than most stages.
 */
export function emitBarrier(): Code {
  const code = new Code(['i32', 'i32']);
  const [control, threads] = [code.parameter(0), code.parameter(1)];
  const [before, left, one] = [code.local('i32'), code.local('i32'), code.local('i32')];
  code.i32(1).set(one);
  code
    .get(threads)
    .get(one)
    .op('i32.gt_s')
    .if(() => {
      code.get(control).memory('i32.atomic.load', generation).set(before);
      code.get(control).get(one).memory('i32.atomic.rmw.add', arrived).get(one).op('i32.add').get(threads).op('i32.eq');
      code.ifElse(
        () => {
          code.get(control).i32(0).memory('i32.atomic.store', arrived);
          code.get(control).get(one).memory('i32.atomic.rmw.add', generation).drop();
          code.get(control).i32(-1).memory('memory.atomic.notify', generation).drop();
        },
        () => {
          code.i32(spins).set(left);
          code.forever((leaveIf) => {
            code.get(control).memory('i32.atomic.load', generation).get(before).op('i32.eq').op('i32.eqz');
            leaveIf();
            code
              .get(left)
              .op('i32.eqz')
              .if(() => {
                code.get(control).get(before).i64(-1).memory('memory.atomic.wait32', generation).drop();
                code.get(one).set(left);
              });
            code.get(left).get(one).op('i32.sub').set(left);
          });
        },
      );
    });
  return code;
}
