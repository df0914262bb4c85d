/** A request that is answered with an error; the message is what RunPod would say, or plain words where that is unknown. */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const unknownJob = () => new Refusal(404, 'job not found');

export const badBody = (what: string) => new Refusal(400, `bad request: ${what}`);

const MIB = 1024 * 1024;

/** 400, worded as RunPod does. */
export class BodyTooLarge extends Refusal {
  constructor(maxBytes: number) {
    const size = maxBytes % MIB === 0 ? `${maxBytes / MIB}MiB` : `${maxBytes}B`;
    super(400, `bad request: body: exceeded max body size of ${size}`);
  }
}
