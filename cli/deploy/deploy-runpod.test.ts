import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRunpod } from '../testing/runpod.ts';
import { fakeTerminal } from '../testing/terminal.ts';
import { deployRunpod } from './deploy-runpod.ts';

const apiKey = 'rpa_THE_KEY_OF_THE_OPERATOR';
const classifyImage = `ghcr.io/example/docproc-classify@sha256:${'c'.repeat(64)}`;
const extractImage = `ghcr.io/example/docproc-extract@sha256:${'e'.repeat(64)}`;
const images = ['--classify-image', classifyImage, '--extract-image', extractImage];
const qwen = 'https://huggingface.co/Qwen/Qwen2.5-VL-7B-Instruct:cc594898137f460bfe9f0759e9844b3ce807cfb5';
const dots = 'https://huggingface.co/rednote-hilab/dots.ocr:c0111ce6bc07803dbc267932ffef0ae3a51dc951';

let runpod: Awaited<ReturnType<typeof startRunpod>>;
beforeEach(async () => {
  runpod = await startRunpod({ apiKey });
});
afterEach(() => runpod.close());

type Terminal = Parameters<typeof fakeTerminal>[0];

async function deploy(args: string[], { env, ...terminal }: NonNullable<Terminal> = {}) {
  const given = { RUNPOD_API_KEY: apiKey, RUNPOD_MANAGEMENT_URL: runpod.url, ...env };
  const { io, ...seen } = fakeTerminal({ ...terminal, env: given });
  runpod.requests.length = 0;
  const exitCode = await deployRunpod(args, io);
  return { exitCode, out: seen.out(), err: seen.err(), questions: seen.questions, sleeps: seen.sleeps };
}

const production = ['--env', 'production', ...images, '--yes'];

describe('a first deployment', () => {
  it('creates both endpoints, attaches their models and prints the gateway’s variables', async () => {
    const { exitCode, out, err } = await deploy(production);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(runpod.endpoints).toMatchObject([
      { id: 'ep1', name: 'docproc-classify', image: classifyImage, gpu: { minCudaVersion: '13.0' } },
      { id: 'ep2', name: 'docproc-extract', image: extractImage, gpu: { minCudaVersion: '12.4' } },
    ]);
    expect(Object.fromEntries(runpod.models)).toEqual({ ep1: [qwen], ep2: [dots] });
    expect(out).toContain('RUNPOD_CLASSIFY_ENDPOINT=ep1\nRUNPOD_EXTRACT_ENDPOINT=ep2');
  });

  it.each([
    {
      environment: 'development',
      names: ['docproc-classify-development', 'docproc-extract-development'],
      idle: 5,
      max: 1,
    },
    { environment: 'production', names: ['docproc-classify', 'docproc-extract'], idle: 60, max: 3 },
  ])('waits $idle s for the next job in $environment', async ({ environment, names, idle, max }) => {
    await deploy(['--env', environment, ...images, '--yes']);
    expect(runpod.endpoints.map(({ name }) => name)).toEqual(names);
    for (const { workers } of runpod.endpoints) expect(workers).toEqual({ min: 0, max, idleTimeout: idle });
  });

  it('sends the key as a header only, with a name that is not taken for a robot’s', async () => {
    await deploy(production);
    for (const { path, headers } of runpod.requests) {
      expect(path).not.toContain(apiKey);
      expect(headers).toMatchObject({ authorization: `Bearer ${apiKey}`, 'user-agent': 'docproc-cli' });
    }
  });

  it('can be of one endpoint alone', async () => {
    const { out } = await deploy(['--only', 'extract', '--extract-image', extractImage, '--yes']);
    expect(runpod.endpoints.map(({ name }) => name)).toEqual(['docproc-extract-development']);
    expect(out).toContain('RUNPOD_EXTRACT_ENDPOINT=ep1');
    expect(out).not.toContain('RUNPOD_CLASSIFY_ENDPOINT');
  });

  it('leaves GraphQL alone with --no-cached-model', async () => {
    expect((await deploy([...production, '--no-cached-model'])).exitCode).toBe(0);
    expect(runpod.requests.filter(({ path }) => path === '/graphql')).toEqual([]);
  });
});

describe('a second deployment', () => {
  it('sends no request that changes anything, and prints the variables again', async () => {
    await deploy(production);
    const { exitCode, out, questions } = await deploy(['--env', 'production', ...images]);
    expect(runpod.changes()).toEqual([]);
    expect({ exitCode, questions }).toEqual({ exitCode: 0, questions: [] });
    expect(out).toContain('= docproc-extract (ep2): nothing to do');
    expect(out).toContain('RUNPOD_EXTRACT_ENDPOINT=ep2');
  });

  it('finds an endpoint on a later page, and one whose name the console has changed', async () => {
    await deploy(production);
    runpod.endpoints[1]!.name = 'docproc-extract -fb';
    await runpod.close();
    const [classify, extract] = runpod.endpoints;
    runpod = await startRunpod({ apiKey, pageSize: 1 });
    for (const endpoint of [{ ...classify, name: 'somebody-elses' }, classify, extract]) {
      const { id, ...body } = endpoint as { id: string };
      runpod.models.set(runpod.add(body).id, [id === 'ep2' ? dots : qwen]);
    }
    const { out } = await deploy(['--env', 'production', ...images]);
    expect(runpod.changes()).toEqual([]);
    expect(out).toContain('RUNPOD_CLASSIFY_ENDPOINT=ep2\nRUNPOD_EXTRACT_ENDPOINT=ep3');
  });

  it('changes what differs, field by field, and nothing that somebody else has set', async () => {
    await deploy(production);
    Object.assign(runpod.endpoints[1]!, {
      image: 'ghcr.io/example/docproc-extract:latest',
      env: { RUNPOD_INIT_TIMEOUT: '600', MAX_PAGES: '50', HF_TOKEN: 'hf_SECRET_OF_THE_OPERATOR' },
      gpu: {
        pools: ['ADA_24', 'AMPERE_24'],
        count: 1,
        minCudaVersion: null,
        allowedCudaVersions: ['12.8'],
        excludedTypes: ['NVIDIA L4'],
      },
      dataCenterIds: ['EU-RO-1'],
    });
    const { exitCode, out } = await deploy([...production, '--workers-max', '5']);
    expect(exitCode).toBe(0);
    expect(runpod.changes().map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      { method: 'PATCH', path: '/v2/serverless/ep1', body: { workers: { min: 0, max: 5, idleTimeout: 60 } } },
      {
        method: 'PATCH',
        path: '/v2/serverless/ep2',
        body: {
          image: extractImage,
          gpu: { minCudaVersion: '12.4', allowedCudaVersions: [] },
          workers: { min: 0, max: 5, idleTimeout: 60 },
          env: { RUNPOD_INIT_TIMEOUT: '1200', MAX_PAGES: '50', HF_TOKEN: 'hf_SECRET_OF_THE_OPERATOR' },
        },
      },
    ]);
    expect(out).toMatch(/~ docproc-extract \(ep2\)\n +image +ghcr\.io\/example\/docproc-extract:latest → ghcr/);
    expect(out).toMatch(/env\.RUNPOD_INIT_TIMEOUT +600 → 1200/);
    expect(out).not.toContain('hf_SECRET');
    expect((await deploy([...production, '--workers-max', '5'])).exitCode).toBe(0);
    expect(runpod.changes()).toEqual([]);
  });

  it('takes the place of another cached model and keeps every other setting', async () => {
    await deploy([...production, '--workers-min', '1']);
    const before = structuredClone(runpod.endpoints);
    runpod.models.set('ep2', ['https://huggingface.co/rednote-hilab/dots.ocr:main']);
    const { out } = await deploy([...production, '--workers-min', '1']);
    expect(out).toContain(`https://huggingface.co/rednote-hilab/dots.ocr:main → ${dots}`);
    expect(runpod.changes()).toHaveLength(1);
    expect(runpod.models.get('ep2')).toEqual([dots]);
    expect(runpod.endpoints).toEqual(before);
  });

  it('lets unknown fields and missing ones pass', async () => {
    await deploy(production);
    const [classify] = runpod.endpoints;
    Object.assign(classify!, { region: { of: 'the future' }, networkVolumes: null, flashboot: 7 });
    await deploy(production);
    expect(runpod.changes().map(({ body }) => body)).toEqual([{ flashboot: 'FLASHBOOT' }]);
  });
});

describe('before anything is changed', () => {
  it.each(['', 'n', 'no', 'maybe'])('a terminal is asked, and the answer "%s" changes nothing', async (answer) => {
    const { exitCode, out, questions, err } = await deploy(['--env', 'production', ...images], { answers: [answer] });
    expect(questions).toHaveLength(1);
    expect(out).toContain('+ docproc-classify');
    expect(err).toContain('Nothing was changed');
    expect(exitCode).toBe(1);
    expect(runpod.changes()).toEqual([]);
  });

  it('a terminal is asked, and "y" goes on', async () => {
    expect((await deploy(['--env', 'production', ...images], { answers: ['y'] })).exitCode).toBe(0);
    expect(runpod.endpoints).toHaveLength(2);
  });

  it('nobody is there to be asked: without --yes nothing is changed', async () => {
    const { exitCode, questions } = await deploy(['--env', 'production', ...images]);
    expect({ exitCode, questions }).toEqual({ exitCode: 1, questions: [] });
    expect(runpod.changes()).toEqual([]);
  });
});

describe('--dry-run', () => {
  const parse = (json: string) =>
    JSON.parse(json) as { requests: { method: string; url: string; body?: Record<string, unknown> }[] };

  it('prints the requests without a key and images, and sends none', async () => {
    const { io, out } = fakeTerminal({ env: { RUNPOD_MANAGEMENT_URL: runpod.url } });
    expect(await deployRunpod(['--dry-run'], io)).toBe(0);
    expect(runpod.requests).toEqual([]);
    expect(out()).toContain(`POST ${runpod.url}/serverless\nauthorization: Bearer $RUNPOD_API_KEY\n`);
  });

  it('creates an endpoint with every field that RunPod’s API has for one, and no other', async () => {
    const { out } = await deploy([...production, '--dry-run', '--json', '--registry', 'docproc']);
    const extract = parse(out).requests.find(({ body }) => body?.name === 'docproc-extract');
    expect(extract).toMatchObject({ method: 'POST', url: `${runpod.url}/serverless` });
    expect(extract?.body).toEqual({
      name: 'docproc-extract',
      type: 'QUEUE',
      image: extractImage,
      registry: '{id of the credentials docproc}',
      disk: 40,
      gpu: { pools: ['AMPERE_24', 'ADA_24'], count: 1, minCudaVersion: '12.4' },
      workers: { min: 0, max: 3, idleTimeout: 60 },
      scaling: { type: 'QUEUE_DELAY', queueDelay: 4 },
      flashboot: 'FLASHBOOT',
      timeout: 900_000,
      env: { RUNPOD_INIT_TIMEOUT: '1200' },
      networkVolumes: [],
      dataCenterIds: [],
    });
  });

  it('prints what a first deployment then sends, byte for byte but for the ids', async () => {
    const { out } = await deploy([...production, '--dry-run', '--json']);
    const printed = parse(out).requests.map(({ method, url, body }) => ({ method, path: new URL(url).pathname, body }));
    await deploy(production);
    const ids = [
      ['ep1', '{id of docproc-classify}'],
      ['ep2', '{id of docproc-extract}'],
      ['tpl-{id of docproc-classify}', '{templateId of docproc-classify}'],
      ['tpl-{id of docproc-extract}', '{templateId of docproc-extract}'],
    ] as const;
    const sent = ids.reduce(
      (text, [id, name]) => text.replaceAll(id, name),
      JSON.stringify(runpod.requests.map(({ method, path, body }) => ({ method, path, body }))),
    );
    expect(JSON.parse(sent)).toEqual(printed);
  });
});

describe('a refusal', () => {
  it.each([
    { status: 400, says: 'does not take these settings' },
    { status: 401, says: 'Check RUNPOD_API_KEY' },
    { status: 402, says: 'no credit left' },
    { status: 403, says: 'may not do this' },
    { status: 404, says: 'does not find it' },
    { status: 409, says: 'Run this again in a minute' },
    { status: 422, says: 'does not take these settings' },
  ])('with $status says what to do and what RunPod said, and is not repeated', async ({ status, says }) => {
    const body = JSON.stringify({ title: 'No', status, detail: 'because of the disk', errors: ['$.disk: too large'] });
    runpod.faults.push({ status, body });
    const { exitCode, err, sleeps } = await deploy(production);
    expect(exitCode).toBe(1);
    expect(err).toContain(says);
    expect(err).toContain(`(${status}: because of the disk; $.disk: too large)`);
    expect(sleeps).toEqual([]);
  });

  it('of one endpoint keeps the other, and the next run does the rest', async () => {
    runpod.faults.push({ on: 'POST /v2/serverless', status: 422, body: '<html>' });
    const { exitCode, out, err } = await deploy(production);
    expect(exitCode).toBe(1);
    expect(err).toContain('docproc-classify: RunPod does not take these settings. (422)');
    expect(out).toContain('RUNPOD_EXTRACT_ENDPOINT=ep1');
    expect((await deploy(production)).exitCode).toBe(0);
    expect(runpod.endpoints.map(({ name }) => name)).toEqual(['docproc-extract', 'docproc-classify']);
  });

  it('by GraphQL keeps the endpoints and says how to attach the model by hand', async () => {
    runpod.faults.push({ on: 'POST /graphql', status: 410 }, { on: 'POST /graphql', status: 410 });
    const { exitCode, out, err } = await deploy(production);
    expect(exitCode).toBe(1);
    expect(err).toContain(`docproc-extract: the cached model could not be attached. RunPod refuses. (410)`);
    expect(err).toContain(`(Model: ${dots})`);
    expect(out).toContain('RUNPOD_EXTRACT_ENDPOINT=ep2');
  });

  it('by GraphQL within a 200 is one', async () => {
    const body = JSON.stringify({ errors: [{ message: 'Not allowed' }], data: null });
    runpod.faults.push({ on: 'POST /graphql', status: 200, body });
    expect((await deploy(production)).err).toContain(
      'docproc-classify: the cached model could not be attached. RunPod refuses: Not allowed',
    );
  });

  it('to read the cached model does not keep the rest from being changed', async () => {
    await deploy(production);
    runpod.faults.push({ on: 'POST /graphql', status: 403 });
    const { exitCode, err } = await deploy([...production, '--workers-max', '2']);
    expect(runpod.endpoints.map(({ workers }) => (workers as { max: number }).max)).toEqual([2, 2]);
    expect(err).toContain('docproc-classify: the cached model could not be attached. The key may not do this.');
    expect(exitCode).toBe(1);
  });

  it('comes from us when the cached model could not be changed without losing settings', async () => {
    const body = JSON.stringify({ data: { myself: { endpoint: { id: 'ep1', modelReferences: [] } } } });
    runpod.faults.push({ on: 'POST /graphql', status: 200, body });
    const { err } = await deploy([...production, '--only', 'classify']);
    expect(err).toContain('does not show enough of the endpoint');
    expect(runpod.models.size).toBe(0);
  });
});

describe('trouble at RunPod', () => {
  it('waits as long as a 429 says, and no longer than a minute', async () => {
    runpod.faults.push(
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 429, headers: { 'retry-after': '900' } },
    );
    const { exitCode, sleeps } = await deploy(production);
    expect({ exitCode, sleeps }).toEqual({ exitCode: 0, sleeps: [7000, 60_000] });
  });

  it.each([{ status: 500 }, { status: 503, body: '<html>' }, {}])('is waited out: %o', async (fault) => {
    runpod.faults.push(fault, fault);
    const { exitCode, sleeps } = await deploy(production);
    expect({ exitCode, sleeps }).toEqual({ exitCode: 0, sleeps: [2000, 4000] });
  });

  it('is given up after five tries', async () => {
    for (let tries = 0; tries < 5; tries++) runpod.faults.push({ status: 502 });
    const { exitCode, err } = await deploy(production);
    expect(runpod.requests).toHaveLength(5);
    expect(err).toContain('RunPod has trouble itself. Run this again later. (502)');
    expect(exitCode).toBe(1);
  });

  it.each([
    { name: 'a 502', fault: { status: 502 } },
    { name: 'a cut connection', fault: {} },
  ])('never makes an endpoint twice: created, then $name', async ({ fault }) => {
    runpod.faults.push({ ...fault, on: 'POST /v2/serverless', isAfterWork: true });
    expect((await deploy(production)).exitCode).toBe(0);
    expect(runpod.endpoints.map(({ name }) => name)).toEqual(['docproc-classify', 'docproc-extract']);
  });

  it('makes an endpoint that the first try has not made', async () => {
    runpod.faults.push({ on: 'POST /v2/serverless', status: 502 });
    expect((await deploy(production)).exitCode).toBe(0);
    expect(runpod.endpoints).toHaveLength(2);
  });

  it('names the reason when RunPod cannot be reached', async () => {
    const { err, exitCode } = await deploy(production, { env: { RUNPOD_MANAGEMENT_URL: 'http://127.0.0.1:1/v2' } });
    expect(err).toMatch(/^RunPod could not be reached \(.+\)\. Check the network/);
    expect(exitCode).toBe(1);
  });

  it('says so when an answer is nothing like the API’s', async () => {
    runpod.faults.push({ status: 200, body: '{"endpoints":"none"}' });
    expect((await deploy(production)).err).toContain('not what its API promises');
  });
});

describe('endpoints that stand in the way', () => {
  it('two of one name', async () => {
    runpod.add({ name: 'docproc-extract' });
    runpod.add({ name: 'docproc-extract' });
    const { exitCode, err } = await deploy(production);
    expect(err).toContain('There are 2 endpoints named docproc-extract (ep1, ep2)');
    expect(exitCode).toBe(1);
    expect(runpod.changes()).toEqual([]);
  });

  it('one of another type', async () => {
    runpod.add({ name: 'docproc-extract', type: 'LOAD_BALANCER' });
    expect((await deploy(production)).err).toContain('(ep1) balances load instead of having a queue');
    expect(runpod.changes()).toEqual([]);
  });

  it('one without a GPU', async () => {
    Object.assign(runpod.add({ name: 'docproc-classify', type: 'QUEUE' }), { gpu: null, cpu: [{ id: 'cpu5c' }] });
    expect((await deploy(production)).err).toContain('(ep1) has no GPU, which RunPod cannot change');
    expect(runpod.changes()).toEqual([]);
  });
});

describe('credentials for a private image', () => {
  const credentials = { REGISTRY_USERNAME: 'robot', REGISTRY_PASSWORD: 'ghp_PASSWORD_OF_THE_ROBOT' };

  it('are made once, and used by both endpoints', async () => {
    const args = [...production, '--registry', 'docproc'];
    expect((await deploy(args, { env: credentials })).out).toContain('+ credentials docproc');
    expect(runpod.registries).toEqual([
      { id: 'reg1', name: 'docproc', username: 'robot', password: 'ghp_PASSWORD_OF_THE_ROBOT' },
    ]);
    expect(runpod.endpoints.map(({ registry }) => registry)).toEqual(['reg1', 'reg1']);
    const { exitCode } = await deploy(args);
    expect(exitCode).toBe(0);
    expect(runpod.changes()).toEqual([]);
  });

  it('are given to endpoints that are there already', async () => {
    await deploy(production);
    await deploy([...production, '--registry', 'docproc'], { env: credentials });
    expect(runpod.changes().map(({ body }) => body)).toEqual([
      { name: 'docproc', username: 'robot', password: 'ghp_PASSWORD_OF_THE_ROBOT' },
      { registry: 'reg3' },
      { registry: 'reg3' },
    ]);
  });

  it('are asked for before anything is changed', async () => {
    const { exitCode, err } = await deploy([...production, '--registry', 'docproc']);
    expect(err).toContain('RunPod has no credentials docproc. Set REGISTRY_USERNAME and REGISTRY_PASSWORD.');
    expect(exitCode).toBe(2);
    expect(runpod.changes()).toEqual([]);
  });

  it('that are refused leave the endpoints uncreated', async () => {
    runpod.faults.push({ on: 'POST /v2/registries', status: 403 });
    const { exitCode } = await deploy([...production, '--registry', 'docproc'], { env: credentials });
    expect(exitCode).toBe(1);
    expect(runpod.endpoints).toEqual([]);
  });
});

describe('secrets', () => {
  const password = 'ghp_PASSWORD_OF_THE_ROBOT';
  const token = 'hf_TOKEN_OF_THE_OPERATOR';
  const args = [...production, '--registry', 'docproc', '--set', `HF_TOKEN=${token}`];
  const env = { REGISTRY_USERNAME: 'robot', REGISTRY_PASSWORD: password };

  it.each([[[]], [['--json']], [['--dry-run']], [['--dry-run', '--json']]])('are never printed: %j', async (more) => {
    const { out, err } = await deploy([...args, ...more], { env });
    for (const secret of [apiKey, password, token]) expect(`${out}${err}`).not.toContain(secret);
    expect(out).toContain('docproc-classify');
  });

  it('are not printed when RunPod repeats them', async () => {
    const detail = `"Bearer ${apiKey}" may not, ${password} neither, nor ${token}`;
    runpod.faults.push({ status: 403, body: JSON.stringify({ detail }) });
    const { err } = await deploy(args, { env });
    expect(err).toContain('"Bearer (hidden)" may not, (hidden) neither, nor (hidden)');
  });

  it('reach the workers all the same', async () => {
    await deploy(args, { env });
    expect(runpod.endpoints[0]?.env).toEqual({ RUNPOD_INIT_TIMEOUT: '1200', HF_TOKEN: token });
  });
});

describe('--json', () => {
  it('prints one object: plan, outcome and variables', async () => {
    const { out } = await deploy([...production, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      environment: 'production',
      applied: true,
      endpoints: [
        {
          task: 'classify',
          name: 'docproc-classify',
          id: 'ep1',
          action: 'create',
          changes: [],
          cached_model: { action: 'attach', reference: qwen },
        },
        { task: 'extract', id: 'ep2' },
      ],
      variables: { RUNPOD_CLASSIFY_ENDPOINT: 'ep1', RUNPOD_EXTRACT_ENDPOINT: 'ep2' },
      problems: [],
    });
  });

  it('is the plan alone without --yes, even on a terminal', async () => {
    const { out, exitCode, questions } = await deploy([...images, '--json'], { isInteractive: true });
    expect(JSON.parse(out)).toMatchObject({ applied: false, variables: {} });
    expect({ exitCode, questions }).toEqual({ exitCode: 1, questions: [] });
    expect(runpod.changes()).toEqual([]);
  });
});

describe('a wrong start', () => {
  it.each([
    { args: [], env: {}, says: '--classify-image is needed.' },
    { args: images, env: { RUNPOD_API_KEY: '' }, says: 'RUNPOD_API_KEY is needed.' },
    { args: images, env: { RUNPOD_API_KEY: 'two\nlines' }, says: 'characters that no key has' },
    { args: images, env: { RUNPOD_MANAGEMENT_URL: 'http://example.com/v2' }, says: 'must be an https URL' },
    { args: images, env: { RUNPOD_MANAGEMENT_URL: 'example' }, says: 'must be an https URL' },
  ])('ends with 2 and sends nothing: $says', async ({ args, env, says }) => {
    const { exitCode, err } = await deploy(args, { env });
    expect(err).toContain(says);
    expect(exitCode).toBe(2);
    expect(runpod.requests).toEqual([]);
  });

  it('shows its help', async () => {
    const { exitCode, out } = await deploy(['--help']);
    expect(out).toContain('--dry-run');
    expect(exitCode).toBe(0);
  });
});
