// Stood in for by the file to run (image.ts, "alias").
declare module "measured";
