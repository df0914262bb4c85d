import { describe, expect, it } from 'vitest';
import { minAreaBox } from './min-area-box.ts';
import { findTextRegions, type TextMap } from './text-regions.ts';

function paint(draw: (map: TextMap) => void): TextMap {
  const map = { width: 200, height: 120, probabilities: new Float32Array(200 * 120) };
  draw(map);
  return map;
}

/** A bar of the given direction through a point. */
const bar = (map: TextMap, x: number, y: number, width: number, height: number, angle: number, probability: number) => {
  for (let py = 0; py < map.height; py += 1) {
    for (let px = 0; px < map.width; px += 1) {
      const [dx, dy] = [px + 0.5 - x, py + 0.5 - y];
      const u = dx * Math.cos(angle) + dy * Math.sin(angle);
      const v = dy * Math.cos(angle) - dx * Math.sin(angle);
      if (Math.abs(u) <= width / 2 && Math.abs(v) <= height / 2) map.probabilities[py * map.width + px] = probability;
    }
  }
};

describe('the text regions of a map', () => {
  it('are one box a line, grown from its core to its whole height', () => {
    const [box, ...others] = findTextRegions(paint((map) => bar(map, 100, 60, 120, 8, 0, 0.9)));
    expect(others).toEqual([]);
    const distance = (120 * 8 * 1.5) / (2 * (120 + 8));
    expect(box).toMatchObject({ x: 100, y: 60, angle: 0 });
    expect(box!.width).toBeCloseTo(120 + 2 * distance);
    expect(box!.height).toBeCloseTo(8 + 2 * distance);
  });

  it('follow a line that is tilted', () => {
    const [box] = findTextRegions(paint((map) => bar(map, 100, 60, 140, 10, 0.1, 0.9)));
    expect(box!.angle).toBeCloseTo(0.1, 1);
    expect(box!.x).toBeCloseTo(100, 0);
    expect(box!.y).toBeCloseTo(60, 0);
  });

  it('take a short word as level, for its direction is an accident of its letters', () => {
    const [box] = findTextRegions(paint((map) => bar(map, 100, 60, 20, 10, 0.3, 0.9)));
    expect(box!.angle).toBe(0);
  });

  it('leave out what is faint, and specks', () => {
    const map = paint((drawn) => {
      bar(drawn, 60, 30, 80, 8, 0, 0.4);
      bar(drawn, 150, 90, 2, 2, 0, 0.95);
    });
    expect(findTextRegions(map)).toEqual([]);
  });

  it('keep two lines apart that do not touch', () => {
    const map = paint((drawn) => {
      bar(drawn, 100, 40, 100, 6, 0, 0.9);
      bar(drawn, 100, 50, 100, 6, 0, 0.9);
    });
    expect(findTextRegions(map)).toHaveLength(2);
  });
});

describe('the smallest box around points', () => {
  it('has the direction of a side of their hull, within an eighth turn of level', () => {
    const box = minAreaBox([
      [0, 10],
      [10, 0],
      [40, 30],
      [30, 40],
      [20, 20],
    ]);
    expect(Math.abs(box.angle)).toBeCloseTo(Math.PI / 4);
    expect(box.width * box.height).toBeCloseTo(Math.hypot(30, 30) * Math.hypot(10, 10));
  });
});
