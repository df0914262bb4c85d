import type { OcrModels } from './load-models.ts';

/** Runs both networks once, so that the first page does not pay for what they set up on their first run. */
export async function warmUp({ detector, recogniser }: OcrModels): Promise<void> {
  const run = (model: OcrModels['detector'], height: number, width: number) =>
    model.run({ data: new Float32Array(3 * height * width), dims: [1, 3, height, width] });
  await run(detector, 1536, 1184); // a US Letter page
  await run(recogniser.model, 48, 320);
}
