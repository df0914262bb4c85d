/** 8-bit sRGB, row by row, three bytes a pixel: `width * height * 3` bytes. */
export type RgbImage = { width: number; height: number; pixels: Uint8Array };
