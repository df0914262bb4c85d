import { ApiError } from '../../../shared/errors.ts';
import { serveThread } from '../threads/serve-thread.ts';

export type FaultyCall = 'echo' | 'refuse' | 'throw' | 'exit' | 'die' | 'hang';

/** A thread that fails in every way a thread can, for the tests of what its owner makes of it. */
serveThread<FaultyCall, FaultyCall>((call) => {
  switch (call) {
    case 'echo':
      return { reply: call };
    case 'refuse':
      throw new ApiError('document_corrupt', 'refused');
    case 'throw':
      throw new RangeError('memory access out of bounds');
    case 'exit':
      return process.exit(3);
    case 'die':
      setImmediate(() => {
        throw new Error('outside of any call');
      });
      return new Promise(() => {});
    case 'hang':
      for (;;);
  }
});
