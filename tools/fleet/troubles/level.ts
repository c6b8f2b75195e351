/** How much goes wrong: nothing; what happens in every home; what an enemy could not make much worse. */
export const faultLevels = ["none", "home", "hostile"] as const;
export type FaultLevel = (typeof faultLevels)[number];
