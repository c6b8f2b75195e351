/** What loads each test file of an image, by its name: written by `hosts/xs/tests.ts`. */
export const files: Readonly<Record<string, () => Promise<unknown>>> = {};
