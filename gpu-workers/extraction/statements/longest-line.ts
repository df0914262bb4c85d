/**
 * In characters; what a line has beyond them is not read. Only paragraphs without line breaks come near, but an engine that
 * runs wild writes a line of megabytes, and patterns that look for a value anywhere in a line take time that grows with
 * the square of its length.
 */
export const longestLine = 2000;
