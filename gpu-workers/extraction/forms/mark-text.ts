const markText = /^[\s([{]*[☐☑☒□■✓✔✗✘✕×Xx][\s)\]}]*$/u;
const tickedMark = /[☑☒■✓✔✗✘✕×Xx]/u;

/** Whether the text is a checkbox or a tick and nothing else. */
export const isMark = (text: string): boolean => markText.test(text);

/** @param text - Of which `isMark` holds. */
export const isTicked = (text: string): boolean => tickedMark.test(text);
