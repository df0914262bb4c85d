import type { Rig } from './rig.ts';

/** What goes wrong while a wave of jobs is under way. */
export type FaultRow = {
  fault: string;
  jobCount: number;
  /** Arms the fault; called before the first job is made. @returns what to wait for before the wave is judged. */
  arm(rig: Rig): Promise<void> | void;
};

const JOBS = 25;
const KILLS = 2;

/** Kills the gateway the moment the gateway's call to its queue is where it should be, a few times over a wave. */
const gatewayDiesWhen =
  (moment: 'asked' | 'answered', isThere: (call: { route: string; status: string | null }) => boolean) =>
  (rig: Rig) => {
    let left = KILLS;
    let calls = 0;
    rig.proxy.watch(async (call) => {
      // Not the first of all: some jobs are to be further on than others.
      if (call.moment !== moment || !isThere(call) || ++calls % 5 !== 0 || left === 0) return;
      left -= 1;
      await rig.gateway.killAndRestart();
    });
  };

const atRandom = (times: number, part: (rig: Rig) => { killAndRestart(): Promise<void> }) => (rig: Rig) => {
  let calls = 0;
  let left = times;
  rig.proxy.watch(async () => {
    calls += 1;
    if (left === 0 || calls % 9 !== 0) return;
    left -= 1;
    await part(rig).killAndRestart();
  });
};

export const faultMatrix: readonly FaultRow[] = [
  { fault: 'none', jobCount: JOBS, arm: () => {} },
  {
    fault: 'gateway killed before /run is sent',
    jobCount: JOBS,
    arm: gatewayDiesWhen('asked', ({ route }) => route === 'run'),
  },
  {
    fault: 'gateway killed before the answer to /run is read',
    jobCount: JOBS,
    arm: gatewayDiesWhen('answered', ({ route }) => route === 'run'),
  },
  {
    fault: 'gateway killed while a job waits or runs',
    jobCount: JOBS,
    arm: gatewayDiesWhen('answered', ({ route, status }) => route === 'status' && status !== 'COMPLETED'),
  },
  {
    fault: 'gateway killed before it reads that a job has completed',
    jobCount: JOBS,
    arm: gatewayDiesWhen('answered', ({ route, status }) => route === 'status' && status === 'COMPLETED'),
  },
  {
    fault: 'gateway killed while a webhook is delivered',
    jobCount: JOBS,
    arm: (rig) => {
      let left = KILLS;
      rig.receiver.watch(async () => {
        if (left === 0) return;
        left -= 1;
        await rig.gateway.killAndRestart();
      });
    },
  },
  { fault: 'gateway killed at random', jobCount: JOBS, arm: atRandom(4, ({ gateway }) => gateway) },
  { fault: 'worker killed at random', jobCount: JOBS, arm: atRandom(3, ({ worker }) => worker) },
  { fault: 'emulator killed, with all its jobs', jobCount: JOBS, arm: atRandom(2, ({ emulator }) => emulator) },
  {
    fault: 'RunPod’s webhooks lost',
    jobCount: JOBS,
    arm: (rig) => rig.addFault({ route: 'webhook', kind: 'lostWebhook', times: 1000 }),
  },
  {
    fault: 'RunPod’s webhooks doubled, late and out of order',
    jobCount: JOBS,
    arm: async (rig) => {
      await rig.addFault({ route: 'webhook', kind: 'duplicateWebhook', delayMs: 700, probability: 0.5 });
      await rig.addFault({ route: 'webhook', kind: 'delay', delayMs: 1500, probability: 0.6 });
    },
  },
  {
    fault: '/run answered after our time-out',
    jobCount: JOBS,
    arm: (rig) => rig.addFault({ route: 'run', kind: 'delay', delayMs: 17_000, takesEffect: true, probability: 0.4 }),
  },
  {
    fault: '/run and /status reset, 500 and cut short',
    jobCount: JOBS,
    arm: async (rig) => {
      await rig.addFault({ route: 'run', kind: 'reset', takesEffect: true, probability: 0.2 });
      await rig.addFault({ route: 'run', kind: 'status', status: 502, probability: 0.2 });
      await rig.addFault({ route: 'status', kind: 'badJson', probability: 0.3 });
    },
  },
];
