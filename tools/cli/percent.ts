/** How much of `whole` `part` is, in whole percents, the last of which only all of it has. */
export const percent = (part: number, whole: number): number => Math.floor((100 * part) / whole);
