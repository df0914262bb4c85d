/**
 * The best pairing of two lists: each row with at most one column, so that the gains add up to the most there can be.
 * Kuhn's Hungarian method with potentials, O(rows² × columns).
 *
 * @param gains - A matrix of finite numbers, every row of the same length.
 * @returns For each row its column, or -1 where there are fewer columns than rows.
 */
export function assign(gains: readonly (readonly number[])[]): number[] {
  const width = gains[0]?.length ?? 0;
  if (gains.length <= width) return assignWide(gains, width);
  const turned = Array.from({ length: width }, (_, column) => gains.map((row) => row[column] as number));
  const result = new Array<number>(gains.length).fill(-1);
  assignWide(turned, gains.length).forEach((row, column) => {
    result[row] = column;
  });
  return result;
}

/** Rows enter one after another; each finds the cheapest chain of exchanges that gives it a column. Index 0 is a stand-in. */
function assignWide(gains: readonly (readonly number[])[], width: number): number[] {
  const rowPotential = new Float64Array(gains.length + 1);
  const columnPotential = new Float64Array(width + 1);
  const rowOf = new Int32Array(width + 1);
  const from = new Int32Array(width + 1);
  for (let row = 1; row <= gains.length; row += 1) {
    rowOf[0] = row;
    const least = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY);
    const visited = new Uint8Array(width + 1);
    let column = 0;
    while (rowOf[column] !== 0) {
      visited[column] = 1;
      const at = rowOf[column] as number;
      let [delta, next] = [Number.POSITIVE_INFINITY, 0];
      for (let other = 1; other <= width; other += 1) {
        if (visited[other]) continue;
        const cost = -(gains[at - 1]?.[other - 1] ?? 0) - (rowPotential[at] ?? 0) - (columnPotential[other] ?? 0);
        if (cost < (least[other] as number)) {
          least[other] = cost;
          from[other] = column;
        }
        if ((least[other] as number) < delta) [delta, next] = [least[other] as number, other];
      }
      for (let other = 0; other <= width; other += 1) {
        if (visited[other]) {
          rowPotential[rowOf[other] as number] = (rowPotential[rowOf[other] as number] as number) + delta;
          columnPotential[other] = (columnPotential[other] as number) - delta;
        } else least[other] = (least[other] as number) - delta;
      }
      column = next;
    }
    while (column !== 0) {
      rowOf[column] = rowOf[from[column] as number] as number;
      column = from[column] as number;
    }
  }
  const result = new Array<number>(gains.length).fill(-1);
  for (let column = 1; column <= width; column += 1) {
    const row = rowOf[column] as number;
    if (row > 0) result[row - 1] = column - 1;
  }
  return result;
}
