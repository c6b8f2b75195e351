/** How long things last that the device itself limits, milliseconds. */

/** How long a candidate may try to reach the cloud: a slow router and a slow cloud, one retry each. */
export const trialTime = 45_000;

/** Whoever waits for a candidate hears of it within 20 s (docs/figures.md#budgets): by then the setup network is there again. */
export const tellTime = 18_000;

/** A trouble that comes again within this is still the same one: a cloud or a router that restarts, a packet lost. */
export const restTime = 4000;

/** The set that failed is kept for another attempt this long after setup closed. */
export const keepTime = 600_000;

/** The product's code may look so long at settings before they are stored, and a phone is told within 20 s. */
export const checkTime = 8000;

/** A firmware upload over a weak signal takes some two minutes; one that takes longer than this only holds the device. */
export const uploadTime = 240_000;

/** A new firmware is kept once it was online for so long: what crashes does so soon. */
export const steadyTime = 30_000;

/**
 * What is offered with the login is looked at so much later: what was to be sent then has gone
 * (docs/protocol/update.md#download).
 */
export const offerTime = 1000;

/** After an update that failed the next offer is looked at so much later; twice as long each time, up to the second. */
export const offerPause = { first: 600_000, most: 21_600_000 } as const;

/** A known device that came up without the product's code tries again with it after this long. */
export const rescueTime = 600_000;

/** An update of the cloud ends by itself within an hour, and says why (modules/update); this is for one that does not. */
export const fetchTime = 3_660_000;

/** What was written last gets this long to leave before a restart, or before setup opens. */
export const closeTime = 200;

/** How long a failure is shown before the device starts anew (docs/protocol/states.md#times-and-limits). */
export const showTime = 10_000;

/** The phone gets this long to fetch the result of a live trial before its network goes. */
export const resultTime = 8_000;

/** What nobody waits for, such as a look around for a stronger access point, is thought of so often. */
export const tickTime = 60_000;
