import { describe, expect, it } from 'vitest';
import { mapPages } from './map-pages.ts';

async function* pagesOf(count: number, opened: { rendered: number; closed: boolean }) {
  try {
    for (let page = 1; page <= count; page += 1) {
      opened.rendered += 1;
      yield page;
    }
  } finally {
    opened.closed = true;
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a stream of pages', () => {
  it('is worked on side by side and answered in order', async () => {
    const opened = { rendered: 0, closed: false };
    const results = await mapPages(pagesOf(20, opened), 4, async (page) => {
      for (let wait = 0; wait < (page * 7) % 5; wait += 1) await turn();
      return page * 10;
    });
    expect(results).toEqual(Array.from({ length: 20 }, (_, index) => (index + 1) * 10));
  });

  it('never has more pages alive than there are places', async () => {
    const opened = { rendered: 0, closed: false };
    let alive = 0;
    let most = 0;
    await mapPages(pagesOf(200, opened), 3, async () => {
      alive += 1;
      most = Math.max(most, alive);
      await turn();
      alive -= 1;
    });
    expect(most).toBe(3);
  });

  it('stops rendering and is closed when a page fails', async () => {
    const opened = { rendered: 0, closed: false };
    const run = mapPages(pagesOf(100, opened), 2, async (page) => {
      await turn();
      if (page === 3) throw new Error('page 3');
    });
    await expect(run).rejects.toThrow('page 3');
    expect(opened.closed).toBe(true);
    expect(opened.rendered).toBeLessThan(8);
  });

  it('passes on the error of a page that cannot be rendered', async () => {
    async function* broken() {
      yield 1;
      throw new Error('cannot render');
    }
    await expect(mapPages(broken(), 2, turn)).rejects.toThrow('cannot render');
  });
});
